"""Measures the exported starter models through the product's own encoders.

    PYTHONPATH=layers .local/venv/bin/python layers/models/measure_starter.py

It writes the report beside the model, and hashes, revision and calibration into the manifest.
Runs where the product runs, without torch.
"""

import json
import sys
from hashlib import sha256
from pathlib import Path
from typing import Any

import numpy as np
from training.measure import (
    Gallery,
    Vectors,
    attributes,
    caption_to_picture,
    cosines_of_pairs,
    cosines_of_pictures,
    hang_gallery,
    paraphrases_to_picture,
    picture_to_caption,
    things,
)
from training.sentences import cosines_of_sentences
from training.vocabulary import FILLERS, UNKNOWN

from scenedex.encoders import ImageTextEncoder, ModelKind, TextEncoder, read_manifest
from scenedex.encoders.files import digest

PACK = Path("layers/models/starter")
_FILES = ("vision.onnx", "text.onnx", "tokenizer.json", "preprocessor_config.json")
_QUERIES = {
    "colour+shape on a background": {"thing", "colour", "background"},
    "colour+thing+setting": {"thing", "colour", "setting"},
    "colour+thing+count": {"thing", "colour", "count"},
    "setting+time+sky": {"setting", "time", "sky"},
    "everything": {"thing", "colour", "count", "setting", "time", "sky"},
}


def main() -> None:
    """Writes the manifest so that the encoder opens, measures, and adds the calibration."""
    path = PACK / "manifest.json"
    manifest = json.loads(path.read_text())
    training = json.loads((PACK / "image/training.json").read_text())
    manifest["kinds"]["image"] = _described(manifest["kinds"].get("image", {}))
    path.write_text(json.dumps(manifest, indent=2) + "\n")
    kinds = read_manifest(PACK).kinds
    encoder = ImageTextEncoder(PACK, kinds[ModelKind.IMAGE])
    report, calibrations = _image_report(encoder)
    manifest["kinds"]["image"] |= calibrations
    if (PACK / "text/model.onnx").exists():
        said, other = cosines_of_sentences(TextEncoder(PACK, kinds[ModelKind.TEXT]))
        manifest["kinds"]["text"]["calibration"] = _thresholds(said, other)
        report["text_cosines"] = {"matching": _spread(said), "not_matching": _spread(other)}
    path.write_text(json.dumps(manifest, indent=2) + "\n")
    revision = manifest["kinds"]["image"]["revision"]
    thresholds = {name: kind["calibration"] for name, kind in manifest["kinds"].items()}
    whole = {"revision": revision, "training": training, "calibration": thresholds, **report}
    text = json.dumps(whole, indent=2)
    (PACK / "report.json").write_text(text + "\n")
    sys.stdout.write(text + "\n")


def _described(given: dict[str, Any]) -> dict[str, Any]:
    """The image model's part of the manifest."""
    files = {f"image/{name}": digest(PACK / "image" / name) for name in _FILES}
    graphs = files["image/vision.onnx"] + files["image/text.onnx"]
    return {
        "name": "scenedex/tiny-siglip",
        "revision": sha256(graphs.encode()).hexdigest()[:12],
        "dimensions": 128,
        "precision": "fp32",
        "licence": "Apache-2.0",
        "vision": {
            "graph": "image/vision.onnx",
            "output": "image_embeds",
            "preprocessor": "image/preprocessor_config.json",
        },
        "text": {
            "graph": "image/text.onnx",
            "output": "text_embeds",
            "tokenizer": "image/tokenizer.json",
            "padding_token": "[PAD]",
            "max_length": 32,
            "pad_to_max_length": True,
            "pooling": "none",
        },
        "words": {"unknown_token": UNKNOWN, "ignored": sorted(FILLERS), "least_share": 0.25},
        "calibration": given.get("calibration", {"floor": 0.0, "strong": 1.0}),
        "files": files,
    }


def _image_report(encoder: ImageTextEncoder) -> tuple[dict[str, Any], dict[str, dict[str, float]]]:
    gallery: Gallery = hang_gallery(encoder)
    matching, other, unrelated = cosines_of_pairs(encoder, gallery)
    redrawn, unlike = cosines_of_pictures(encoder, gallery)
    report = {
        "gallery": {"pictures": len(gallery.specs), "all_held_out": True},
        "caption_to_picture": {
            name: caption_to_picture(encoder, gallery, kinds) for name, kinds in _QUERIES.items()
        },
        "free_sentence_to_picture": paraphrases_to_picture(encoder, gallery),
        "picture_to_full_caption": picture_to_caption(encoder, gallery),
        "attributes": attributes(encoder, gallery),
        "things": things(encoder, gallery),
        "image_cosines": {
            "matching": _spread(matching),
            "not_matching": _spread(other),
            "unrelated_text": _spread(unrelated),
        },
        "picture_cosines": {"redrawn": _spread(redrawn), "unlike": _spread(unlike)},
    }
    return report, {
        "calibration": _thresholds(matching, other),
        "picture_calibration": _thresholds(redrawn, unlike),
    }


def _thresholds(matching: Vectors, other: Vectors) -> dict[str, float]:
    """Floor: one pair in 200 that does not match reaches it, and at least 19 in 20 that do.

    Strong: at most 9 matches in 10 reach it, and at most one other pair in 2,000.
    """
    floor = min(np.quantile(matching, 0.05), np.quantile(other, 0.995))
    strong = max(np.quantile(matching, 0.1), np.quantile(other, 0.9995))
    return {"floor": round(float(floor), 3), "strong": round(float(strong), 3)}


def _spread(cosines: Vectors) -> dict[str, float]:
    shares = (0.01, 0.05, 0.25, 0.5, 0.75, 0.95, 0.99, 0.998)
    return {f"p{share * 100:g}": round(float(np.quantile(cosines, share)), 3) for share in shares}


if __name__ == "__main__":
    main()
