"""Opening a graph tells nobody."""

import subprocess
import sys
from pathlib import Path

SCRIPT = """
import os, sys
from pathlib import Path
from scenedex.encoders.graphs import Graph
assert Graph(Path(sys.argv[1])).provider
folder = Path("/proc/self/fd")
links = [os.readlink(link) for link in folder.iterdir() if link.exists()]
print([link for link in links if "onnxruntime.db" in link])
"""


def test_onnxruntime_collects_no_events(starter_dir: Path, tmp_path: Path) -> None:
    ended = subprocess.run(
        [sys.executable, "-c", SCRIPT, str(starter_dir / "image/text.onnx")],
        capture_output=True, text=True, check=True,
        env={"HOME": str(tmp_path), "PYTHONPATH": "layers"}, cwd=starter_dir.parents[2],
    )  # fmt: skip
    assert ended.stdout.splitlines()[-1] == "[]"
    assert list(tmp_path.iterdir()) == []
