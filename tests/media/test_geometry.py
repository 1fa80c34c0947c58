from fractions import Fraction
from io import BytesIO
from pathlib import Path

import av
import pytest
from PIL import Image

from scenedex.media.inside.geometry import Geometry

# EXIF 2.32, tag 0x0112: as stored, upside down, and two that lie on their side.
ORIENTATION = 0x0112


def photographed(path: Path, orientation: int) -> Path:
    """Motion JPEG whose pictures carry a camera's notes."""
    image = Image.new("RGB", (64, 48), (200, 50, 50))
    notes = image.getexif()
    notes[ORIENTATION] = orientation
    jpeg = BytesIO()
    image.save(jpeg, "JPEG", exif=notes)
    with av.open(str(path), "w") as container:
        stream = container.add_stream("mjpeg", rate=25, width=64, height=48)
        stream.pix_fmt = "yuvj420p"
        for number in range(3):
            packet = av.Packet(jpeg.getvalue())
            packet.stream, packet.time_base = stream, Fraction(1, 25)
            packet.pts = packet.dts = number
            container.mux(packet)
    return path


@pytest.mark.parametrize(
    ("orientation", "size", "turn"),
    [
        (1, (64, 48), None),
        (3, (64, 48), Image.Transpose.ROTATE_180),
        (6, (48, 64), Image.Transpose.ROTATE_270),
        (8, (48, 64), Image.Transpose.ROTATE_90),
    ],
)
def test_side_data_that_pyav_does_not_know_does_no_harm(
    orientation: int, size: tuple[int, int], turn: Image.Transpose | None, tmp_path: Path
) -> None:
    with av.open(str(photographed(tmp_path / "a.avi", orientation))) as container:
        frame = next(container.decode(video=0))
        geometry = Geometry.of(frame, container.streams.video[0])

    assert geometry == Geometry(*size, turn)


@pytest.mark.parametrize(
    ("size", "box", "fitted"),
    [
        ((64, 48), (800, 600), (64, 48)),
        ((1600, 600), (800, 600), (800, 300)),
        ((3, 6000), (800, 600), (1, 600)),
    ],
)
def test_a_picture_is_made_smaller_and_never_larger(
    size: tuple[int, int], box: tuple[int, int], fitted: tuple[int, int]
) -> None:
    assert Geometry(*size, None).fitted(*box) == fitted
