"""The licence report: who asks what of whoever passes an image on."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence

from infra.supply.inventory import Image, Item
from infra.supply.licences import Class

Holdings = Mapping[Image, Sequence[Item]]

_HEAD = """\
# Licences

Written by `make sbom` from the requirement locks, the installed packages' metadata, and what the
native libraries in them say when they are asked. It sorts and flags; it is not legal advice.
"""

_STRONG = """\
What is **strong copyleft** is not passed on by running it in an account of one's own. Whoever
publishes an image, or hands it to somebody, passes it on, and then owes its receivers the complete
corresponding source of these libraries and of what is linked with them, under the GPL, whatever
the linked library or its wheel says of itself.
"""

_X264 = """\
FFmpeg in `av` calls itself LGPL: it was built without `--enable-gpl`, and yet is linked with x264
and x265, which are GPL. Take the whole of `av` as GPL-3.0-or-later when you pass an image on.
Scenedex only decodes and never calls these encoders: PyAV built from source against an FFmpeg
without them (`pip install --no-binary av av`) leaves LGPL libraries only.
"""

_UNSEEN = """\
## What is not seen

- The base image's own packages (Python, glibc, OpenSSL …): point a scanner at the built image.
- What is compiled into a library without a trace that can be asked for: among them libjpeg-turbo,
  libtiff, protobuf and Intel IPP in OpenCV's `cv2`, protobuf in onnxruntime, oneDNN in CTranslate2.
  Rust crates, and OpenSSL in cryptography, are listed as their wheels list them.
- Packages marked "not inspected" are named by a lock but are not installed where this was written
  (CUDA): their licences are those of infra/supply/licences.toml; their libraries are not listed.
- The files are those of the wheels for this machine's Python and processor. Where an image has
  another Python, its wheels are other builds, as a rule of the same libraries.
- LocalStack's environment, which stays on the machine it is installed on.
"""


def unknown(holdings: Holdings) -> list[str]:
    """Refs of what nobody can tell the licence of, with what it says."""
    return sorted(
        {
            f"{item.ref}: {item.licence.expression}"
            for items in holdings.values()
            for item in items
            if item.licence.group is Class.UNKNOWN
        }
    )


def write_report(holdings: Holdings) -> str:
    """The report as Markdown."""
    items = {item.ref: item for items in holdings.values() for item in items}
    images = _images(holdings)
    sections = [
        _HEAD,
        "## By image\n",
        _table(
            ["image", "leaves this machine", *(group.words for group in Class)], _counts(holdings)
        ),
        _copyleft(holdings, items),
        "## Packages\n",
        _table(
            ["package", "licence", "asks", "images", "remark"], _packages(items.values(), images)
        ),
        "## Native libraries inside packages\n",
        _table(["in", "library", "version from", "licence", "asks"], _libraries(items.values())),
        "## Models\n",
        _table(["model", "licence", "images"], _models(items.values(), images)),
        "## Compiled into packages, as these list it\n",
        _table(["in", "licence", "parts"], _parts(items.values())),
        _UNSEEN,
    ]
    return "\n".join(sections)


def _images(holdings: Holdings) -> dict[str, str]:
    found: dict[str, list[str]] = defaultdict(list)
    for image, items in holdings.items():
        for item in items:
            found[item.ref].append(image.name)
    return {ref: ", ".join(names) for ref, names in found.items()}


def _counts(holdings: Holdings) -> Iterator[Sequence[str]]:
    for image, items in holdings.items():
        counts = Counter(item.licence.group for item in items)
        shipped = "yes" if image.shipped else "no"
        yield [image.name, shipped, *(str(counts[group]) for group in Class)]


def _copyleft(holdings: Holdings, items: Mapping[str, Item]) -> str:
    lines = ["## Strong copyleft and proprietary\n", _STRONG]
    rows = [
        [image.name, ref, items[ref].licence.expression, ", ".join(linking(ref, items)) or "-"]
        for image, held in holdings.items()
        for ref in sorted(item.ref for item in held)
        if Class.STRONG_COPYLEFT <= items[ref].licence.group <= Class.PROPRIETARY
    ]
    lines.append(_table(["image", "what", "licence", "linked into"], rows))
    if any(item.name == "x264" for item in items.values()):
        lines.append(_X264)
    return "\n".join(lines)


def linking(ref: str, items: Mapping[str, Item]) -> list[str]:
    """Refs of the libraries that are linked with one, directly or through others."""
    found: set[str] = set()
    wanted = [ref]
    while wanted:
        needed = wanted.pop()
        users = {
            item.ref for item in items.values() if item.kind == "library" and needed in item.needs
        }
        wanted += users - found
        found |= users
    return sorted(found)


def _packages(items: Iterable[Item], images: Mapping[str, str]) -> Iterator[Sequence[str]]:
    for item in sorted(items, key=lambda item: item.ref):
        if item.kind == "package":
            uninspected = dict(item.notes)["inspected"].startswith("no")
            remark = "; ".join([*(["not inspected"] if uninspected else []), item.licence.why])
            yield [*_licence(item), images[item.ref], remark.strip("; ")]


def _libraries(items: Iterable[Item]) -> Iterator[Sequence[str]]:
    for item in sorted(items, key=lambda item: item.ref):
        if item.kind == "library":
            name = f"{item.name} {item.version}"
            yield [item.inside, name, dict(item.notes)["version-from"], *_licence(item)[1:]]


def _models(items: Iterable[Item], images: Mapping[str, str]) -> Iterator[Sequence[str]]:
    for item in sorted(items, key=lambda item: item.ref):
        if item.kind == "model":
            yield [f"{item.name} {item.version}", item.licence.expression, images[item.ref]]


def _parts(items: Iterable[Item]) -> Iterator[Sequence[str]]:
    counts = Counter(
        (item.inside, item.licence.expression) for item in items if item.kind == "part"
    )
    for (wheel, licence), count in sorted(counts.items()):
        yield [wheel, licence, str(count)]


def _licence(item: Item) -> list[str]:
    return [item.ref, item.licence.expression, item.licence.group.words]


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines) + "\n"
