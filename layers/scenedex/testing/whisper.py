"""A tiny Whisper model that says what it is told, so that the real speech path runs in tests.

Every part is a real one: the converter's specification, the vocabulary's layout, the spectrogram,
encoder, decoder, beam search, timestamp rules and tokenizer. Weights are random and small, but for
one thing: the decoder's first position vectors are orthogonal and large, and each row of the output
layer points along the positions at which its token shall stand. So the model says the same in each
window of 30 s, whatever it hears.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import tokenizers
from ctranslate2.specs import whisper_spec
from numpy.typing import NDArray

from scenedex.domain.transcript import TranscriptSegment

_WIDTH = 64
_HEADS = 2
_MEL_BANDS = 80
_AUDIO_POSITIONS = 1500
_TEXT_POSITIONS = 448
_CERTAINTY = 30.0
"""Logit of a told token; the others are near 0."""

_LANGUAGES = ("en", "de", "ko", "ja")
_TIMES = tuple(f"<|{step * 0.02:.2f}|>" for step in range(1501))
_SPECIAL = (
    "<|endoftext|>", "<|startoftranscript|>", *(f"<|{each}|>" for each in _LANGUAGES),
    "<|translate|>", "<|transcribe|>", "<|startoflm|>", "<|startofprev|>", "<|nospeech|>",
    "<|notimestamps|>", *_TIMES,
)  # fmt: skip
"""In the order that CTranslate2 counts languages by (src/models/whisper.cc)."""


def whisper_model(
    directory: Path, says: Sequence[TranscriptSegment], *, language: str = "en"
) -> Path:
    """Writes a CTranslate2 Whisper model that faster-whisper loads, about 1.5 MB.

    Args:
        directory: is made.
        says: what it says in each window of 30 s; times are multiples of 0.02 s.
        language: what it takes every voice for; one of en, de, ko, ja.

    Raises:
        ValueError: it is told to say more than it has positions for.
    """
    words = _vocabulary(says)
    tokens = [*words, *_SPECIAL]
    script = _script(says, language)
    spec = _specification(np.random.default_rng(0), tokens, script)
    directory.mkdir(parents=True)
    spec.save(str(directory))
    _tokenizer(words).save(str(directory / "tokenizer.json"))
    return directory


def _vocabulary(says: Sequence[TranscriptSegment]) -> list[str]:
    """All bytes, the empty token by which CTranslate2 knows a multilingual model, and the words."""
    alphabet = sorted(tokenizers.pre_tokenizers.ByteLevel.alphabet())
    spoken = {f"Ġ{word}" for segment in says for word in segment.text.split()}
    return [*alphabet, "", *sorted(spoken)]


def _script(says: Sequence[TranscriptSegment], language: str) -> list[str | None]:
    """Which token stands after each position: language and task are the prompt's."""
    script: list[str | None] = [f"<|{language}|>", None]
    for segment in says:
        words = [f"Ġ{word}" for word in segment.text.split()]
        script += [_time(segment.span.start_s), *words, _time(segment.span.end_s)]
    script.append("<|endoftext|>")
    if len(script) > _WIDTH:
        raise ValueError(f"{len(script)} tokens, but {_WIDTH} positions")
    return script + ["<|endoftext|>"] * (_WIDTH - len(script))


def _time(at_s: float) -> str:
    return _TIMES[round(at_s / 0.02)]


def _specification(
    rng: np.random.Generator, tokens: Sequence[str], script: Sequence[str | None]
) -> Any:
    spec = whisper_spec.WhisperSpec(1, _HEADS, 1, _HEADS)
    _fill_encoder(_Weights(rng), spec.encoder)
    _fill_decoder(_Weights(rng), spec.decoder, tokens, script)
    spec.config.suppress_ids = []
    spec.config.suppress_ids_begin = []
    spec.config.alignment_heads = [(0, 0)]
    spec.config.lang_ids = [tokens.index(f"<|{each}|>") for each in _LANGUAGES]
    spec.register_vocabulary(list(tokens))
    spec.validate()
    spec.optimize()
    return spec


@dataclass(frozen=True)
class _Weights:
    """Fills the layers of a specification with small random numbers."""

    rng: np.random.Generator

    def small(self, *shape: int) -> NDArray[np.float32]:
        return self.rng.normal(0, 0.02, shape).astype(np.float32)

    def norm(self, layer: Any) -> None:
        layer.gamma = np.ones(_WIDTH, np.float32)
        layer.beta = np.zeros(_WIDTH, np.float32)

    def linear(self, layer: Any, outputs: int, inputs: int = _WIDTH) -> None:
        layer.weight = self.small(outputs, inputs)
        layer.bias = np.zeros(outputs, np.float32)

    def convolution(self, layer: Any, inputs: int) -> None:
        layer.weight = self.small(_WIDTH, inputs, 3)
        layer.bias = np.zeros(_WIDTH, np.float32)

    def attention(self, layer: Any, *outputs: int) -> None:
        self.norm(layer.layer_norm)
        for linear, size in zip(layer.linear, outputs, strict=True):
            self.linear(linear, size)

    def feed_forward(self, layer: Any) -> None:
        self.norm(layer.layer_norm)
        self.linear(layer.linear_0, 2 * _WIDTH)
        self.linear(layer.linear_1, _WIDTH, 2 * _WIDTH)


def _fill_encoder(weights: _Weights, encoder: Any) -> None:
    weights.convolution(encoder.conv1, _MEL_BANDS)
    weights.convolution(encoder.conv2, _WIDTH)
    encoder.position_encodings.encodings = weights.small(_AUDIO_POSITIONS, _WIDTH)
    weights.norm(encoder.layer_norm)
    for layer in encoder.layer:
        weights.attention(layer.self_attention, 3 * _WIDTH, _WIDTH)
        weights.feed_forward(layer.ffn)


def _fill_decoder(
    weights: _Weights, decoder: Any, tokens: Sequence[str], script: Sequence[str | None]
) -> None:
    directions, _ = np.linalg.qr(weights.rng.normal(size=(_WIDTH, _WIDTH)))
    positions = weights.small(_TEXT_POSITIONS, _WIDTH)
    positions[:_WIDTH] = directions
    decoder.position_encodings.encodings = positions
    decoder.embeddings.weight = 0.1 * weights.small(len(tokens), _WIDTH)
    weights.norm(decoder.layer_norm)
    for layer in decoder.layer:
        weights.attention(layer.self_attention, 3 * _WIDTH, _WIDTH)
        weights.attention(layer.attention, _WIDTH, 2 * _WIDTH, _WIDTH)
        weights.feed_forward(layer.ffn)
    rows = 0.1 * weights.small(len(tokens), _WIDTH)
    for direction, token in zip(directions, script, strict=True):
        if token is not None:
            rows[tokens.index(token)] += _CERTAINTY / np.sqrt(_WIDTH) * direction
    decoder.projection.weight = rows


def _tokenizer(words: Sequence[str]) -> tokenizers.Tokenizer:
    model = tokenizers.models.BPE({word: index for index, word in enumerate(words)}, [])
    tokenizer = tokenizers.Tokenizer(model)
    tokenizer.pre_tokenizer = tokenizers.pre_tokenizers.ByteLevel(add_prefix_space=False)
    tokenizer.decoder = tokenizers.decoders.ByteLevel()
    tokenizer.add_special_tokens([tokenizers.AddedToken(each, special=True) for each in _SPECIAL])
    return tokenizer
