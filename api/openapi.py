"""The description of the API, kept beside it as a file: ``python -m api.openapi write|check``."""

import argparse
import json
import sys
from pathlib import Path
from typing import Any

from api import app
from api.problems import MEDIA_TYPE

FILE = Path(__file__).with_name("openapi.json")


def describe() -> dict[str, Any]:
    """The OpenAPI document of both apps, with failures as problem documents."""
    document = app.outline().openapi()
    for path in document["paths"].values():
        for operation in path.values():
            _name_problems(operation["responses"])
    return document


def to_text(document: dict[str, Any]) -> str:
    """The document as it stands in the file: sorted, so that a change shows as what it is."""
    return json.dumps(document, indent=2, sort_keys=True, ensure_ascii=False) + "\n"


def main(arguments: list[str]) -> int:
    """Writes the file, or checks that it is what the code says."""
    parser = argparse.ArgumentParser(prog="python -m api.openapi", description=__doc__)
    parser.add_argument("action", choices=["write", "check"])
    action = parser.parse_args(arguments).action
    text = to_text(describe())
    if action == "write":
        FILE.write_text(text, encoding="utf-8")
    elif FILE.read_text(encoding="utf-8") != text:
        sys.stderr.write(f"{FILE.name} is not what the code says: python -m api.openapi write\n")
        return 1
    return 0


def _name_problems(responses: dict[str, Any]) -> None:
    """FastAPI gives a failure the media type of the success."""
    for status, response in responses.items():
        if int(status) >= 400 and "content" in response:
            [schema] = response["content"].values()
            response["content"] = {MEDIA_TYPE: schema}


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
