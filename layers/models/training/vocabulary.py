"""The starter model's tokenizer: whole words, lower-cased; what it never learnt is [UNK]."""

import itertools
import re

from tokenizers import Tokenizer, models, normalizers, pre_tokenizers

from scenedex.testing.pictures import Colour, words

PADDING, UNKNOWN = "[PAD]", "[UNK]"
# Words around what a question is about: they say nothing of a picture, known or not.
FILLERS = (
    "a", "an", "the", "of", "on", "in", "at", "by", "with", "under", "over", "above", "and",
    "is", "it", "there", "show", "me", "picture", "photo", "image", "while", "during", "beside",
    "front", "this", "that", "these", "those", "what", "where", "when", "who", "how", "which",
    "are", "was", "were", "be", "do", "does", "to", "for", "from", "my", "i", "we", "you", "find",
    "see", "some", "any", "video", "scene", "clip", "moment", "or", "as", "its",
)  # fmt: skip


def caption_words() -> list[str]:
    """Every word that a caption can hold, in alphabetical order."""
    tables = (
        words.PLACES, words.AT, words.TIMES, words.SKIES, words.SKY_NOUNS, words.MEETINGS,
    )  # fmt: skip
    phrases = list(itertools.chain.from_iterable(itertools.chain(*(t.values() for t in tables))))
    phrases += itertools.chain.from_iterable(itertools.chain(*words.NOUNS.values()))
    phrases += itertools.chain(*words.COLOURED_PARTS.values())
    phrases += [*words.NUMBERS.values(), *words.MANY, *words.OPENINGS]
    phrases += [*Colour, "background", "over", "above", "on", "an"]
    return sorted(set(re.findall(r"[a-z]+", re.sub(r"\{\w+\}", " ", " ".join(phrases)))))


def build_tokenizer(max_length: int) -> Tokenizer:
    """Makes the tokenizer that is written beside the model."""
    vocabulary = {word: i for i, word in enumerate((PADDING, UNKNOWN, *caption_words()))}
    tokenizer = Tokenizer(models.WordLevel(vocabulary, unk_token=UNKNOWN))
    tokenizer.normalizer = normalizers.Sequence(
        [normalizers.NFKD(), normalizers.StripAccents(), normalizers.Lowercase()]
    )
    tokenizer.pre_tokenizer = pre_tokenizers.Sequence(
        [pre_tokenizers.Whitespace(), pre_tokenizers.Punctuation(behavior="removed")]
    )
    tokenizer.enable_padding(pad_id=0, pad_token=PADDING, length=max_length)
    tokenizer.enable_truncation(max_length)
    return tokenizer
