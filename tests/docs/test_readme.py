"""What the documents tell people to type exists, and so do the pages they link to."""

import re
import shlex
from pathlib import Path

import pytest
from click.testing import CliRunner
from typer.main import get_command

from scenedex.cli import app

ROOT = Path(__file__).parents[2]
PAGES = sorted(
    page
    for page in (*ROOT.glob("*.md"), *ROOT.glob("infra/**/*.md"), *ROOT.glob("localstack/*.md"))
    if ".local" not in page.parts
)
TARGETS = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))


def typed(program: str) -> list[tuple[str, str]]:
    """Every line of a page's code blocks and spans that starts with a program: page, arguments."""
    found = []
    for page in PAGES:
        blocks = re.findall(r"```.*?```|`[^`\n]+`", page.read_text(), re.DOTALL)
        lines = [line.strip("`$ ") for block in blocks for line in block.splitlines()]
        found += [
            (page.name, line.removeprefix(program).strip())
            for line in lines
            if line.startswith(f"{program} ")
        ]
    return found


def test_every_make_target_that_is_mentioned_exists() -> None:
    mentioned = {
        (page, word)
        for page, line in typed("make")
        for word in line.partition("#")[0].partition(" — ")[0].split()
        if re.fullmatch(r"[a-z][a-z-]*", word)
    }
    assert {("README.md", "demo"), ("README.md", "test")} <= mentioned
    assert {(page, target) for page, target in mentioned if target not in TARGETS} == set()


@pytest.mark.parametrize(("page", "line"), typed("scenedex"))
def test_every_command_line_that_is_shown_is_understood(page: str, line: str) -> None:
    arguments = shlex.split(line, comments=True)
    known = get_command(app)
    # --help is answered before anything is done, but only where command and options are known.
    answer = CliRunner().invoke(known, [*arguments, "--help"])
    assert answer.exit_code == 0, f"{page}: scenedex {line}\n{answer.output}"


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_every_link_to_a_file_leads_somewhere(page: Path) -> None:
    links = re.findall(r"\]\((?!https?:|#)([^)#]+)", page.read_text())
    assert [link for link in links if not (page.parent / link).exists()] == []
