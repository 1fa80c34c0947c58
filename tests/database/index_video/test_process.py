"""The container's process: how it ends, and what it loads."""

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from functions.index_video import __main__ as entry
from functions.index_video.exit_codes import ExitCode, exit_code_of
from scenedex.db import stage_runs
from scenedex.db.roles import WORKER
from scenedex.domain.errors import Code, Misconfigured, Rejected, Retryable
from scenedex.domain.span import TimeSpan
from scenedex.domain.stages import RunState, Stage, VideoState
from scenedex.domain.transcript import TranscriptSegment
from scenedex.testing.detected import ARTEFACTS, DetectedVideo

ROOT = Path(__file__).parents[3]
HEAVY = ("onnxruntime", "faster_whisper", "ctranslate2", "tokenizers")


@pytest.fixture
def process(scratch, pack) -> Callable[..., subprocess.Popen[str]]:
    """Starts the real process against the test's database; its imports go to stderr."""
    login = replace(scratch.owner, user=WORKER)

    def start(
        video: DetectedVideo, *, tells_imports: bool = True, **changed: str
    ) -> subprocess.Popen[str]:
        environ = {
            "PATH": os.defpath,
            "PYTHONPATH": os.pathsep.join(sys.path),
            "AWS_ENDPOINT_URL": "http://127.0.0.1:9",  # nobody listens there
            "AWS_ACCESS_KEY_ID": "test",
            "AWS_SECRET_ACCESS_KEY": "test",
            "SCENEDEX_DATABASE_HOST": login.host,
            "SCENEDEX_DATABASE_PORT": str(login.port),
            "SCENEDEX_DATABASE_NAME": login.name,
            "SCENEDEX_DATABASE_USER": login.user,
            "SCENEDEX_DATABASE_PASSWORD": login.password,
            "SCENEDEX_UPLOADS_BUCKET": "uploads",
            "SCENEDEX_ARTEFACTS_BUCKET": "artefacts",
            "SCENEDEX_MODELS_DIR": str(pack),
            **changed,
        }
        return subprocess.Popen(
            [sys.executable, *(["-X", "importtime"] if tells_imports else []),
             "-m", "functions.index_video", "--message", video.message.to_json()],
            cwd=ROOT, env=environ, text=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        )  # fmt: skip

    return start


INSIDE = (TranscriptSegment(TimeSpan(1.0, 2.0), "im Video selbst"),)


@contextmanager
def silent_server() -> Iterator[socket.socket]:
    """Takes connections and never answers."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(30)
        yield server


def ended(running: subprocess.Popen[str]) -> tuple[int, str, str]:
    out, imports = running.communicate(timeout=25)
    return running.returncode, out, imports


def loaded(imports: str) -> set[str]:
    modules = {line.rpartition("|")[2].strip() for line in imports.splitlines()}
    assert "functions.index_video.job" in modules  # or the list is not what we think
    return modules & set(HEAVY)


def test_a_video_that_is_done_loads_no_model(stand, process) -> None:
    video = stand.put()
    stand.job().run(video.message)

    code, out, imports = ended(process(video))

    assert code == ExitCode.DONE, out
    assert loaded(imports) == set()


def test_a_video_under_a_live_lease_loads_no_model(stand, process) -> None:
    video = stand.put()
    with stand.worker.as_worker() as tx:
        assert stage_runs.claim(tx, video.message.ref, lease_s=60)

    code, out, imports = ended(process(video))

    assert code == ExitCode.DONE, out
    assert loaded(imports) == set()
    assert stand.run_of(video, Stage.TRANSCRIBE).attempts == 1


def test_a_store_that_is_not_there_is_worth_another_attempt(stand, process) -> None:
    video = stand.put(embedded=INSIDE)

    code, out, _ = ended(process(video))

    assert code == ExitCode.RETRYABLE
    assert Code.STORAGE_UNAVAILABLE in out
    run = stand.run_of(video, Stage.TRANSCRIBE)
    assert (run.state, run.error_code) == (RunState.PENDING, Code.STORAGE_UNAVAILABLE)


def test_a_database_that_is_not_there_is_worth_another_attempt(stand, process) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]  # free as soon as the block ends

    code, out, imports = ended(process(stand.put(), SCENEDEX_DATABASE_PORT=str(port)))

    assert code == ExitCode.RETRYABLE
    assert Code.DATABASE_UNAVAILABLE in out
    assert loaded(imports) == set()


@pytest.mark.parametrize(
    ("changed", "names"),
    [
        ({"SCENEDEX_UPLOADS_BUCKET": ""}, "SCENEDEX_UPLOADS_BUCKET"),
        ({"SCENEDEX_DATABASE_PORT": "many"}, "SCENEDEX_DATABASE_PORT"),
        ({"SCENEDEX_DATABASE_USER": ""}, "SCENEDEX_DATABASE_USER"),
    ],
)
def test_a_wrong_setting_is_the_operators_business(stand, process, changed, names) -> None:
    code, out, _ = ended(process(stand.put(), **changed))

    assert code == ExitCode.MISCONFIGURED
    assert names in out


@pytest.mark.parametrize("stage", [Stage.TRANSCRIBE, Stage.EMBED])
def test_a_job_that_is_told_to_stop_gives_its_lease_back(stand, process, stage) -> None:
    video = stand.put(embedded=INSIDE if stage is Stage.TRANSCRIBE else ())
    if stage is Stage.EMBED:
        _transcribe(stand, video)
    with silent_server() as server:
        port = server.getsockname()[1]
        # Nobody reads its pipes before it is told to stop, and a list of imports would fill them.
        running = process(video, tells_imports=False, AWS_ENDPOINT_URL=f"http://127.0.0.1:{port}")
        connection, _ = server.accept()
        assert stand.run_of(video, stage).state is RunState.RUNNING

        running.send_signal(signal.SIGTERM)
        code, out, _ = ended(running)
        connection.close()

    assert code == ExitCode.RETRYABLE, out
    run = stand.run_of(video, stage)
    assert (run.state, run.lease_token) == (RunState.PENDING, None)
    assert run.error_code == Code.JOB_STOPPED


def _transcribe(stand, video: DetectedVideo) -> None:
    stand.store.faults.add("download", Retryable(Code.STORAGE_UNAVAILABLE, "Not now."))
    with pytest.raises(Retryable):
        stand.job().run(video.message)


@pytest.mark.parametrize("message", ["", "{}", '{"version": 99}', "not JSON"])
def test_a_message_that_cannot_be_read_is_rejected(message: str) -> None:
    assert entry.main(["--message", message]) is ExitCode.REJECTED


def test_a_rejected_video_ends_the_job_without_another_attempt(stand, monkeypatch) -> None:
    monkeypatch.setattr(entry, "services", stand.services)
    video = stand.put()
    stand.store.erase(ARTEFACTS, video.scenes[0].frames[0].artefact_key)

    assert entry.main(["--message", video.message.to_json()]) is ExitCode.REJECTED
    assert stand.video(video).state is VideoState.FAILED


def test_a_job_that_did_its_work_is_done(stand, monkeypatch) -> None:
    monkeypatch.setattr(entry, "services", stand.services)
    video = stand.put()

    assert entry.main(["--message", video.message.to_json()]) is ExitCode.DONE
    assert stand.video(video).state is VideoState.INDEXED


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (Rejected(Code.NOT_A_VIDEO, "No."), ExitCode.REJECTED),
        (Retryable(Code.STORAGE_UNAVAILABLE, "Later."), ExitCode.RETRYABLE),
        (Misconfigured(Code.MODEL_MISSING, "Never."), ExitCode.MISCONFIGURED),
        (MemoryError(), ExitCode.RETRYABLE),
    ],
)
def test_the_kind_of_error_decides_how_the_job_ends(error: Exception, code: ExitCode) -> None:
    assert exit_code_of(error) is code
