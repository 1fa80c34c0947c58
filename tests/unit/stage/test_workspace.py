import os
import tempfile
import time

import pytest

from scenedex.stage import workspace
from scenedex.stage.workspace import ABANDONED_S, PREFIX


@pytest.fixture(autouse=True)
def temporary(monkeypatch, tmp_path):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    return tmp_path


def test_a_workspace_is_private_and_gone_afterwards(temporary):
    with workspace() as folder:
        (folder / "source").write_bytes(b"x")
        assert folder.stat().st_mode & 0o077 == 0
    assert list(temporary.iterdir()) == []


def test_what_a_killed_worker_left_goes_and_what_a_neighbour_uses_stays(temporary):
    for name, age_s in (("killed", ABANDONED_S + 60), ("neighbour", 60)):
        (temporary / f"{PREFIX}{name}").mkdir()
        moment = time.time() - age_s
        os.utime(temporary / f"{PREFIX}{name}", (moment, moment))
    (temporary / "somebody-elses").mkdir()
    os.utime(temporary / "somebody-elses", (0, 0))
    with workspace():
        names = {path.name for path in temporary.iterdir()}
    assert f"{PREFIX}neighbour" in names
    assert "somebody-elses" in names
    assert f"{PREFIX}killed" not in names
