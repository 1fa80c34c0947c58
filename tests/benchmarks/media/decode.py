"""decode.py VIDEO: decodes every picture with frame threads, and does nothing with them."""

import sys

import av

with av.open(sys.argv[1]) as container:
    container.streams.video[0].thread_type = "FRAME"
    frames = sum(1 for _ in container.decode(video=0))
print(frames)
