"""Runs the test layers one after the other and prints each one's result and time.

    run.py [LAYER …]        all of them without arguments

A layer is a folder of tests; the quick ones come first, so that a mistake is seen early.
"""

import re
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

TESTS = Path(__file__).parent
LAYERS = {
    "unit": "pure code and one room at a time",
    "contracts": "fakes and real adapters pass the same suite",
    "aws": "AWS adapters over moto",
    "docs": "what is generated or promised in the documents",
    "infra": "the template as a cloud engineer reads it",
    "media": "files: cuts, artefacts, the sandbox, hostile input",
    "database": "the embedded Postgres with pgvector",
    "browser": "what a page shows, in a Chromium where there is one",
    "local": "the whole stack under LocalStack, end to end",
}


CLOSING = re.compile(r"\d+ (passed|failed|errors?|skipped)\b.* in [\d.]+s")


@dataclass(frozen=True)
class Result:
    """What became of one layer."""

    layer: str
    code: int
    summary: str
    seconds: float

    @property
    def passed(self) -> bool:
        return self.code == 0


def run(layer: str) -> Result:
    """Runs one layer, its output shown as it comes and pytest's closing line kept."""
    print(f"\n── {layer}: {LAYERS[layer]}", flush=True)
    began = time.monotonic()
    command = [sys.executable, "-m", "pytest", "--quiet", "--durations=3", str(TESTS / layer)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=TESTS.parent) as process:
        assert process.stdout is not None
        closing = ""
        for line in process.stdout:
            print(line, end="", flush=True)
            closing = line if CLOSING.search(line) else closing
    return Result(layer, process.returncode, plain(closing), time.monotonic() - began)


def plain(line: str) -> str:
    """Pytest's closing line without its rulers, colours and time."""
    text = re.sub(r"\x1b\[[0-9;]*m", "", line).strip("= ")
    return re.sub(r" in [\d.]+s.*$", "", text)


def main(layers: list[str]) -> int:
    """Runs the given layers; answers the exit code."""
    if unknown := [layer for layer in layers if layer not in LAYERS]:
        print(f"No such layer: {', '.join(unknown)}. There are: {', '.join(LAYERS)}.")
        return 2
    results = [run(layer) for layer in layers or LAYERS]
    print(f"\n{'layer':<12}{'result':<10}{'seconds':>8}  tests")
    for result in results:
        verdict = "passed" if result.passed else "FAILED"
        print(f"{result.layer:<12}{verdict:<10}{result.seconds:>8.1f}  {result.summary}")
    total = sum(result.seconds for result in results)
    failed = [result.layer for result in results if not result.passed]
    print(f"{'all':<12}{'FAILED' if failed else 'passed':<10}{total:>8.1f}")
    if failed:
        print(f"Look at the first failure above; run one layer again: make test LAYER={failed[0]}")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
