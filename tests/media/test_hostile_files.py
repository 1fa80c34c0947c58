"""Every bad upload ends in its code and a sentence for the user, or is a video after all.

All of them are looked at once, side by side, each in a sandbox of its own.
"""

import os
import resource
import socket
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import av
import pytest

from scenedex.domain.errors import Code, Rejected, ScenedexError
from scenedex.domain.findings import SceneOutline, outline_scenes
from scenedex.media import AnalyseOptions, Analysis, MediaLimits, Probe, analyse, probe
from scenedex.telemetry import Notice
from scenedex.testing.hostile import scripts
from scenedex.testing.hostile.hostile_file import HostileFile
from scenedex.testing.hostile.scripts import LISTENER, NEIGHBOUR_S, aim
from scenedex.testing.hostile.table import HOSTILE_FILES

TAKEN = [hostile for hostile in HOSTILE_FILES if hostile.code is None]
REFUSED = [hostile for hostile in HOSTILE_FILES if hostile.code is not None]
# Python, numpy, OpenCV and libav themselves, before a file is read.
_LIBRARIES_MIB = 200
_WORKERS = 2


@dataclass(frozen=True)
class Outcome:
    """What became of a file."""

    probed: Probe | ScenedexError
    analysed: Analysis | ScenedexError | None
    left: list[str]

    @property
    def scenes(self) -> list[SceneOutline]:
        assert isinstance(self.analysed, Analysis)
        return outline_scenes([self.analysed.findings], RULES)


RULES = AnalyseOptions(MediaLimits(1, 1, 1, 1, 1)).rules


@pytest.fixture(scope="module")
def listener() -> Iterator[socket.socket]:
    """An address at which nobody may ever call."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.setblocking(False)
        yield server


def _address(listener: socket.socket) -> str:
    return f"127.0.0.1:{listener.getsockname()[1]}"


@pytest.fixture(scope="module")
def outcome(
    request: pytest.FixtureRequest,
    tmp_path_factory: pytest.TempPathFactory,
    options: AnalyseOptions,
    listener: socket.socket,
) -> Iterator[Callable[[HostileFile], Outcome]]:
    """Of each file that a chosen test asks for."""
    items = [item for item in request.session.items if isinstance(item, pytest.Function)]
    params = [item.callspec.params for item in items if hasattr(item, "callspec")]
    asked = [each["hostile"] for each in params if "hostile" in each]
    if len(asked) < len(items):
        asked = list(HOSTILE_FILES)
    with ThreadPoolExecutor(_WORKERS) as pool:
        running: dict[str, Future[Outcome]] = {
            name: pool.submit(_try, each, tmp_path_factory.mktemp("upload"), options, listener)
            for name, each in {each.name: each for each in asked}.items()
        }
        yield lambda hostile: running[hostile.name].result()


def _try(
    hostile: HostileFile, folder: Path, options: AnalyseOptions, listener: socket.socket
) -> Outcome:
    upload = folder / "video.mp4"
    hostile.build(upload)
    if LISTENER.encode() in upload.read_bytes()[:100_000]:
        aim(upload, _address(listener))
    before = {each.name for each in folder.iterdir()}
    probed = _outcome(lambda: probe(upload, options.limits))
    analysed = None
    if isinstance(probed, Probe):
        analysed = _outcome(lambda: analyse(upload, folder, options))
    upload.unlink()
    made = analysed.folder.name if isinstance(analysed, Analysis) else ""
    left = sorted({each.name for each in folder.iterdir()} - before - {made})
    return Outcome(probed, analysed, left)


def _outcome(act: Callable[[], Probe | Analysis]) -> Probe | Analysis | ScenedexError:
    try:
        return act()
    except ScenedexError as error:
        return error


def _codes(notices: tuple[Notice, ...]) -> set[Code]:
    return {notice.code for notice in notices}


@pytest.mark.parametrize("hostile", REFUSED, ids=lambda hostile: hostile.name)
def test_a_bad_file_is_rejected_with_its_code(
    hostile: HostileFile, outcome: Callable[[HostileFile], Outcome]
) -> None:
    error = outcome(hostile).probed

    assert isinstance(error, Rejected)
    assert error.code == hostile.code
    assert error.message.endswith(".")
    assert "input" not in error.message
    assert outcome(hostile).left == []


@pytest.mark.parametrize("hostile", TAKEN, ids=lambda hostile: hostile.name)
def test_a_bad_file_that_is_a_video_is_taken_with_its_warnings(
    hostile: HostileFile, outcome: Callable[[HostileFile], Outcome]
) -> None:
    result = outcome(hostile)

    assert isinstance(result.probed, Probe), result.probed
    assert isinstance(result.analysed, Analysis), result.analysed
    assert _codes(result.probed.notices) == hostile.taken.probe
    assert _codes(result.analysed.notices) == hostile.taken.analyse
    assert result.left == []


@pytest.mark.parametrize("hostile", TAKEN, ids=lambda hostile: hostile.name)
def test_what_is_taken_has_scenes_with_pictures(
    hostile: HostileFile, outcome: Callable[[HostileFile], Outcome]
) -> None:
    result = outcome(hostile)
    assert isinstance(result.analysed, Analysis), result.analysed
    findings = result.analysed.findings

    spans = [scene.span for scene in result.scenes]

    assert spans[0].start_s == findings.span.start_s
    assert spans[-1].end_s == findings.span.end_s
    assert all(scene.moments for scene in result.scenes)
    assert all((result.analysed.folder / name).stat().st_size for name in findings.files())
    assert len(spans) <= findings.span.duration_s / RULES.min_scene_s + 1


@pytest.mark.parametrize("hostile", TAKEN, ids=lambda hostile: hostile.name)
def test_no_file_shows_what_another_one_holds(
    hostile: HostileFile, outcome: Callable[[HostileFile], Outcome]
) -> None:
    probed = outcome(hostile).probed

    assert isinstance(probed, Probe)
    assert abs(probed.duration_s - NEIGHBOUR_S) > 0.5


def test_the_names_are_unique() -> None:
    assert len({hostile.name for hostile in HOSTILE_FILES}) == len(HOSTILE_FILES) >= 80


def test_without_protection_the_neighbour_would_be_read(tmp_path: Path) -> None:
    upload = tmp_path / "video.mp4"
    scripts.ffconcat(upload)

    with av.open(str(upload)) as container:
        assert sum(bool(packet.size) for packet in container.demux()) == NEIGHBOUR_S * 25


def test_without_protection_the_address_would_be_called(tmp_path: Path) -> None:
    upload = tmp_path / "video.mp4"
    scripts.ffconcat_address(upload)
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(5)
        aim(upload, _address(server))
        allowed = {"protocol_whitelist": "file,http,tcp", "safe": "0"}
        with pytest.raises(av.error.FFmpegError):
            av.open(str(upload), options=allowed, timeout=0.5)

        server.accept()[0].close()


def test_nobody_has_called(
    listener: socket.socket, outcome: Callable[[HostileFile], Outcome]
) -> None:
    naming = [each for each in HOSTILE_FILES if each.name.endswith(("address", "script", "movie"))]
    assert len(naming) >= 5
    for hostile in naming:
        outcome(hostile)

    with pytest.raises(BlockingIOError):
        listener.accept()


def test_no_child_takes_more_memory_than_it_may(
    options: AnalyseOptions, outcome: Callable[[HostileFile], Outcome]
) -> None:
    for hostile in HOSTILE_FILES:
        outcome(hostile)

    most_mib = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024

    assert most_mib < options.limits.memory_mib + _LIBRARIES_MIB


@pytest.mark.parametrize("kind", ["directory", "fifo", "missing", "link", "socket"])
def test_what_is_no_file_is_never_opened(kind: str, tmp_path: Path, limits: MediaLimits) -> None:
    path = tmp_path / "video.mp4"
    match kind:
        case "directory":
            path.mkdir()
        case "fifo":
            os.mkfifo(path)
        case "link":
            path.symlink_to("/etc/passwd")
        case "socket":
            socket.socket(socket.AF_UNIX).bind(str(path))

    with pytest.raises((OSError, Rejected)):
        probe(path, limits)
