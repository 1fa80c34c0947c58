"""Writes the documents that are derived from code; `test_generated.py` compares them."""

from dataclasses import MISSING, Field, fields
from pathlib import Path

from scenedex.settings import Settings

ROOT = Path(__file__).parents[2]
SETTINGS_PAGE = ROOT / "infra" / "settings.md"


def settings_page() -> str:
    """The table of settings as Markdown."""
    rows = "\n".join(_row(setting) for setting in fields(Settings))
    return (
        "# Settings\n\n"
        "Every setting is an environment variable, read once by `scenedex.settings`. This page is\n"
        "generated from there by `make generate`. An empty value is the default.\n\n"
        "| variable | default | what it is |\n|---|---|---|\n"
        f"{rows}\n"
    )


def _row(setting: Field[object]) -> str:
    default = "" if setting.default in (MISSING, None, "") else f"`{setting.default}`"
    return f"| `{setting.metadata['env']}` | {default} | {setting.metadata['doc']} |"


if __name__ == "__main__":
    SETTINGS_PAGE.write_text(settings_page())
