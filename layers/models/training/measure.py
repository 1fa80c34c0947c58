"""How well a picture model finds what it was never shown: on held-out combinations alone."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from scenedex.testing.pictures import Caption, PictureSpec, caption, paraphrase, render, sample
from scenedex.testing.pictures.captions import say

Vectors = NDArray[np.float32]
GALLERY = 1000
# Not the seed by whose errors the look-alikes in a batch were chosen.
_SEED = 20261122
_FEW_COMMON = 0.2
"""The share of common facts below which two pictures are not alike."""
# Texts that no picture answers; most of their words are unknown to the starter model.
UNRELATED = (
    "invoice tax law", "quarterly revenue report", "how to install a database",
    "the president gives a speech", "a recipe for soup", "machine learning conference",
    "a man plays the guitar", "football match highlights", "interview about politics",
    "unboxing a new phone", "dog", "two people talking at a table",
)  # fmt: skip


class Encoder(Protocol):
    """What is measured: the product's own encoder on the exported graphs."""

    def encode_images(self, pictures: Sequence[NDArray[np.uint8]]) -> Vectors:
        """Unit vectors of pictures."""
        ...

    def encode_texts(self, texts: Sequence[str]) -> Vectors:
        """Unit vectors of texts."""
        ...


@dataclass(frozen=True)
class Gallery:
    """Held-out pictures, as 160×90 frames.

    Attributes:
        vectors: (n, dimensions).
    """

    specs: list[PictureSpec]
    vectors: Vectors


def hang_gallery(encoder: Encoder, size: int = GALLERY) -> Gallery:
    """Draws held-out pictures and encodes them; the same ones every time."""
    rng = np.random.default_rng(_SEED)
    specs = [sample(rng, held_out=True) for _ in range(size)]
    pictures = [render(spec, 160, 90, _SEED + row) for row, spec in enumerate(specs)]
    return Gallery(specs, encoder.encode_images(pictures))


def caption_to_picture(encoder: Encoder, gallery: Gallery, kinds: set[str]) -> dict[str, float]:
    """How often the best, and one of the five best, pictures show all that a caption says.

    Args:
        encoder: of the captions.
        gallery: what is ranked.
        kinds: the facts that captions state; pictures that lack one make no caption.

    Returns:
        ``top1``, ``top5``, ``chance`` (of the best being right by luck) and ``captions``.
    """
    captions = {}
    for spec in gallery.specs:
        kept = frozenset(fact for fact in spec.facts if fact.partition(":")[0] in kinds)
        if len(kept) == len(kinds):
            said = say(spec, kept)
            captions[said.text] = said
    return _ranked(encoder, gallery, list(captions.values()))


def paraphrases_to_picture(encoder: Encoder, gallery: Gallery) -> dict[str, float]:
    """The same for one free sentence about each picture."""
    rng = np.random.default_rng(_SEED)
    return _ranked(encoder, gallery, [paraphrase(spec, rng) for spec in gallery.specs])


def picture_to_caption(encoder: Encoder, gallery: Gallery) -> dict[str, float]:
    """How often a picture's full caption is the best, or among the five best, of all full ones."""
    captions = sorted({caption(spec) for spec in gallery.specs})
    cosines = gallery.vectors @ encoder.encode_texts(captions).T
    own = np.array([captions.index(caption(spec)) for spec in gallery.specs])
    better = (cosines > cosines[np.arange(len(own)), own][:, np.newaxis]).sum(axis=1)
    return {
        "top1": _share(better < 1), "top5": _share(better < 5), "chance": 1 / len(captions),
        "captions": len(captions),
    }  # fmt: skip


def attributes(encoder: Encoder, gallery: Gallery) -> dict[str, float]:
    """Per kind of fact: how often the right value of it is nearest, told by one short phrase."""
    phrases = {"thing": "a {}", "colour": "something {}", "background": "a {} background"}
    return {
        kind: _share(np.array([hit for _, hit in _classified(encoder, gallery, kind, phrase)]))
        for kind, phrase in phrases.items()
    }


def things(encoder: Encoder, gallery: Gallery) -> dict[str, float]:
    """For each thing: how often "a star" is nearest to a picture of one, out of all things."""
    hits: dict[str, list[bool]] = {}
    for name, hit in _classified(encoder, gallery, "thing", "a {}"):
        hits.setdefault(name, []).append(hit)
    return {name: _share(np.array(hits[name])) for name in sorted(hits)}


def cosines_of_pairs(encoder: Encoder, gallery: Gallery) -> tuple[Vectors, Vectors, Vectors]:
    """Cosines of pairs that match, of pairs that do not, and of texts no picture answers."""
    rng = np.random.default_rng(_SEED + 1)
    said = [paraphrase(spec, rng) for spec in gallery.specs]
    cosines = encoder.encode_texts([s.text for s in said]) @ gallery.vectors.T
    true = _truth(said, gallery)
    unrelated = encoder.encode_texts(UNRELATED) @ gallery.vectors.T
    return cosines[true], cosines[~true], unrelated.ravel()


def cosines_of_pictures(encoder: Encoder, gallery: Gallery) -> tuple[Vectors, Vectors]:
    """Cosines of pictures and the same drawn anew, and of pictures with hardly a common fact."""
    again = [render(spec, 160, 90, _SEED - 1 - row) for row, spec in enumerate(gallery.specs)]
    redrawn = (gallery.vectors * encoder.encode_images(again)).sum(axis=1)
    facts = [frozenset(spec.facts) for spec in gallery.specs]
    unlike = np.array([
        [len(one & other) < _FEW_COMMON * len(one | other) for other in facts] for one in facts
    ])  # fmt: skip
    return redrawn, (gallery.vectors @ gallery.vectors.T)[unlike]


def _classified(
    encoder: Encoder, gallery: Gallery, kind: str, phrase: str
) -> list[tuple[str, bool]]:
    """For each picture that has such a fact: its value, and whether that is the nearest."""
    values = [_value(spec, kind) for spec in gallery.specs]
    names = sorted({value for value in values if value})
    told = encoder.encode_texts([phrase.format(name) for name in names])
    nearest = (gallery.vectors @ told.T).argmax(axis=1)
    pairs = zip(values, nearest, strict=True)
    return [(value, names[index] == value) for value, index in pairs if value]


def _value(spec: PictureSpec, kind: str) -> str | None:
    found = [fact.partition(":")[2] for fact in spec.facts if fact.startswith(f"{kind}:")]
    return found[0] if found else None


def _ranked(encoder: Encoder, gallery: Gallery, captions: list[Caption]) -> dict[str, float]:
    true = _truth(captions, gallery)
    cosines = encoder.encode_texts([said.text for said in captions]) @ gallery.vectors.T
    order = np.argsort(-cosines, axis=1)[:, :5]
    hits = np.take_along_axis(true, order, axis=1)
    return {
        "top1": _share(hits[:, 0]), "top5": _share(hits.any(axis=1)), "chance": _share(true),
        "captions": len(captions),
    }  # fmt: skip


def _truth(captions: list[Caption], gallery: Gallery) -> NDArray[np.bool_]:
    return np.array([[said.is_true_of(spec) for spec in gallery.specs] for said in captions])


def _share(hits: NDArray[np.bool_]) -> float:
    return round(float(hits.mean()), 4)
