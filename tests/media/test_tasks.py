"""What the parent believes of a child's answer."""

from pathlib import Path

import pytest

from scenedex.domain.errors import Code, Rejected
from scenedex.domain.span import TimeSpan
from scenedex.media import Analysis, DetectedFrame, DetectedScene
from scenedex.media.tasks import _bring, _gaps, _located
from scenedex.media.wire import Reply


def analysis_of(frame: Path) -> Analysis:
    scene = DetectedScene(TimeSpan(0, 1), None, None, (DetectedFrame(0.5, frame),))
    return Analysis(1.0, 320, 180, (scene,), audio=None, captions=None)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "own"
    folder.mkdir()
    (tmp_path / "secret").write_text("another user's video")
    return folder


def test_a_file_of_the_childs_own_is_taken(folder: Path) -> None:
    (folder / "frame.jpg").write_bytes(b"...")

    located = _located(analysis_of(Path("frame.jpg")), folder, ())

    assert located.scenes[0].frames[0].path == folder / "frame.jpg"


@pytest.mark.parametrize(
    "name", ["../secret", "/etc/passwd", "missing.jpg", ".", "link", "hard", "a/../x"]
)
def test_a_file_of_somebody_else_is_not(name: str, folder: Path) -> None:
    (folder / "link").symlink_to("../secret")
    (folder / "hard").hardlink_to(folder.parent / "secret")
    (folder / "x").touch()

    with pytest.raises(Rejected) as caught:
        _located(analysis_of(Path(name)), folder, ())

    assert caught.value.code == Code.MEDIA_CRASHED


def test_missing_protection_is_a_warning() -> None:
    [notice] = _gaps(Reply(gaps=("sockets are not denied",)))

    assert notice.code == Code.SANDBOX_DEGRADED
    assert notice.details == {"gaps": ["sockets are not denied"]}
    assert _gaps(Reply()) == ()


def test_a_file_that_cannot_be_linked_is_copied(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(source: Path, target: Path) -> None:
        raise OSError(18, "Invalid cross-device link")

    monkeypatch.setattr("scenedex.media.tasks.os.link", refuse)

    _bring(folder.parent / "secret", folder / "input")

    assert (folder / "input").read_text() == "another user's video"
