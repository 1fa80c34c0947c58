"""Every bad upload ends in its code and a sentence for the user, or is a video after all.

Those that name other files and addresses are looked at one by one, as uploads are; the others in
batches, by children that are confined in the same way.
"""

import os
import socket
from collections.abc import Callable, Iterator
from pathlib import Path

import av
import pytest

from scenedex.domain.errors import Code, Rejected
from scenedex.domain.findings import outline_scenes
from scenedex.media import AnalyseOptions, MediaLimits, analyse, probe
from scenedex.testing.hostile import scripts
from scenedex.testing.hostile.hostile_file import HostileFile
from scenedex.testing.hostile.pictures import flashes, scene_bomb
from scenedex.testing.hostile.references import REFERENCES
from scenedex.testing.hostile.scripts import NEIGHBOUR_S, SCRIPTS, aim
from scenedex.testing.hostile.table import HOSTILE_FILES
from scenedex.testing.hostile.trials import Sample, Trial, try_all

NAMING = (*SCRIPTS, *REFERENCES)
OTHERS = tuple(hostile for hostile in HOSTILE_FILES if hostile not in NAMING)
# Python, numpy, OpenCV and libav themselves, before a file is read.
LIBRARIES_MIB = 200


@pytest.fixture(scope="module")
def trials(options: AnalyseOptions, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Trial]:
    samples = [Sample(hostile.name, hostile.build) for hostile in OTHERS]
    folder = tmp_path_factory.mktemp("hostile")
    return {trial.name: trial for trial in try_all(samples, folder, options)}


@pytest.fixture(scope="module")
def listener() -> Iterator[socket.socket]:
    """An address at which nobody may ever call."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.setblocking(False)
        yield server


def address_of(listener: socket.socket) -> str:
    return f"127.0.0.1:{listener.getsockname()[1]}"


@pytest.fixture
def upload(tmp_path: Path) -> Path:
    return tmp_path / "video.mp4"


@pytest.mark.parametrize("hostile", OTHERS, ids=lambda hostile: hostile.name)
def test_a_bad_file_ends_as_it_must(hostile: HostileFile, trials: dict[str, Trial]) -> None:
    trial = trials[hostile.name]

    assert trial.finding is None
    if hostile.code is None:
        assert (trial.code, trial.probe) == (hostile.taken.code, hostile.taken.probe), trial.message
        assert trial.analyse == hostile.taken.analyse
    else:
        assert (trial.code, trial.probe) == (hostile.code, None), trial.message
        assert trial.message.endswith(".")
        assert "input" not in trial.message


@pytest.mark.parametrize("hostile", NAMING, ids=lambda hostile: hostile.name)
def test_what_a_file_names_is_neither_read_nor_called(
    hostile: HostileFile,
    upload: Path,
    tmp_path: Path,
    options: AnalyseOptions,
    listener: socket.socket,
) -> None:
    hostile.build(upload)
    aim(upload, address_of(listener))
    before = sorted(tmp_path.iterdir())

    if hostile.code is None:
        probed = probe(upload, options.limits)
        analysed = analyse(upload, tmp_path, options)
        assert probed.notices == ()
        assert {notice.code for notice in analysed.notices} == hostile.taken.analyse
        assert abs(probed.duration_s - NEIGHBOUR_S) > 1
        assert abs(analysed.findings.span.duration_s - NEIGHBOUR_S) > 1
    else:
        with pytest.raises(Rejected) as caught:
            probe(upload, options.limits)
        assert caught.value.code == hostile.code
        assert sorted(tmp_path.iterdir()) == before
    with pytest.raises(BlockingIOError):
        listener.accept()


@pytest.mark.parametrize("code", sorted({each.code for each in OTHERS if each.code}))
def test_an_upload_is_rejected_as_in_a_batch(
    code: str, upload: Path, tmp_path: Path, limits: MediaLimits
) -> None:
    hostile = next(each for each in OTHERS if each.code == code)
    hostile.build(upload)

    with pytest.raises(Rejected) as caught:
        probe(upload, limits)

    assert caught.value.code == code
    assert list(tmp_path.iterdir()) == [upload]


@pytest.mark.parametrize("bomb", [scene_bomb, flashes])
def test_cuts_without_end_make_no_scenes_without_end(
    bomb: Callable[[Path], None], upload: Path, tmp_path: Path, options: AnalyseOptions
) -> None:
    bomb(upload)

    findings = analyse(upload, tmp_path, options).findings
    scenes = outline_scenes([findings], options.rules)

    assert len(scenes) <= findings.span.duration_s / options.min_scene_s
    assert len(list(findings.files())) <= 3 * findings.scan.frames
    assert sum(1 for scene in scenes if scene.cover.thumbnail) == len(scenes)


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
        aim(upload, address_of(server))
        allowed = {"protocol_whitelist": "file,http,tcp", "safe": "0"}
        with pytest.raises(av.error.FFmpegError):
            av.open(str(upload), options=allowed, timeout=0.5)

        server.accept()[0].close()


def test_no_child_takes_more_memory_than_it_may(
    options: AnalyseOptions, trials: dict[str, Trial]
) -> None:
    most_mib = max(trial.peak_mib for trial in trials.values())

    assert 0 < most_mib < options.limits.memory_mib + LIBRARIES_MIB


@pytest.mark.parametrize(
    "make",
    [Path.mkdir, os.mkfifo, lambda path: path.symlink_to("/etc/passwd")],
    ids=["folder", "pipe", "link"],
)
def test_what_is_no_file_is_never_opened(
    make: Callable[[Path], None], upload: Path, tmp_path: Path, options: AnalyseOptions
) -> None:
    make(upload)

    for look in (
        lambda: probe(upload, options.limits),
        lambda: analyse(upload, tmp_path, options),
    ):
        with pytest.raises(Rejected) as caught:
            look()
        assert caught.value.code == Code.NOT_A_VIDEO
