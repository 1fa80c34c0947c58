"""The native libraries that a wheel brings along, asked for their versions and licences."""

import hashlib
import json
import re
import subprocess
import sys
import tomllib
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from functools import cached_property
from pathlib import Path
from typing import Any

from infra.supply import elf

HERE = Path(__file__).parent
_HASH = re.compile(r"-[0-9a-f]{8}(?=[-.])")
_PYTHON_MODULE = re.compile(r"\.(cpython-[\w-]+|abi3|pypy\w+-[\w-]+)\.so$|(^|/)_[^/]*\.so$")
_VERSION = re.compile(r"\d+(?:\.\d+)+[a-z]?|\d+")


class UnknownLibraryError(Exception):
    """Files that libraries.toml does not name."""


@dataclass(frozen=True)
class Rule:
    """What libraries.toml says of a project's files; it explains the fields."""

    project: str
    files: tuple[str, ...]
    licence: str
    ask: tuple[str, ...] = ()
    shape: str = ""
    pattern: str = ""
    source: str = ""
    listed: str = ""
    cpe: str = ""
    facts: Mapping[str, str] = field(default_factory=dict)

    def covers(self, path: str) -> bool:
        """Whether a file, named below site-packages, belongs to it."""
        name = plain_name(path)
        return any(fnmatchcase(path if "/" in glob else name, glob) for glob in self.files)


@dataclass(frozen=True)
class Listed:
    """What a wheel's own list of contents says of a part.

    Attributes:
        licence: an SPDX expression, or "" where it says none.
        purl: its package URL, or "".
    """

    name: str
    version: str
    licence: str
    purl: str


@dataclass(frozen=True)
class File:
    """One file of a library.

    Attributes:
        path: below site-packages.
        needed: file names of what it is linked with.
    """

    path: str
    sha256: str
    needed: tuple[str, ...]


@dataclass(frozen=True)
class Library:
    """One project's files in one wheel.

    Attributes:
        version_from: `binary` when it said so itself, `wheel` when the wheel did, else `file name`.
        licence: an SPDX expression, or what the binary says.
        purl: of the distribution's package that it was taken from, or "".
        facts: texts it says of itself, by name.
    """

    project: str
    version: str
    version_from: str
    licence: str
    cpe: str
    purl: str
    files: tuple[File, ...]
    facts: Mapping[str, str]

    @cached_property
    def names(self) -> frozenset[str]:
        """File names others are linked with."""
        return frozenset(Path(file.path).name for file in self.files)

    @property
    def needed(self) -> frozenset[str]:
        """File names of what it is linked with, its own left out."""
        return frozenset(name for file in self.files for name in file.needed) - self.names


def load_rules(path: Path = HERE / "libraries.toml") -> tuple[Rule, ...]:
    """The table, in its order: the first rule that covers a file holds."""
    return tuple(_read_rule(row) for row in tomllib.loads(path.read_text())["library"])


def _read_rule(row: Mapping[str, Any]) -> Rule:
    return Rule(**{**row, "files": tuple(row["files"]), "ask": tuple(row.get("ask", ()))})


def plain_name(path: str) -> str:
    """A file's name without the hashes that auditwheel puts in: libpq.so.5.18."""
    return _HASH.sub("", Path(path).name)


def is_native(path: str, site: Path) -> bool:
    """Whether a wheel's file is a library or a program, and not one of Python's own modules."""
    if ".so" in Path(path).name:
        return not _PYTHON_MODULE.search(path) and elf.is_elf(site / path)
    return "/bin/" in path and not path.startswith("..") and elf.is_elf(site / path)


def read_libraries(
    site: Path, paths: Iterable[str], *, rules: Sequence[Rule], listed: Mapping[str, Listed]
) -> tuple[Library, ...]:
    """The libraries among a wheel's files.

    Args:
        site: the site-packages folder.
        paths: the wheel's files, below it.
        rules: what is known of projects.
        listed: what the wheel says of itself that it holds, by name.

    Raises:
        UnknownLibraryError: a file that no rule covers.
    """
    found = {path: _rule(path, rules) for path in sorted(paths) if is_native(path, site)}
    unknown = [path for path, rule in found.items() if rule is None]
    if unknown:
        raise UnknownLibraryError(
            f"{HERE.name}/libraries.toml does not say whose these are: {', '.join(unknown)}"
        )
    covered = {path: rule for path, rule in found.items() if rule is not None}
    answers = _ask(site, covered)
    groups: dict[tuple[str, str], list[str]] = defaultdict(list)
    versions = _versions(site, covered, answers)
    for path, rule in covered.items():
        groups[rule.project, versions[path]].append(path)
    return tuple(
        _library(site, version, paths, rules=covered, answers=answers, listed=listed)
        for (_, version), paths in sorted(groups.items())
    )


def _rule(path: str, rules: Sequence[Rule]) -> Rule | None:
    return next((rule for rule in rules if rule.covers(path)), None)


Answers = Mapping[tuple[str, str], str]
"""By path and symbol."""


def _ask(site: Path, rules: Mapping[str, Rule]) -> Answers:
    """Puts every question of a wheel to one child process."""
    questions = [
        (path, symbol, kind)
        for path, rule in rules.items()
        for symbol, kind in _questions(path, rule)
    ]
    if not questions:
        return {}
    asked = [(str((site / path).resolve()), symbol, kind) for path, symbol, kind in questions]
    child = subprocess.run(  # noqa: S603 - our own program
        [sys.executable, "-I", str(HERE / "probe.py")],
        input=json.dumps(asked), capture_output=True, text=True, check=True, timeout=120,
    )  # fmt: skip
    replies: list[str | None] = json.loads(child.stdout)
    return {
        (path, symbol): reply
        for (path, symbol, _), reply in zip(questions, replies, strict=True)
        if reply is not None
    }


def _questions(path: str, rule: Rule) -> list[tuple[str, str]]:
    """Symbol and kind of what a file is asked."""
    kind, *symbols = rule.ask or ("call",)
    facts = [(_symbol(fact, path), "call") for fact in rule.facts.values()]
    return [*((symbol, kind) for symbol in symbols), *facts]


def _symbol(template: str, path: str) -> str:
    return template.format(stem=plain_name(path).split(".")[0].removeprefix("lib"))


def _versions(site: Path, rules: Mapping[str, Rule], answers: Answers) -> dict[str, str]:
    """Each file's version; files that do not know have that of their project's others, or ""."""
    said = {path: _said(site, path, rule, answers=answers) for path, rule in rules.items()}
    known: dict[str, set[str]] = defaultdict(set)
    for path, rule in rules.items():
        known[rule.project] |= {said[path]} - {""}
    return {
        path: said[path]
        or (next(iter(known[rule.project])) if len(known[rule.project]) == 1 else "")
        for path, rule in rules.items()
    }


def _said(site: Path, path: str, rule: Rule, *, answers: Answers) -> str:
    if rule.pattern:
        match = re.search(rule.pattern.encode(), (site / (rule.source or path)).read_bytes())
        return match.group(1).decode() if match else ""
    replies = [answers.get((path, symbol), "") for symbol in rule.ask[1:]]
    return read_version(".".join(replies), rule.shape) if all(replies) else ""


def read_version(text: str, shape: str = "") -> str:
    """The version in what a library said; libraries.toml explains the shapes."""
    if shape == "hex":
        return ".".join(str(part) for part in int(text).to_bytes(3, "big"))
    if shape == "postgres":
        return f"{int(text) // 10000}.{int(text) % 10000}"
    if shape == "lcms":
        return f"{int(text) // 1000}.{int(text) % 1000 // 10}"
    match = _VERSION.search(text)
    return match.group() if match else ""


def _library(
    site: Path,
    version: str,
    paths: Sequence[str],
    *,
    rules: Mapping[str, Rule],
    answers: Answers,
    listed: Mapping[str, Listed],
) -> Library:
    rule = rules[paths[0]]
    entry = listed.get(rule.listed)
    if version:
        source = "binary"
    elif entry:
        version, source = entry.version.partition("-")[0], "wheel"
    else:
        version, source = _file_version(paths), "file name"
    facts = {
        f"{plain_name(path).split('.')[0]}:{name}": answers[path, _symbol(template, path)]
        for path in paths
        for name, template in rules[path].facts.items()
        if (path, _symbol(template, path)) in answers
    }
    return Library(
        project=rule.project,
        version=version,
        version_from=source,
        licence=_licence(rule, paths, answers),
        cpe=rule.cpe,
        purl=entry.purl if entry else "",
        files=tuple(_file(site, path) for path in paths),
        facts=facts,
    )


def _licence(rule: Rule, paths: Sequence[str], answers: Answers) -> str:
    """The rule's, or what the files say of themselves, joined when they differ."""
    if "{stem}" not in rule.licence:
        return rule.licence
    said = {answers.get((path, _symbol(rule.licence, path)), "unknown") for path in paths}
    return " AND ".join(sorted(said))


def _file_version(paths: Sequence[str]) -> str:
    """The longest number at the end of a file's name: 5.0.0 for libgfortran.so.5.0.0."""
    ends = (plain_name(path).partition(".so.")[2] for path in paths)
    return max(ends, key=len, default="")


def _file(site: Path, path: str) -> File:
    digest = hashlib.sha256((site / path).read_bytes()).hexdigest()
    return File(path, digest, elf.needed(site / path))
