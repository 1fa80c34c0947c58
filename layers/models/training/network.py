"""A tiny SigLIP: a vision transformer and a text transformer that meet in one space.

The loss and the attention pooling head follow Zhai et al. 2023, "Sigmoid Loss for Language Image
Pre-Training"; the convolutional stem follows Xiao et al. 2021, "Early Convolutions Help
Transformers See Better", which learns faster from few pictures than patches do.
"""

from dataclasses import dataclass

import torch
from torch import Tensor, nn
from torch.nn import functional

MAX_LENGTH = 32
"""Of a text, in tokens."""
_STRIDE = 16


@dataclass(frozen=True)
class NetworkConfig:
    """Sizes; 1.2 million parameters as they stand.

    Attributes:
        side: of the square picture in pixels; a multiple of 16, the stem's stride.
        max_length: of a text in tokens.
    """

    vocabulary: int
    side: int = 96
    max_length: int = MAX_LENGTH
    width: int = 128
    heads: int = 4
    vision_layers: int = 2
    text_layers: int = 2


class Attention(nn.Module):
    """Multi-head attention, written out: torch's fused one trains slowly on a CPU."""

    def __init__(self, width: int, heads: int) -> None:
        super().__init__()
        self.heads = heads
        self.query, self.rest = nn.Linear(width, width), nn.Linear(width, 2 * width)
        self.project = nn.Linear(width, width)

    def forward(self, asking: Tensor, tokens: Tensor, bias: Tensor | None = None) -> Tensor:
        """Lets ``asking`` (n, k, width) look at ``tokens`` (n, m, width)."""
        key, value = self._split(self.rest(tokens), 2)
        (query,) = self._split(self.query(asking), 1)
        scores = query @ key.transpose(-2, -1) / query.shape[-1] ** 0.5
        weights = (scores if bias is None else scores + bias).softmax(dim=-1)
        return self.project((weights.to(value.dtype) @ value).transpose(1, 2).flatten(2))

    def _split(self, tokens: Tensor, parts: int) -> tuple[Tensor, ...]:
        heads = tokens.unflatten(-1, (parts, self.heads, -1))
        return heads.permute(2, 0, 3, 1, 4).unbind(0)


class Block(nn.Module):
    """One layer of a transformer, normalised before each half."""

    def __init__(self, width: int, heads: int) -> None:
        super().__init__()
        self.before_attention, self.before_mlp = nn.LayerNorm(width), nn.LayerNorm(width)
        self.attention = Attention(width, heads)
        self.mlp = nn.Sequential(
            nn.Linear(width, 4 * width), nn.ReLU(), nn.Linear(4 * width, width)
        )

    def forward(self, tokens: Tensor, bias: Tensor | None = None) -> Tensor:
        """(n, m, width) to the same."""
        normed = self.before_attention(tokens)
        tokens = tokens + self.attention(normed, normed, bias)
        return tokens + self.mlp(self.before_mlp(tokens))


def _blocks(config: NetworkConfig, layers: int) -> nn.ModuleList:
    return nn.ModuleList(Block(config.width, config.heads) for _ in range(layers))


def _convolved(given: int, wanted: int, size: int, stride: int) -> list[nn.Module]:
    """Channels in and out, side of the window in pixels, and what the picture is divided by."""
    padding = size // 2 if size % 2 else 0
    return [
        nn.Conv2d(given, wanted, size, stride=stride, padding=padding, bias=False),
        nn.BatchNorm2d(wanted),
        nn.ReLU(),
    ]


class VisionTower(nn.Module):
    """Pictures (n, 3, side, side) to unit vectors (n, width)."""

    def __init__(self, config: NetworkConfig) -> None:
        super().__init__()
        width = config.width
        self.stem = nn.Sequential(
            *_convolved(3, 64, 4, 4),
            *_convolved(64, 96, 3, 2),
            *_convolved(96, 96, 3, 1),
            *_convolved(96, width, 3, 2),
            nn.Conv2d(width, width, 1),
        )
        tokens = (config.side // _STRIDE) ** 2
        self.positions = nn.Parameter(torch.randn(1, tokens, width) * 0.02)
        self.blocks = _blocks(config, config.vision_layers)
        self.norm = nn.LayerNorm(width)
        self.probe = nn.Parameter(torch.randn(1, 1, width) * 0.02)
        self.pool = Attention(width, config.heads)
        self.spread = nn.BatchNorm1d(width)
        self.project = nn.Linear(width, width)

    def forward(self, pixel_values: Tensor) -> Tensor:
        """Encodes a batch."""
        tokens = self.stem(pixel_values).flatten(2).transpose(1, 2) + self.positions
        for block in self.blocks:
            tokens = block(tokens)
        pooled = self.pool(self.probe.expand(tokens.shape[0], -1, -1), self.norm(tokens))
        return functional.normalize(self.project(self.spread(pooled[:, 0])), dim=-1)


class TextTower(nn.Module):
    """Token ids (n, max_length), 0 where there is none, to unit vectors (n, width)."""

    def __init__(self, config: NetworkConfig) -> None:
        super().__init__()
        self.words = nn.Embedding(config.vocabulary, config.width, padding_idx=0)
        self.positions = nn.Parameter(torch.randn(1, config.max_length, config.width) * 0.02)
        self.blocks = _blocks(config, config.text_layers)
        self.norm = nn.LayerNorm(config.width)
        self.spread = nn.BatchNorm1d(config.width)
        self.project = nn.Linear(config.width, config.width)

    def forward(self, input_ids: Tensor) -> Tensor:
        """Encodes a batch; nothing looks at padding."""
        is_word = (input_ids != 0).unsqueeze(-1).float()
        unseen = (is_word - 1.0).transpose(1, 2).unsqueeze(1) * 1e4
        tokens = self.words(input_ids) + self.positions[:, : input_ids.shape[1]]
        for block in self.blocks:
            tokens = block(tokens, unseen)
        pooled = (self.norm(tokens) * is_word).sum(dim=1) / is_word.sum(dim=1).clamp(min=1.0)
        return functional.normalize(self.project(self.spread(pooled)), dim=-1)


class TinySiglip(nn.Module):
    """Both towers, and the scale and bias that turn a cosine into a probability's logit.

    While it learns it also names the facts of pictures and captions, by one set of directions that
    both towers share: that tells the vision tower from the first step on what to look for.

    Args:
        config: sizes.
        facts: how many there are to name.
    """

    def __init__(self, config: NetworkConfig, facts: int) -> None:
        super().__init__()
        self.config = config
        self.vision = VisionTower(config)
        self.text = TextTower(config)
        self.log_scale = nn.Parameter(torch.tensor(2.3))
        self.bias = nn.Parameter(torch.tensor(-6.0))
        self.namer = nn.Linear(config.width, facts)
        self.text_bias = nn.Parameter(torch.full((facts,), -3.0))

    def loss(self, lesson: "Lesson") -> tuple[Tensor, Tensor]:
        """The sigmoid loss over all pairs, and the loss of naming the facts; a picture each."""
        seen = self.vision(lesson.pixel_values).float()
        read = self.text(lesson.input_ids).float()
        pairs = _per_row(seen @ read.T * self.log_scale.exp() + self.bias, lesson.matches)
        # Of unit vectors: their directions' weights would have to grow tenfold first.
        named = _per_row(self.namer(seen * 10), lesson.picture_facts)
        directions = self.namer.weight.float()
        told = _per_row(read * 10 @ directions.T + self.text_bias, lesson.caption_facts)
        return pairs, named + told


@dataclass(frozen=True)
class Lesson:
    """What one step learns from.

    Attributes:
        pixel_values: (n, 3, side, side).
        input_ids: (m, tokens).
        matches: (n, m), 1 where the text is true of the picture, else 0; any number a row.
        picture_facts: (n, facts).
        caption_facts: (m, facts).
    """

    pixel_values: Tensor
    input_ids: Tensor
    matches: Tensor
    picture_facts: Tensor
    caption_facts: Tensor


def _per_row(logits: Tensor, truth: Tensor) -> Tensor:
    summed = functional.binary_cross_entropy_with_logits(logits.float(), truth, reduction="sum")
    return summed / len(logits)
