"""Run inside an image while it is built: does all that its entries need resolve?

    check.py [--without MODULE]… [--models DIR] MODULE.NAME…

Follows the imports of our own code from the entries on, those inside functions included, imports
every module it meets, and finds each entry's name. Verifies a model pack against its manifest.
Refuses an environment that holds what belongs on a developer's machine.
"""

import argparse
import ast
import sys
from collections.abc import Iterator
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path

OURS = ("scenedex", "functions", "api")
UNWANTED = ("pip", "pytest", "hypothesis", "moto", "scenedex.testing", "scenedex.cli")


def main() -> int:
    """Checks the image that it runs in; says all that is wrong with it."""
    options = _options()
    entries = [tuple(entry.rsplit(".", 1)) for entry in options.entries]
    modules = closure([module for module, _ in entries], without=options.without)
    wrong = [
        *unresolved(modules),
        *(said for module, name in entries for said in missing(module, name)),
        *(f"{name} is in the image" for name in UNWANTED if is_there(name)),
        *(damaged(options.models) if options.models else ()),
    ]
    for sentence in wrong:
        print(f"check: {sentence}", file=sys.stderr)
    print(f"check: {len(modules)} modules from {len(entries)} entries, {len(wrong)} mistakes")
    return 1 if wrong else 0


def closure(entries: list[str], *, without: list[str]) -> set[str]:
    """All modules that our code imports, early or late, from the entries on."""
    found: set[str] = set()
    waiting = list(entries)
    while waiting:
        module = waiting.pop()
        if module in found or module in without:
            continue
        found.add(module)
        if module.split(".")[0] in OURS:
            waiting.extend(imports_of(module))
    return found


def imports_of(module: str) -> Iterator[str]:
    """The modules that one of ours imports, its parents included; types are not needed to run."""
    spec = find_spec(module) if is_there(module) else None
    if spec is None or spec.origin is None:
        return
    yield from parents(module)
    pending: list[ast.AST] = [ast.parse(Path(spec.origin).read_bytes())]
    while pending:
        node = pending.pop()
        if isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test):
            continue
        pending.extend(ast.iter_child_nodes(node))
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
            yield from submodules(node.module, [alias.name for alias in node.names])


def parents(module: str) -> Iterator[str]:
    """``a`` and ``a.b`` for ``a.b.c``."""
    parts = module.split(".")
    return (".".join(parts[:end]) for end in range(1, len(parts)))


def submodules(package: str, names: list[str]) -> Iterator[str]:
    """Which of the names imported from a package of ours are modules."""
    if package.split(".", maxsplit=1)[0] in OURS:
        yield from (f"{package}.{name}" for name in names if is_there(f"{package}.{name}"))


def unresolved(modules: set[str]) -> Iterator[str]:
    """What cannot be imported, and why."""
    for module in sorted(modules):
        try:
            import_module(module)
        except Exception as error:  # noqa: BLE001 (whatever a module fails with)
            yield f"{module} cannot be imported: {type(error).__name__}: {error}"


def missing(module: str, name: str) -> Iterator[str]:
    """Why an entry's name cannot be had of its module; some are made when they are asked for."""
    try:
        getattr(import_module(module), name)
    except ImportError:
        return  # said already
    except Exception as error:  # noqa: BLE001 (whatever a factory fails with)
        yield f"{module}.{name} cannot be made: {type(error).__name__}: {error}"


def is_there(module: str) -> bool:
    """Whether a module can be found, without importing it."""
    try:
        return find_spec(module) is not None
    except ModuleNotFoundError:
        return False


def damaged(models: Path) -> Iterator[str]:
    """What is missing or wrong in a model pack."""
    from scenedex.domain.errors import Misconfigured  # noqa: PLC0415 (only images with models)
    from scenedex.encoders import read_manifest  # noqa: PLC0415
    from scenedex.encoders.files import verify_files  # noqa: PLC0415

    try:
        for kind in read_manifest(models).kinds.values():
            verify_files(models, kind.files)
    except Misconfigured as error:
        yield f"{error} Then build the image again: it holds what layers/models held."


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--without", action="append", default=[], help="imported elsewhere only")
    parser.add_argument("--models", type=Path, help="a model pack that must be whole")
    parser.add_argument("entries", nargs="+", metavar="MODULE.NAME")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
