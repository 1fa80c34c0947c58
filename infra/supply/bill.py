"""Writes an inventory as a CycloneDX bill of materials, the same one for the same inventory."""

import json
import uuid
from collections.abc import Sequence
from datetime import UTC, datetime

from cyclonedx.model import (
    ExternalReference,
    ExternalReferenceType,
    HashAlgorithm,
    HashType,
    Property,
    XsUri,
)
from cyclonedx.model.bom import Bom
from cyclonedx.model.bom_ref import BomRef
from cyclonedx.model.component import Component, ComponentType
from cyclonedx.model.dependency import Dependency
from cyclonedx.model.license import DisjunctiveLicense, License, LicenseExpression
from cyclonedx.output.json import JsonV1Dot6
from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator
from packageurl import PackageURL

from infra.supply.inventory import Item
from infra.supply.libraries import File
from infra.supply.licences import Class, Licence

NAMESPACE = uuid.UUID("4b0c9a52-7f0b-5d0e-9a52-1d5f7c0a6e11")
"""Serial numbers are made of a bill's content below it."""

_TYPES = {"model": ComponentType.MACHINE_LEARNING_MODEL}


class InvalidBillError(Exception):
    """What was written is not what CycloneDX's schema allows."""


def write_bill(
    name: str, version: str, items: Sequence[Item], *, written_at: datetime | None = None
) -> str:
    """An image's bill as JSON, checked against CycloneDX 1.6.

    Args:
        name: the image's.
        version: the project's.
        items: what it holds.
        written_at: the time it gives; none, so that equal contents are equal bytes.

    Raises:
        InvalidBillError: the schema does not allow what was written.
    """
    document = json.loads(JsonV1Dot6(_bom(name, version, items)).output_as_string())
    del document["metadata"]["timestamp"], document["serialNumber"]
    content = json.dumps(document, sort_keys=True)
    document["serialNumber"] = uuid.uuid5(NAMESPACE, content).urn
    if written_at is not None:
        document["metadata"]["timestamp"] = written_at.astimezone(UTC).isoformat()
    text = json.dumps(document, indent=2, sort_keys=True) + "\n"
    error = JsonStrictValidator(SchemaVersion.V1_6).validate_str(text)
    if error is not None:
        raise InvalidBillError(f"{name}: {error}")
    return text


def _bom(name: str, version: str, items: Sequence[Item]) -> Bom:
    image = Component(
        name=name, type=ComponentType.CONTAINER, version=version, group="scenedex", bom_ref=name
    )
    bom = Bom(components=[_component(item) for item in items])
    bom.metadata.component = image
    top = [item for item in items if item.kind in ("package", "model")]
    bom.dependencies.update(_dependency(item.ref, item.needs) for item in items)
    bom.dependencies.add(_dependency(name, [item.ref for item in top]))
    return bom


def _dependency(ref: str, needs: Sequence[str] | frozenset[str]) -> Dependency:
    return Dependency(BomRef(ref), [Dependency(BomRef(need)) for need in needs])


def _component(item: Item) -> Component:
    return Component(
        name=item.name,
        version=item.version,
        type=_TYPES.get(item.kind, ComponentType.LIBRARY),
        bom_ref=item.ref,
        licenses=[_licence(item.licence)],
        purl=PackageURL.from_string(item.purl) if item.purl else None,
        cpe=item.cpe or None,
        external_references=_files_of_the_index(item),
        components=[_file(item, file) for file in item.files],
        properties=[Property(name=f"scenedex:{key}", value=text) for key, text in item.notes],
    )


def _licence(licence: Licence) -> License:
    if licence.group is Class.UNKNOWN:
        return DisjunctiveLicense(name=licence.expression)
    return LicenseExpression(licence.expression)


def _files_of_the_index(item: Item) -> list[ExternalReference]:
    """The files that the lock allows; which of them was taken depends on the platform."""
    if not item.hashes:
        return []
    return [
        ExternalReference(
            type=ExternalReferenceType.DISTRIBUTION,
            url=XsUri(f"https://pypi.org/project/{item.name}/{item.version}/#files"),
            comment="one of the files with these hashes",
            hashes=[_sha256(sha256) for sha256 in item.hashes],
        )
    ]


def _file(item: Item, file: File) -> Component:
    return Component(
        name=file.path,
        type=ComponentType.FILE,
        bom_ref=f"{item.ref}#{file.path}",
        hashes=[_sha256(file.sha256)],
    )


def _sha256(content: str) -> HashType:
    return HashType(alg=HashAlgorithm.SHA_256, content=content)
