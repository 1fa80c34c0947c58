"""A video's whole way through containers: `sam local` for functions, the engine for the job."""

import json
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from infra.images.engine import Engine
from infra.images.images import ROOT
from local_stack.processes import is_taken
from scenedex.domain.keys import dropped_video_id
from scenedex.testing.clips import DEMO_SCENES, demo_captions, demo_clip
from scenedex.testing.events import sqs_event

DEADLINE_S = 120.0
EVENTS = ROOT / "tests" / "events" / "invoke"
FUNCTIONS = sorted(event.stem for event in EVENTS.glob("*.json"))


@pytest.fixture(scope="session")
def sam_built(sam: str, built: Callable[..., str]) -> None:
    # First by the engine itself: sam then finds every layer, and has nothing to say about pip.
    for name in ("functions", "api", "search"):
        built(name)
    subprocess.run([sam, "build"], cwd=ROOT, check=True)


@pytest.fixture(scope="session")
def local_sam(sam_built: None, stack: dict[str, Any]) -> list[str]:
    """The command that runs a function against the stack."""
    state = Path(stack["issuer"]["private_key"]).parents[1]
    return [sys.executable, "-m", "infra.images.sam", "--state", str(state)]


@pytest.fixture(scope="session")
def invoke(local_sam: list[str], tmp_path_factory: pytest.TempPathFactory) -> Callable[..., Any]:
    """Runs a function on an event; answers what it returned."""
    folder = tmp_path_factory.mktemp("events")

    def run(function: str, event: dict[str, Any] | None = None) -> Any:
        file = EVENTS / f"{function}.json"
        if event is not None:
            file = folder / file.name
            file.write_text(json.dumps(event), encoding="utf-8")
        done = subprocess.run(
            [*local_sam, "invoke", function, str(file)],
            cwd=ROOT, capture_output=True, text=True, check=False,
        )  # fmt: skip
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout.strip().splitlines()[-1])

    return run


@pytest.fixture(scope="session")
def received(stack: dict[str, Any], aws: Callable[[str], Any]) -> Callable[..., list[str]]:
    """Takes messages from a queue as Lambda's poller does, and deletes them."""

    def take(queue_url: str, number: int) -> list[str]:
        bodies: list[str] = []
        give_up = time.monotonic() + DEADLINE_S
        while len(bodies) < number:
            assert time.monotonic() < give_up, bodies
            answer = aws("sqs").receive_message(QueueUrl=queue_url, WaitTimeSeconds=1)
            for message in answer.get("Messages", []):
                bodies.append(message["Body"])
                aws("sqs").delete_message(
                    QueueUrl=queue_url, ReceiptHandle=message["ReceiptHandle"]
                )
        return bodies

    return take


@pytest.mark.parametrize("function", FUNCTIONS)
def test_every_function_answers_its_event(function: str, invoke: Callable[..., Any]) -> None:
    answer = invoke(function)

    if function in {"api", "search"}:
        assert answer["statusCode"] == 200, answer
    elif function in {"validate_upload", "detect_scenes"}:
        assert answer == {"batchItemFailures": []}
    elif function == "record_failure":
        assert answer is None
    elif function == "apply_schema":
        assert answer == {"applied": []}  # the deployment applied all of it
    elif function == "watch_jobs":
        assert answer == {"jobs_waiting": 0, "jobs_oldest_wait_s": 0}
    else:
        assert answer["expire_uploads"] == 0


def test_a_video_is_indexed_and_found_by_containers_alone(
    stack: dict[str, Any],
    aws: Callable[[str], Any],
    invoke: Callable[..., Any],
    received: Callable[..., list[str]],
    run_job: Callable[[], str],
    tmp_path: Path,
) -> None:
    video = drop_demo(stack, aws("s3"), tmp_path)

    assert invoke("validate_upload", sqs_event(received(stack["uploads_queue_url"], 2))) == {
        "batchItemFailures": []
    }
    assert invoke("detect_scenes", sqs_event(received(stack["scenes_queue_url"], 1))) == {
        "batchItemFailures": []
    }
    log = run_job()

    listed = json.loads(invoke("api")["body"])["videos"]
    assert [(each["video_id"], each["state"]) for each in listed] == [(video, "indexed")], log
    assert listed[0]["scene_count"] == len(DEMO_SCENES)
    found = json.loads(invoke("search")["body"])["results"]
    assert found[0]["video_id"] == video
    assert "picture" in found[0]["signals"]


def test_the_api_is_served_by_containers(api_url: str) -> None:
    with urllib.request.urlopen(f"{api_url}/health", timeout=DEADLINE_S) as answer:
        assert json.load(answer)["status"] == "ok"
    with pytest.raises(urllib.error.HTTPError) as refused:
        urllib.request.urlopen(f"{api_url}/search?q=boat", timeout=DEADLINE_S)
    assert refused.value.code == 401
    refused.value.close()


@pytest.fixture
def api_url(local_sam: list[str]) -> Iterator[str]:
    """Where `sam local start-api` serves."""
    port = next(port for port in range(15666, 15700) if not is_taken(port))
    with subprocess.Popen([*local_sam, "api", "--port", str(port)], cwd=ROOT) as process:
        try:
            give_up = time.monotonic() + DEADLINE_S
            while not is_taken(port):
                assert process.poll() is None
                assert time.monotonic() < give_up
                time.sleep(0.2)
            yield f"http://127.0.0.1:{port}"
        finally:
            process.terminate()
            process.wait(timeout=DEADLINE_S)


@pytest.fixture
def run_job(
    engine: Engine, built: Callable[..., str], aws: Callable[[str], Any], stack: dict[str, Any]
) -> Callable[[], str]:
    """Runs the waiting job as Batch would start it; answers what it printed."""

    def run() -> str:
        detail = waiting_job(aws("batch"), stack["job_queue"])
        container = detail["container"]
        tag = built(container["image"].rpartition("/")[2].partition(":")[0])
        variables = {
            "AWS_ENDPOINT_URL": stack["endpoint_url"],
            "AWS_REGION": stack["region"],
            "AWS_ACCESS_KEY_ID": "test",
            "AWS_SECRET_ACCESS_KEY": "test",
            "AWS_BATCH_JOB_ID": detail["jobId"],
            "AWS_BATCH_JOB_ATTEMPT": "1",
            **{each["name"]: each["value"] for each in container["environment"]},
        }
        given = [part for item in variables.items() for part in ("--env", "=".join(item))]
        return engine.answer("run", "--rm", "--network", "host", *given, tag, *container["command"])

    return run


def waiting_job(batch: Any, queue: str) -> dict[str, Any]:
    """The one job that stays RUNNABLE for want of vCPUs."""
    (found,) = batch.list_jobs(jobQueue=queue, jobStatus="RUNNABLE")["jobSummaryList"]
    (detail,) = batch.describe_jobs(jobs=[found["jobId"]])["jobs"]
    return dict(detail)


def drop_demo(stack: dict[str, Any], s3: Any, folder: Path) -> str:
    """Puts the demo's video and its captions under ``uploads/``; answers the id of the video."""
    demo_clip(folder / "demo.mp4")
    bucket = stack["uploads_bucket"]
    s3.put_object(Bucket=bucket, Key="uploads/demo.srt", Body=demo_captions().encode())
    s3.upload_file(str(folder / "demo.mp4"), bucket, "uploads/demo.mp4")
    return str(dropped_video_id(bucket, "uploads/demo.mp4"))
