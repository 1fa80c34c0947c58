"""What the parent believes of a child's answer."""

import os
from pathlib import Path

import pytest

from scenedex.domain.errors import Code, Rejected
from scenedex.domain.findings import Findings, Moment, ScanReport, ScanWay, SeekSheet
from scenedex.domain.span import TimeSpan
from scenedex.media import Analysis
from scenedex.media.tasks import _bring, _gaps, _located
from scenedex.media.wire import Reply

OWN = "own.jpg"


def analysis_of(name: str, place: str = "frame") -> Analysis:
    """An answer that names a file in one of its places, and elsewhere what is the child's own."""
    names = {"frame": OWN, "thumbnail": OWN, "preview": OWN, "sheet": OWN, "audio": OWN} | {
        place: name
    }
    moment = Moment(0, 0.5, 1.0, names["frame"], names["thumbnail"], names["preview"])
    findings = Findings(
        span=TimeSpan(0, 1),
        width=320,
        height=180,
        cuts=(),
        moments=(moment,),
        sheets=(SeekSheet(names["sheet"], 160, 90, 1, (0.0,)),),
        audio=names["audio"],
        captions=names.get("captions"),
        scan=ScanReport(ScanWay.FULL, "", frames=25, decoded=25),
    )
    return Analysis(findings)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "own"
    folder.mkdir()
    (folder / OWN).write_bytes(b"...")
    (tmp_path / "secret").write_text("another user's video")
    return folder


def test_a_file_of_the_childs_own_is_taken(folder: Path) -> None:
    (folder / "frames").mkdir()
    (folder / "frames" / "0.jpg").write_bytes(b"...")

    located = _located(analysis_of("frames/0.jpg"), folder, ())

    assert located.folder == folder
    assert located.findings.moments[0].frame == "frames/0.jpg"


@pytest.mark.parametrize("place", ["frame", "thumbnail", "preview", "sheet", "audio", "captions"])
@pytest.mark.parametrize(
    "name", ["../secret", "/etc/passwd", "missing.jpg", ".", "link", "hard", "a/../x", "fifo", ""]
)
def test_a_file_of_somebody_else_is_not(name: str, place: str, folder: Path) -> None:
    (folder / "link").symlink_to("../secret")
    (folder / "hard").hardlink_to(folder.parent / "secret")
    (folder / "x").touch()
    os.mkfifo(folder / "fifo")

    with pytest.raises(Rejected) as caught:
        _located(analysis_of(name, place), folder, ())

    assert caught.value.code == Code.MEDIA_CRASHED


def test_a_file_below_a_folder_that_points_elsewhere_is_not(folder: Path) -> None:
    (folder / "frames").symlink_to("..", target_is_directory=True)

    with pytest.raises(Rejected):
        _located(analysis_of("frames/secret"), folder, ())


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
