"""CloudFormation gets an answer whatever happens."""

import json
import threading
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from functions.apply_schema.custom_resource import answer
from scenedex.domain.errors import Code, Misconfigured, Rejected


class Bucket(BaseHTTPRequestHandler):
    """Takes what CloudFormation's presigned URL takes."""

    def do_PUT(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.received.append((self.headers["Content-Type"], json.loads(body)))
        self.send_response(200)
        self.end_headers()

    def log_message(self, *args):
        pass


@contextmanager
def cloudformation():
    server = HTTPServer(("127.0.0.1", 0), Bucket)
    server.received = []
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def event(server, request_type="Create"):
    return {
        "RequestType": request_type,
        "ResponseURL": f"http://127.0.0.1:{server.server_port}/answer?signature=x",
        "StackId": "stack",
        "RequestId": "request",
        "LogicalResourceId": "Schema",
    }


def refuse():
    raise Misconfigured(Code.SCHEMA_OUTDATED, "Scenedex needs pgvector 0.8.0 or later.")


@pytest.mark.parametrize("request_type", ["Create", "Update"])
def test_success_is_told_with_an_empty_content_type(request_type):
    with cloudformation() as server:
        answer(event(server, request_type), log="log", work=lambda: {"applied": []})
    [(content_type, told)] = server.received
    assert content_type == ""
    assert told == {
        "Status": "SUCCESS",
        "StackId": "stack",
        "RequestId": "request",
        "LogicalResourceId": "Schema",
        "PhysicalResourceId": "scenedex-schema",
    }


def test_a_failure_is_told_with_its_reason():
    with cloudformation() as server:
        answer(event(server), log="stream", work=refuse)
    [(_, told)] = server.received
    assert told["Status"] == "FAILED"
    assert "pgvector 0.8.0" in told["Reason"]
    assert "stream" in told["Reason"]


def test_deleting_the_resource_leaves_the_database_alone():
    with cloudformation() as server:
        answer(event(server, "Delete"), log="log", work=refuse)
    assert server.received[0][1]["Status"] == "SUCCESS"


def test_an_endless_reason_still_fits_into_an_answer():
    def refuse_at_length():
        raise ValueError("x" * 100_000)

    with cloudformation() as server:
        answer(event(server), log="log", work=refuse_at_length)
    assert len(json.dumps(server.received[0][1])) < 4096


def test_only_the_web_is_answered():
    with pytest.raises(Rejected):
        answer({**event_of_file(), "RequestType": "Delete"}, log="log", work=refuse)


def event_of_file():
    return {
        "ResponseURL": "file:///etc/passwd",
        "StackId": "s",
        "RequestId": "r",
        "LogicalResourceId": "l",
    }
