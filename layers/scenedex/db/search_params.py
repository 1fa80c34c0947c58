"""A query as the parameters of the statement that answers it."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime
from typing import Any

import numpy as np
from pgvector import HalfVector
from psycopg.types.json import Jsonb

from scenedex.db import signs
from scenedex.db.vectors import unit
from scenedex.domain import search
from scenedex.domain.query_words import QueryWords, Term
from scenedex.domain.search import Basis, Filters, Query
from scenedex.domain.signals import Thresholds, Weights

Params = dict[str, Any]


def params_of(query: Query) -> Params:
    """What the statement ``search_scenes`` takes: vectors, and all else as JSON.

    One row more than asked for is fetched, which tells whether another page follows.
    """
    weights = query.weights
    return {
        "asked": Jsonb({name: value for name, value in _asked(query).items() if value is not None}),
        **_vector("text", query.text_vector if weights.meaning else None),
        **_vector("image", query.image_vector if weights.picture else None),
    }


def asks_nothing(params: Params) -> bool:
    """Whether there is no word and nothing that can be compared."""
    asked = params["asked"].obj
    vectors = (params["text_vector"], params["image_vector"])
    return not any((*vectors, asked.get("exact_terms"), asked.get("names")))


def _asked(query: Query) -> Params:
    """The attributes of the type ``search_query``; None for those that are not given."""
    weights = query.weights
    return {
        **_words(query.words if weights.words else None),
        **_filters(query.filters),
        **_bands(query.thresholds, query.basis),
        **_weights(weights),
        "phrases": query.words.phrases if query.words else None,
        "names": (query.words.names or None) if query.words and weights.people else None,
        "text_model_id": query.text_model_id,
        "image_model_id": query.image_model_id,
        "floor_factor": query.calibration.floor,
        "text_strong_factor": query.calibration.strong_text,
        "image_strong_factor": query.calibration.strong_picture,
        "fewest": query.calibration.fewest,
        "samples": query.calibration.samples,
        "loosely": search.LOOSELY,
        "loosely_alone": search.LOOSELY_ALONE,
        "k": search.RRF_K,
        "skipped": query.offset,
        "most": query.page_size + 1,
        "group_by_video": query.group_by_video,
        "per_video": query.per_video,
        "unlike": query.unlike,
        "unlike_video": query.unlike_video,
        "candidates": query.candidates,
        "exact_up_to": query.exact_up_to,
    }


def _words(query: QueryWords | None) -> Params:
    """The terms as tsqueries, and the words by which they are counted and looked up."""
    terms: Sequence[Term] = query.terms if query else ()
    words = [(place, *word) for place, term in enumerate(terms, start=1) for word in _held(term)]
    return {
        "exact_terms": [term.exact for term in terms] or None,
        "loose_terms": [term.loose for term in terms] or None,
        "word_terms": [place for place, _, _, _ in words],
        "word_texts": [word for _, word, _, _ in words],
        "word_begins": [is_beginning for _, _, is_beginning, _ in words],
        "word_loose": [is_loose for _, _, _, is_loose in words],
    }


def _held(term: Term) -> Iterator[tuple[str, bool, bool]]:
    """What scenes of a term hold: a word, whether others begin with it, and whether it is loose.

    Of scripts that go by pairs, a single character is a beginning in phrases, too.
    """
    for word in term.words:
        yield word, term.is_beginning or (len(word) == 1 and not word.isascii()), False
    if term.stem:
        yield term.stem, True, True
    if term.sound:
        yield term.sound, False, True


def _vector(space: str, vector: Iterable[float] | None) -> Params:
    """A vector and its code; None for one without direction, whose cosine is no number."""
    # One by one, the numbers of an array take longer than all else that is done here.
    given = vector if isinstance(vector, np.ndarray) else list(vector or ())
    numbers = np.asarray(given, np.float32)
    has_direction = bool(numbers.any())
    return {
        f"{space}_vector": HalfVector(unit(numbers)) if has_direction else None,
        f"{space}_signs": signs.of(numbers) if has_direction else None,
    }


def _filters(filters: Filters) -> Params:
    given = filters.video_ids
    return {
        **vars(filters),
        "video_ids": None if given is None else list(given),
        "tags": list(filters.tags) or None,
        "person_ids": list(dict.fromkeys(filters.person_ids)) or None,
        "created_from": filters.created_from and _utc(filters.created_from),
        "created_to": filters.created_to and _utc(filters.created_to),
    }


def _utc(moment: datetime) -> datetime:
    """A moment as Postgres reads it, which knows no zones a day away; within the known years."""
    try:
        return moment.astimezone(UTC)
    except OverflowError:
        return moment.replace(tzinfo=UTC)  # hours off, in the year 1 or 9999


def _bands(thresholds: Thresholds, basis: Basis | None) -> Params:
    """The models' bands and, on later pages, those that the first page went by."""
    return {
        "words_floor": thresholds.words.floor,
        "words_strong": thresholds.words.strong,
        "people_floor": thresholds.people.floor,
        "people_strong": thresholds.people.strong,
        "text_model_floor": thresholds.meaning.floor,
        "text_model_strong": thresholds.meaning.strong,
        "image_model_floor": thresholds.picture.floor,
        "image_model_strong": thresholds.picture.strong,
        "publish_seq": basis.publish_seq if basis else None,
        "scenes": basis.scenes if basis else None,
        "word_counts": list(basis.word_counts) if basis else None,
        "meaning_floor": basis.meaning.floor if basis else None,
        "meaning_strong": basis.meaning.strong if basis else None,
        "picture_floor": basis.picture.floor if basis else None,
        "picture_strong": basis.picture.strong if basis else None,
    }


def _weights(weights: Weights) -> Params:
    return {f"{signal}_weight": weight for signal, weight in vars(weights).items()}
