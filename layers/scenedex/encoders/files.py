"""Checks a model's files before anything is computed with them."""

from collections.abc import Iterable, Mapping
from hashlib import file_digest
from pathlib import Path

from scenedex.domain.errors import Code, Misconfigured


def require_files(models_dir: Path, names: Iterable[str]) -> None:
    """Checks that the files are there.

    Raises:
        Misconfigured: MODEL_MISSING, naming those that are not.
    """
    if missing := [name for name in names if not (models_dir / name).is_file()]:
        raise Misconfigured(
            Code.MODEL_MISSING,
            f"The model pack in {models_dir} lacks {', '.join(missing)}: run `make models`.",
            missing=missing,
        )


def verify_files(models_dir: Path, files: Mapping[str, str]) -> None:
    """Checks that the files are there and are those of the manifest.

    Args:
        models_dir: the pack's folder.
        files: sha256 by path within it.

    Raises:
        Misconfigured: MODEL_MISSING or MODEL_DAMAGED.
    """
    require_files(models_dir, files)
    for name, expected in files.items():
        if (found := digest(models_dir / name)) != expected:
            raise Misconfigured(
                Code.MODEL_DAMAGED,
                f"{models_dir / name} is not the file that the manifest names (sha256 "
                f"{found[:12]}…, expected {expected[:12]}…): delete it and run `make models`.",
                file=name,
                sha256=found,
            )


def digest(path: Path) -> str:
    """A file's sha256 in hexadecimal."""
    with path.open("rb") as file:
        return file_digest(file, "sha256").hexdigest()
