"""What an image holds: packages, what came inside them, and models, each with its licence."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from infra.supply.libraries import File, Library
from infra.supply.licences import Licence, Policy
from infra.supply.locks import Pin, read_lock
from infra.supply.wheels import Wheel

ROOT = Path(__file__).resolve().parents[2]


class MismatchError(Exception):
    """The environment that is read is not the one the locks describe."""


@dataclass(frozen=True)
class Image:
    """Something that is installed from one lock.

    Attributes:
        name: as infra/images names it.
        lock: in infra/requirements.
        models: whether it carries a model pack.
        shipped: whether it leaves this machine.
    """

    name: str
    lock: str
    models: bool = False
    shipped: bool = True


IMAGES = (
    Image("functions", "functions.txt"),
    Image("api", "api.txt"),
    Image("search", "search.txt", models=True),
    Image("index", "job-gpu.txt", models=True),
    Image("index-cpu", "job.txt", models=True),
    Image("development", "dev.txt", models=True, shipped=False),
)


@dataclass(frozen=True)
class Item:
    """One thing an image holds.

    Attributes:
        ref: its name within the bill: `av@18.1.0`, `av@18.1.0#ffmpeg@8.1.2`.
        kind: `package`, `library` (a native one beside a package), `part` (compiled into it),
            `model`.
        inside: the ref of the package that brought it; its own for packages and models.
        needs: refs of what it needs to run.
        notes: what else is known, by name.
    """

    ref: str
    kind: str
    name: str
    version: str
    licence: Licence
    inside: str
    purl: str = ""
    cpe: str = ""
    hashes: tuple[str, ...] = ()
    files: tuple[File, ...] = ()
    needs: frozenset[str] = frozenset()
    notes: tuple[tuple[str, str], ...] = ()


def take_inventory(
    image: Image, wheels: Mapping[str, Wheel], policy: Policy, *, models: Path
) -> tuple[Item, ...]:
    """Everything an image holds, packages first, by name.

    Args:
        wheels: what is installed where the bill is written.
        models: the folder of a model pack.

    Raises:
        MismatchError: a package is installed there in another version than the lock's.
    """
    pins = read_lock(ROOT / "infra" / "requirements" / image.lock)
    refs = {pin.name: f"{pin.name}@{pin.version}" for pin in pins}
    items: list[Item] = []
    for pin in pins:
        wheel = wheels.get(pin.name)
        if wheel is not None and wheel.version != pin.version:
            raise MismatchError(
                f"{image.lock} names {refs[pin.name]}, but {wheel.version} is installed"
            )
        items.append(_package(pin, wheel, policy, refs=refs))
        if wheel is not None:
            items += _libraries(wheel, policy)
            items += _parts(wheel, policy)
    return (*items, *(_models(models, policy) if image.models else ()))


def _package(pin: Pin, wheel: Wheel | None, policy: Policy, *, refs: Mapping[str, str]) -> Item:
    ref = refs[pin.name]
    inside = [_library_ref(wheel, library) for library in wheel.libraries] if wheel else []
    parts = [_part_ref(wheel, part.name, part.version) for part in wheel.parts] if wheel else []
    asked = [refs[name] for name in wheel.requires if name in refs] if wheel else []
    return Item(
        ref=ref,
        kind="package",
        name=pin.name,
        version=pin.version,
        licence=policy.judge(pin.name, *(wheel.terms if wheel else ())),
        inside=ref,
        purl=f"pkg:pypi/{ref}",
        hashes=pin.hashes,
        needs=frozenset([*asked, *inside, *parts]) - {ref},
        notes=(("inspected", wheel.tag if wheel else "no: not installed where this was written"),),
    )


def _libraries(wheel: Wheel, policy: Policy) -> Iterator[Item]:
    for library in wheel.libraries:
        yield Item(
            ref=_library_ref(wheel, library),
            kind="library",
            name=library.project,
            version=library.version,
            licence=policy.judge(f"{wheel.name}/{library.project}", library.licence),
            inside=f"{wheel.name}@{wheel.version}",
            purl=library.purl or f"pkg:generic/{library.project}@{library.version}",
            cpe=f"cpe:2.3:a:{library.cpe}:{library.version}:*:*:*:*:*:*:*" if library.cpe else "",
            files=library.files,
            needs=frozenset(
                _library_ref(wheel, other)
                for other in wheel.libraries
                if other is not library and other.names & library.needed
            ),
            notes=(("version-from", library.version_from), *sorted(library.facts.items())),
        )


def _parts(wheel: Wheel, policy: Policy) -> Iterator[Item]:
    for part in wheel.parts:
        yield Item(
            ref=_part_ref(wheel, part.name, part.version),
            kind="part",
            name=part.name,
            version=part.version,
            licence=policy.judge(f"{wheel.name}/{part.name}", *filter(None, [part.licence])),
            inside=f"{wheel.name}@{wheel.version}",
            purl=part.purl,
            notes=(("version-from", "wheel"),),
        )


def _models(pack: Path, policy: Policy) -> Iterator[Item]:
    manifest = json.loads((pack / "manifest.json").read_text())
    for kind, model in sorted(manifest["kinds"].items()):
        ref = f"model/{model['name']}@{model['revision']}"
        yield Item(
            ref=ref,
            kind="model",
            name=model["name"],
            version=model["revision"],
            licence=policy.judge(model["name"], model["licence"]),
            inside=ref,
            files=tuple(File(path, sha256, ()) for path, sha256 in sorted(model["files"].items())),
            notes=(("pack", manifest["name"]), ("kind", kind)),
        )


def _library_ref(wheel: Wheel, library: Library) -> str:
    return f"{wheel.name}@{wheel.version}#{library.project}@{library.version}"


def _part_ref(wheel: Wheel | None, name: str, version: str) -> str:
    return f"{wheel.name}@{wheel.version}#{name}@{version}" if wheel else ""
