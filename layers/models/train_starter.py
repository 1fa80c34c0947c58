"""Trains the starter pack's tiny SigLIP on generated pictures and exports it as ONNX.

    PYTHONPATH=layers .local/venv-training/bin/python layers/models/train_starter.py --steps 1500

It writes the graphs, the tokenizer and the report into ``layers/models/starter/image``; the
manifest's hashes, dimensions and calibration follow from them.
"""

import argparse
import json
import math
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import torch
from training.data import Batch, batches, cached_pool
from training.export import export
from training.network import Lesson, NetworkConfig, TinySiglip
from training.vocabulary import FILLERS, build_tokenizer

from scenedex.encoders.preprocess import PicturePreprocessor

_PEAK_RATE = 1.5e-3
_WARM_UP = 0.03
_CHECKPOINT = "checkpoint.pt"
_REPORT_EVERY = 50


def main() -> None:
    """Parses the command line, trains and exports."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--steps", type=int, default=1500, help="about half a second each")
    parser.add_argument("--pictures", type=int, default=48_000, help="how many are drawn")
    parser.add_argument("--batch", type=int, default=128)
    parser.add_argument("--resume", action="store_true", help="go on from the last checkpoint")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--cache", type=Path, default=Path(".local/training"))
    parser.add_argument("--pack", type=Path, default=Path("layers/models/starter"))
    train(parser.parse_args())


def train(options: argparse.Namespace) -> None:
    """Trains, and goes on where an earlier run was stopped if that is asked for."""
    torch.manual_seed(1)
    torch.set_num_threads(options.threads)
    image_dir = options.pack / "image"
    preprocessor = PicturePreprocessor.from_json(
        (image_dir / "preprocessor_config.json").read_text()
    )
    config = NetworkConfig(vocabulary=0, side=preprocessor.height)
    tokenizer = build_tokenizer(config.max_length)
    config = NetworkConfig(vocabulary=tokenizer.get_vocab_size(), side=preprocessor.height)
    started = time.monotonic()
    pool = cached_pool(
        options.cache, options.pictures, preprocessor, tokenizer, workers=options.threads
    )
    print(f"{len(pool.pictures)} pictures in {time.monotonic() - started:.0f} s", flush=True)
    fillers = frozenset(i for i in map(tokenizer.token_to_id, FILLERS) if i is not None)
    facts = pool.picture_facts.shape[1]
    network = TinySiglip(config, facts).to(memory_format=torch.channels_last)
    print(f"{sum(p.numel() for p in network.parameters()):,} parameters", flush=True)
    source = batches(pool, options.batch, fillers, np.random.default_rng(7))
    _run(network, source, preprocessor, options)
    tokenizer.no_padding()
    described = {
        "steps": options.steps, "batch": options.batch,
        "pictures": len(pool.pictures), "threads": options.threads,
        "parameters": sum(p.numel() for p in network.parameters()),
        "scale": float(network.log_scale.exp()), "bias": float(network.bias),
    }  # fmt: skip
    export(network, tokenizer, image_dir)
    (image_dir / "training.json").write_text(json.dumps(described, indent=2) + "\n")


def _run(
    network: TinySiglip,
    source: Iterator[Batch],
    preprocessor: PicturePreprocessor,
    options: argparse.Namespace,
) -> None:
    optimizer = torch.optim.AdamW(_grouped(network), lr=_PEAK_RATE, betas=(0.9, 0.98))
    saved = options.cache / _CHECKPOINT
    done, sums = _resume(network, optimizer, saved) if options.resume else 0, np.zeros(2)
    for step in range(done + 1, options.steps + 1):
        for group in optimizer.param_groups:
            group["lr"] = _PEAK_RATE * _rate(step / options.steps)
        sums += _step(network, optimizer, next(source), preprocessor)
        if step % _REPORT_EVERY == 0:
            spent_s = time.process_time()
            print(f"step {step} {spent_s:.0f} s pairs, facts: {sums / _REPORT_EVERY}", flush=True)
            sums = np.zeros(2)
            state = [network.state_dict(), optimizer.state_dict(), step]
            torch.save(state, saved)


def _resume(network: TinySiglip, optimizer: torch.optim.Optimizer, saved: Path) -> int:
    """Takes up a checkpoint; returns how many steps it has behind it."""
    weights, state, step = torch.load(saved)
    network.load_state_dict(weights)
    optimizer.load_state_dict(state)
    return int(step)


def _rate(spent: float) -> float:
    """Warm-up, then half a cosine down to zero; of the share of steps done."""
    if spent < _WARM_UP:
        return spent / _WARM_UP
    return 0.5 * (1 + math.cos(math.pi * (spent - _WARM_UP) / (1 - _WARM_UP)))


def _step(
    network: TinySiglip,
    optimizer: torch.optim.Optimizer,
    batch: Batch,
    preprocessor: PicturePreprocessor,
) -> tuple[float, float]:
    bytes_last = torch.from_numpy(batch.pictures).permute(0, 3, 1, 2)
    mean, std = (torch.tensor(v).view(1, 3, 1, 1) for v in (preprocessor.mean, preprocessor.std))
    longest = int((batch.tokens != 0).sum(axis=1).max())
    lesson = Lesson(
        (bytes_last * preprocessor.scale - mean) / std,
        torch.from_numpy(batch.tokens[:, :longest]),
        torch.from_numpy(batch.matches),
        torch.from_numpy(batch.picture_facts),
        torch.from_numpy(batch.caption_facts),
    )
    with torch.autocast("cpu", dtype=torch.bfloat16):
        pairs, facts = network.loss(lesson)
    optimizer.zero_grad()
    (pairs + facts).backward()
    torch.nn.utils.clip_grad_norm_(network.parameters(), 5.0)
    optimizer.step()
    return pairs.item(), facts.item()


def _grouped(network: TinySiglip) -> list[dict[str, object]]:
    """Weights decay; biases, norms, positions and the loss's own two numbers do not."""
    decaying = [p for p in network.parameters() if p.ndim > 1 and p.shape[0] != 1]
    rest = [p for p in network.parameters() if not (p.ndim > 1 and p.shape[0] != 1)]
    return [{"params": decaying, "weight_decay": 0.05}, {"params": rest, "weight_decay": 0.0}]


if __name__ == "__main__":
    main()
