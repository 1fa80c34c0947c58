"""Writes a bill of materials for every image, and the licence report.

Run from the repository's root: python -m infra.supply
"""

import argparse
import sys
import sysconfig
import tomllib
from datetime import UTC, datetime
from pathlib import Path

from infra.supply.bill import write_bill
from infra.supply.inventory import IMAGES, ROOT, Image, Item, MismatchError, take_inventory
from infra.supply.libraries import UnknownLibraryError
from infra.supply.licences import load_policy
from infra.supply.report import unknown, write_report
from infra.supply.wheels import read_wheels


def main() -> int:
    """Exit status 1 and a sentence when a licence or a library is unknown."""
    options = _options()
    try:
        holdings = _holdings(options)
    except (UnknownLibraryError, MismatchError) as error:
        sys.stderr.write(f"{error}\n")
        return 1
    _write(options, holdings)
    strangers = unknown(holdings)
    if strangers:
        sys.stderr.write("Unknown licences; explain them in infra/supply/licences.toml:\n  ")
        sys.stderr.write("\n  ".join(strangers) + "\n")
    return 1 if strangers else 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m infra.supply", description=__doc__)
    parser.add_argument("--out", type=Path, default=Path(".local/sbom"), help="folder to write to")
    parser.add_argument(
        "--environment", type=Path, default=Path(sysconfig.get_path("purelib")),
        help="site-packages to read; this Python's own if not given",
    )  # fmt: skip
    parser.add_argument("--models", type=Path, default=Path("layers/models/starter"))
    parser.add_argument("--image", action="append", choices=[image.name for image in IMAGES])
    parser.add_argument("--epoch", type=int, help="seconds; without it no time is written")
    return parser.parse_args()


def _holdings(options: argparse.Namespace) -> dict[Image, tuple[Item, ...]]:
    policy = load_policy()
    wheels = read_wheels(options.environment)
    return {
        image: take_inventory(image, wheels, policy, models=options.models)
        for image in IMAGES
        if not options.image or image.name in options.image
    }


def _write(options: argparse.Namespace, holdings: dict[Image, tuple[Item, ...]]) -> None:
    version = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["version"]
    moment = None if options.epoch is None else datetime.fromtimestamp(options.epoch, UTC)
    options.out.mkdir(parents=True, exist_ok=True)
    for image, items in holdings.items():
        path = options.out / f"{image.name}.json"
        path.write_text(write_bill(image.name, version, items, written_at=moment))
        sys.stdout.write(f"{path}: {len(items)} components\n")
    report = options.out / "licences.md"
    report.write_text(write_report(holdings))
    sys.stdout.write(f"{report}\n")


if __name__ == "__main__":
    sys.exit(main())
