"""What is derived from code is up to date, and every code and setting is documented."""

import re
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

from generate import ROOT, SETTINGS_PAGE, settings_page

from scenedex.domain.errors import Code


def test_the_settings_page_is_what_the_code_says() -> None:
    assert SETTINGS_PAGE.read_text() == settings_page(), "run make generate"


def test_every_code_has_its_line_and_no_line_its_own_code() -> None:
    page = (ROOT / "api" / "codes.md").read_text()
    documented = re.findall(r"^\| `(\w+)` \|", page, re.MULTILINE)
    assert sorted(documented) == sorted(Code)
