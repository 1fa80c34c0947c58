"""What a misbehaving child can do: nothing but end with a stable code."""

import ctypes
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil
import pytest

from scenedex.domain.errors import Code, Misconfigured, Rejected, Retryable, ScenedexError
from scenedex.media import MediaLimits
from scenedex.media.deaths import read_timeout
from scenedex.media.inside import seccomp
from scenedex.media.sandbox import _cpu_s, ask_child
from scenedex.media.wire import Bounds, Request

MIB = 1024 * 1024
CHILDREN = "scenedex.testing.hostile.children"


def _has_landlock() -> bool:
    return int(ctypes.CDLL(None).syscall(444, None, 0, 1)) > 0


@pytest.fixture
def ask(tmp_path: Path, limits: MediaLimits) -> Callable[..., ScenedexError]:
    """Runs a misbehaving child and gives the error it ends in."""

    def run(entry: str, timeout_s: float = 20, **options: Callable[[float], None]) -> ScenedexError:
        bounds = Bounds(os.getpid(), memory_mib=256, cpu_s=20, file_bytes=MIB)
        with pytest.raises(ScenedexError) as caught:
            ask_child(
                Request(bounds, probe=limits),
                folder=tmp_path,
                timeout_s=timeout_s,
                entry=f"{CHILDREN}:{entry}",
                **options,
            )
        return caught.value

    return run


@pytest.mark.parametrize(
    ("entry", "code"),
    [
        ("crash", Code.MEDIA_CRASHED),
        ("fail", Code.MEDIA_CRASHED),
        ("babble", Code.MEDIA_CRASHED),
        ("flood", Code.MEDIA_CRASHED),
        ("eat_memory", Code.MEDIA_OUT_OF_MEMORY),
    ],
)
def test_a_child_that_breaks_rejects_the_video(
    ask: Callable[..., ScenedexError], entry: str, code: Code
) -> None:
    error = ask(entry)

    assert isinstance(error, Rejected)
    assert error.code == code
    assert error.message.startswith("The file ")


def test_a_child_that_hangs_is_killed(ask: Callable[..., ScenedexError], tmp_path: Path) -> None:
    error = ask("hang", timeout_s=3)

    assert error.code == Code.MEDIA_TIMED_OUT
    assert not psutil.pid_exists(int((tmp_path / "pid").read_text()))


@pytest.mark.parametrize(("cpu_s", "kind"), [(0.2, Retryable), (29, Retryable), (31, Rejected)])
def test_a_machine_without_time_is_not_held_against_the_video(
    cpu_s: float, kind: type[ScenedexError]
) -> None:
    error = read_timeout(cpu_s=cpu_s, timeout_s=60)

    assert type(error) is kind
    assert error.code == Code.MEDIA_TIMED_OUT


def test_a_child_that_was_not_working_is_tried_again(ask: Callable[..., ScenedexError]) -> None:
    assert isinstance(ask("hang", timeout_s=3), Retryable)


def test_the_work_of_a_child_is_measured() -> None:
    with subprocess.Popen([sys.executable, "-c", "while True: pass"]) as busy:
        try:
            assert _wait_for(lambda: "worked" if _cpu_s(busy) > 0.1 else "")
        finally:
            busy.kill()


def test_a_processor_limit_is_a_timeout(tmp_path: Path, limits: MediaLimits) -> None:
    with pytest.raises(Rejected) as caught:
        ask_child(
            Request(Bounds(os.getpid(), memory_mib=256, cpu_s=1, file_bytes=MIB), probe=limits),
            folder=tmp_path,
            timeout_s=30,
            entry=f"{CHILDREN}:spin",
        )

    assert caught.value.code == Code.MEDIA_TIMED_OUT


def test_missing_libraries_are_the_operators_matter(ask: Callable[..., ScenedexError]) -> None:
    error = ask("lack_a_library")

    assert isinstance(error, Misconfigured)
    assert "libavcodec" in error.message


@pytest.mark.parametrize("entry", ["no_such_child", "a.b"])
def test_a_child_that_cannot_start_is_the_operators_matter(
    ask: Callable[..., ScenedexError], entry: str
) -> None:
    assert isinstance(ask(entry), Misconfigured)


def test_an_error_of_the_listener_ends_the_child(
    ask: Callable[..., ScenedexError], tmp_path: Path
) -> None:
    class LeaseLost(ScenedexError):
        pass

    def listen(_: float) -> None:
        raise LeaseLost(Code.LEASE_LOST, "Another worker has taken over.")

    error = ask("hang", progress=listen)

    assert error.code == Code.LEASE_LOST
    assert not psutil.pid_exists(int((tmp_path / "pid").read_text()))


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A child's working directory beside another user's video."""
    folder = tmp_path_factory.mktemp("users") / "own"
    folder.mkdir()
    folder.with_name("neighbour").write_text("another user's video")
    return folder


@pytest.fixture(scope="module")
def monkeypatch_module() -> Iterator[pytest.MonkeyPatch]:
    with pytest.MonkeyPatch.context() as patch:
        yield patch


@pytest.fixture(scope="module")
def powers(
    folder: Path, limits: MediaLimits, monkeypatch_module: pytest.MonkeyPatch
) -> dict[str, object]:
    """What a child found it could do, with secrets and an open file around it."""
    monkeypatch_module.setenv("AWS_SECRET_ACCESS_KEY", "hush")
    inheritable = os.open(os.devnull, os.O_RDONLY)
    os.set_inheritable(inheritable, True)
    bounds = Bounds(os.getpid(), memory_mib=256, cpu_s=20, file_bytes=MIB)
    try:
        with pytest.raises(Rejected) as caught:
            ask_child(
                Request(bounds, probe=limits),
                folder=folder,
                timeout_s=20,
                entry=f"{CHILDREN}:look_around",
            )
    finally:
        os.close(inheritable)
    return dict(caught.value.details)


def test_a_child_has_nothing_but_its_pipes_and_its_folder(
    powers: dict[str, object], folder: Path
) -> None:
    environment = powers["environment"]

    assert isinstance(environment, list)
    assert {entry.partition("=")[0] for entry in environment} <= {"", "LD_LIBRARY_PATH"}
    # stdin, stdout, stderr, and the pipe that answers go through
    assert powers["descriptors"] == [0, 1, 2, 3]
    assert powers["folder"] == str(folder)
    assert powers["core_dumps"] == 0
    assert powers["large_file"] == "File too large"


@pytest.mark.parametrize(
    "power",
    ["socket", "unix_socket", "fork", "program", "signal", "queued_signal", "parents_descriptors"],
)
def test_a_child_cannot_reach_out(powers: dict[str, object], power: str) -> None:
    assert powers[power] == "Operation not permitted"


@pytest.mark.skipif(not _has_landlock(), reason="this kernel has no Landlock")
@pytest.mark.parametrize("power", ["parent_environment", "passwords", "neighbour", "neighbour_cut"])
def test_a_child_sees_no_file_of_others(powers: dict[str, object], power: str) -> None:
    assert powers[power] == "Permission denied"


def test_a_child_does_not_outlive_its_parent(tmp_path: Path) -> None:
    script = f"""
import os
from pathlib import Path
from scenedex.media import MediaLimits
from scenedex.media.sandbox import ask_child
from scenedex.media.wire import Bounds, Request
limits = MediaLimits(1, 1, 1, 256, 60)
ask_child(Request(Bounds(os.getpid(), 256, 60, 4096), probe=limits), folder=Path({str(tmp_path)!r}),
          timeout_s=60, entry="{CHILDREN}:hang")
"""
    parent = subprocess.Popen([sys.executable, "-c", script])
    try:
        pid = int(_wait_for(lambda: _text(tmp_path / "pid")))
    finally:
        parent.kill()
        parent.wait()

    assert _wait_for(lambda: "gone" if not _is_running(pid) else "")


def test_a_machine_without_a_filter_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(seccomp.platform, "machine", lambda: "riscv64")

    assert seccomp.deny_dangerous_calls(libc=None) == [  # type: ignore[arg-type]
        "sockets are not denied: no filter for riscv64"
    ]


def _text(path: Path) -> str:
    return path.read_text() if path.exists() else ""


def _is_running(pid: int) -> bool:
    try:
        return psutil.Process(pid).status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False


def _wait_for(condition: Callable[[], str], within_s: float = 20) -> str:
    deadline = time.monotonic() + within_s
    while time.monotonic() < deadline:
        if answer := condition():
            return answer
        time.sleep(0.02)
    raise AssertionError("not within the deadline")
