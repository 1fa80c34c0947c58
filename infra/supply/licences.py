"""What licences ask of who passes a copy on."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from enum import IntEnum
from functools import cached_property
from pathlib import Path
from typing import Any

from license_expression import ExpressionError, LicenseWithExceptionSymbol, get_spdx_licensing

SPDX = get_spdx_licensing()
TABLE = Path(__file__).with_name("licences.toml")


class Class(IntEnum):
    """From what asks least to what asks most; UNKNOWN asks a person to look."""

    PERMISSIVE = 0
    WEAK_COPYLEFT = 1
    STRONG_COPYLEFT = 2
    PROPRIETARY = 3
    UNKNOWN = 4

    @property
    def words(self) -> str:
        """As people write it."""
        return self.name.lower().replace("_", " ")


@dataclass(frozen=True)
class Licence:
    """A licence as it stands in the bill.

    Attributes:
        expression: SPDX's, or what the package says where nobody can read it.
        why: where it is not from the package itself, why it is believed.
    """

    expression: str
    group: Class
    why: str = ""


@dataclass(frozen=True)
class Policy:
    """licences.toml, which explains the fields."""

    classes: Mapping[str, list[str]]
    names: Mapping[str, str]
    explained: Mapping[str, Mapping[str, str]]

    @cached_property
    def _groups(self) -> dict[str, Class]:
        return {
            licence: Class[name.upper().replace("-", "_")]
            for name, licences in self.classes.items()
            for licence in licences
        }

    def judge(self, name: str, *terms: str) -> Licence:
        """Finds a component's licence.

        Args:
            name: the component's, for which licences.toml may explain a licence.
            terms: what is said of its licence, best first.

        Returns:
            The first that can be read; else one of class UNKNOWN.
        """
        known = self.explained.get(name)
        if known:
            return Licence(known["licence"], self.group(known["licence"]), known["why"])
        for term in terms:
            expression = self.names.get(term, term)
            group = self.group(expression)
            if group is not Class.UNKNOWN:
                return Licence(str(SPDX.parse(expression)), group)
        return Licence(next(iter(terms), "") or "none named", Class.UNKNOWN)

    def group(self, expression: str) -> Class:
        """What an SPDX expression asks: of a choice the least, of a sum the most."""
        try:
            parsed = SPDX.parse(expression, validate=True)
        except ExpressionError:
            parsed = None
        # LicenseRef-… is for licences that SPDX does not list; the table does.
        return self._groups.get(expression, Class.UNKNOWN) if parsed is None else self._of(parsed)

    def _of(self, parsed: Any) -> Class:  # the library has no types
        if isinstance(parsed, LicenseWithExceptionSymbol) or not parsed.args:
            return self._groups.get(str(parsed), Class.UNKNOWN)
        groups = [self._of(part) for part in parsed.args]
        if parsed.operator.strip() == "OR":
            return min(groups)
        return max(groups)


def load_policy(path: Path = TABLE) -> Policy:
    """Reads the table."""
    return Policy(**tomllib.loads(path.read_text()))
