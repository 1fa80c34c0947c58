"""Run inside the index image while it is built: do both GPU libraries see the same CUDA?

    cuda.py [--ctranslate2 LIBRARY] [--onnxruntime LIBRARY]

CTranslate2 opens cuBLAS by name when it first needs it, onnxruntime's CUDA provider is linked to
its libraries; neither says which CUDA it was built for but by those names. Both must name the same
major, and what they name must be there. libcuda.so.1 is the driver's and comes with the machine.
No GPU is needed. An image with the plain onnxruntime passes: it is one for processors.
"""

import argparse
import ctypes
import re
import sys
from collections.abc import Iterable, Iterator
from importlib.metadata import PackageNotFoundError, distribution
from importlib.util import find_spec
from pathlib import Path

LIBRARY = re.compile(rb"lib(?:cudart|cublas|cublasLt|cudnn|cufft|curand|cusparse|nvrtc)\.so\.\d+")
CUBLAS = re.compile(r"libcublas\.so\.(\d+)")


def main() -> int:
    """Checks the image that it runs in; says what is wrong."""
    options = _options()
    if not options.onnxruntime and not has_package("onnxruntime-gpu"):
        print("cuda: plain onnxruntime, an image for processors")
        return 0
    named = {
        "CTranslate2": libraries(options.ctranslate2 or find("ctranslate2.libs", "libctranslate2")),
        "onnxruntime": libraries(
            options.onnxruntime or find("onnxruntime/capi", "libonnxruntime_providers_cuda")
        ),
    }
    wrong = [*two_packages(), *disagreements(named), *absent(set().union(*named.values()))]
    for sentence in wrong:
        print(f"cuda: {sentence}", file=sys.stderr)
    print(f"cuda: {describe(named)}")
    return 1 if wrong else 0


def libraries(path: Path) -> set[str]:
    """The CUDA libraries that a library names."""
    return {found.decode() for found in LIBRARY.findall(path.read_bytes())}


def majors(names: Iterable[str]) -> set[str]:
    """The CUDA majors that they belong to; cuBLAS has the same major as CUDA."""
    return {match[1] for name in names if (match := CUBLAS.fullmatch(name))}


def disagreements(named: dict[str, set[str]]) -> Iterator[str]:
    """Where the majors are unknown, or not the same."""
    for owner, names in named.items():
        if len(majors(names)) != 1:
            yield f"cannot tell {owner}'s CUDA from the libraries it names: {sorted(names)}"
    if len(set().union(*map(majors, named.values()))) > 1:
        yield f"{describe(named)}; choose an onnxruntime-gpu for CTranslate2's CUDA"


def absent(names: set[str]) -> Iterator[str]:
    """What the dynamic loader does not find."""
    for name in sorted(names):
        try:
            ctypes.CDLL(name)
        except OSError as error:
            yield f"{name} cannot be opened: {error}"


def two_packages() -> Iterator[str]:
    """The files of onnxruntime would lie over those of onnxruntime-gpu, and hide the GPU."""
    if has_package("onnxruntime") and has_package("onnxruntime-gpu"):
        yield "both onnxruntime and onnxruntime-gpu are installed"


def describe(named: dict[str, set[str]]) -> str:
    """Which CUDA each was built for."""
    return ", ".join(
        f"{owner} is built for CUDA {' and '.join(sorted(majors(names))) or 'unknown'}"
        for owner, names in named.items()
    )


def has_package(name: str) -> bool:
    """Whether a distribution is installed."""
    try:
        distribution(name)
    except PackageNotFoundError:
        return False
    return True


def find(folder: str, prefix: str) -> Path:
    """A library of a wheel that is installed where CTranslate2 is."""
    package = find_spec("ctranslate2")
    if package is None or package.origin is None:
        raise SystemExit("cuda: CTranslate2 is not installed")
    root = Path(package.origin).parents[1]
    for path in sorted((root / folder).glob(f"{prefix}*.so*")):
        return path
    raise SystemExit(f"cuda: {root / folder} has no {prefix}*.so")


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--ctranslate2", type=Path, help="libctranslate2, if not the installed one")
    parser.add_argument("--onnxruntime", type=Path, help="its CUDA provider, likewise")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
