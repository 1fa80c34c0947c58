"""Trains the starter pack's tiny SigLIP on generated pictures and exports it as ONNX.

    PYTHONPATH=layers .local/venv-training/bin/python layers/models/train_starter.py

It writes the graphs and the tokenizer into ``layers/models/starter/image``. Then
``measure_starter.py`` measures them through the product's encoders and writes the manifest.
"""

import argparse
import json
from pathlib import Path

import numpy as np
import torch
from tokenizers import Tokenizer
from training.data import Pool, batches, cached_pool
from training.export import export
from training.network import MAX_LENGTH, NetworkConfig, TinySiglip
from training.optimise import Optimiser
from training.vocabulary import FILLERS, build_tokenizer

from scenedex.encoders.preprocess import PicturePreprocessor


def main() -> None:
    """Parses the command line, trains and exports."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--steps", type=int, default=3600, help="0.4 s of one core each")
    parser.add_argument("--pictures", type=int, default=48_000, help="how many are drawn")
    parser.add_argument("--batch", type=int, default=128)
    parser.add_argument("--resume", action="store_true", help="go on from the last checkpoint")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--cache", type=Path, default=Path(".local/training"))
    parser.add_argument("--pack", type=Path, default=Path("layers/models/starter"))
    train(parser.parse_args())


def train(options: argparse.Namespace) -> None:
    """Draws the pictures, takes the steps, and writes what came of it."""
    torch.manual_seed(1)
    torch.set_num_threads(options.threads)
    folder = options.pack / "image"
    preprocessor = PicturePreprocessor.from_json((folder / "preprocessor_config.json").read_text())
    tokenizer = build_tokenizer(MAX_LENGTH)
    pool = cached_pool(
        options.cache, options.pictures, preprocessor, tokenizer, workers=options.threads
    )
    network = _network(pool, tokenizer)
    optimiser = Optimiser(network, preprocessor, options.cache / "checkpoint.pt")
    if options.resume:
        optimiser.resume()
    fillers = frozenset(i for i in map(tokenizer.token_to_id, FILLERS) if i is not None)
    source = batches(pool, options.batch, fillers, np.random.default_rng(7))
    optimiser.run(source, options.steps)
    export(network, tokenizer, folder)
    described = json.dumps(_described(network, pool, options), indent=2)
    (folder / "training.json").write_text(described + "\n")


def _network(pool: Pool, tokenizer: Tokenizer) -> TinySiglip:
    side, facts = pool.pictures.shape[1], pool.picture_facts.shape[1]
    config = NetworkConfig(vocabulary=tokenizer.get_vocab_size(), side=side)
    return TinySiglip(config, facts).to(memory_format=torch.channels_last)


def _described(network: TinySiglip, pool: Pool, options: argparse.Namespace) -> dict[str, float]:
    towers = (network.vision, network.text)
    return {
        "steps": options.steps,
        "batch": options.batch,
        "pictures": len(pool.pictures),
        "parameters": sum(p.numel() for tower in towers for p in tower.parameters()),
        "scale": round(float(network.log_scale.exp()), 3),
        "bias": round(float(network.bias), 3),
    }


if __name__ == "__main__":
    main()
