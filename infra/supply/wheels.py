"""What installed wheels say of themselves: licence, dependencies, and the parts they list."""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from email.message import Message
from importlib.metadata import Distribution, distributions
from pathlib import Path
from typing import Any, cast

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from infra.supply.libraries import Library, Listed, load_rules, read_libraries


@dataclass(frozen=True)
class Wheel:
    """One installed wheel.

    Attributes:
        tag: the platform it was built for, as its WHEEL file says.
        terms: what its metadata says of its licence, best first: expression, field, classifiers.
        requires: names of what it asks for, extras left out.
        parts: what it says is compiled into it, such as Rust crates.
        libraries: the native libraries beside it.
    """

    name: str
    version: str
    tag: str
    terms: tuple[str, ...]
    requires: frozenset[str]
    parts: tuple[Listed, ...]
    libraries: tuple[Library, ...]


def read_wheels(site: Path) -> dict[str, Wheel]:
    """All wheels of an environment, by canonical name.

    Args:
        site: its site-packages folder.

    Raises:
        UnknownLibraryError: one brings a native library that libraries.toml does not name.
    """
    rules = load_rules()
    found: dict[str, Wheel] = {}
    for distribution in distributions(path=[str(site)]):
        if (distribution.read_text("WHEEL") or "") == "":
            continue
        name = canonicalize_name(distribution.metadata["Name"])
        parts = sorted(set(_listed(distribution)), key=lambda part: (part.name, part.version))
        found[name] = Wheel(
            name=name,
            version=distribution.version,
            tag=_tag(distribution),
            terms=tuple(_terms(distribution)),
            requires=frozenset(_requires(distribution)),
            parts=tuple(part for part in parts if _is_part(part)),
            libraries=read_libraries(
                site,
                _files(distribution),
                rules=rules,
                listed={part.name: part for part in parts},
            ),
        )
    return found


def _files(distribution: Distribution) -> list[str]:
    return [str(file) for file in distribution.files or () if Path(str(file.locate())).is_file()]


def _tag(distribution: Distribution) -> str:
    return ", ".join(
        re.findall(r"^Tag: (.+)$", distribution.read_text("WHEEL") or "", re.MULTILINE)
    )


def _terms(distribution: Distribution) -> Iterator[str]:
    metadata = cast("Message", distribution.metadata)
    for field in ("License-Expression", "License"):
        value = str(metadata.get(field) or "").strip()
        if value:
            yield value.splitlines()[0]
    for classifier in metadata.get_all("Classifier", []):
        if classifier.startswith("License :: "):
            yield classifier.rpartition(" :: ")[2]


def _requires(distribution: Distribution) -> Iterator[str]:
    for text in distribution.requires or ():
        requirement = Requirement(text)
        if requirement.marker is None or requirement.marker.evaluate({"extra": ""}):
            yield canonicalize_name(requirement.name)


def _listed(distribution: Distribution) -> Iterator[Listed]:
    """The parts of its lists of contents (PEP 770)."""
    for file in distribution.files or ():
        if file.parent.name == "sboms" and file.suffix == ".json":
            document = json.loads(file.read_text())
            for part in document.get("components", []):
                yield _part(part)


def _part(part: Mapping[str, Any]) -> Listed:
    licences = [
        entry.get("expression") or entry["license"].get("id") or entry["license"].get("name", "")
        for entry in part.get("licenses", [])
    ]
    return Listed(
        name=part["name"],
        version=part.get("version") or "",
        licence=" AND ".join(licences),
        purl=(part.get("purl") or "").partition("?")[0],
    )


def _is_part(part: Listed) -> bool:
    """Whether it is compiled in; a distribution's packages are files, which are read themselves."""
    return part.purl.startswith(("pkg:cargo/", "pkg:generic/", "pkg:github/"))
