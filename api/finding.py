"""From a question to a page of scenes."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from hashlib import sha256
from typing import TYPE_CHECKING, Any
from uuid import UUID

from api.deps import Deps
from api.search_pages import SealedPage, SearchPage, describe_search
from api.understanding import (
    Compared,
    Understood,
    meaning_band,
    picture_band,
    understand_picture,
    understand_words,
    wanted_signals,
)
from scenedex.db import Transaction, scenes
from scenedex.db.search import scene_vectors, search_scenes
from scenedex.domain.errors import Code, Rejected
from scenedex.domain.notices import Notice
from scenedex.domain.query_words import QueryWords
from scenedex.domain.results import Results
from scenedex.domain.search import MOST_RESULTS, Filters, Query
from scenedex.domain.signals import Band, Signal, Weights
from scenedex.domain.video import User

if TYPE_CHECKING:  # the api function has no encoders, and must not load them
    from scenedex.encoders.manifest import KindManifest

SceneVectors = Mapping[str, tuple[int, Any]]
"""Of what a scene shows and says: the model's id and the vector."""
_SPACES = {Signal.MEANING: "text", Signal.PICTURE: "image"}
"""The kind of the model by which a signal compares."""


@dataclass(frozen=True)
class Asked:
    """What a user looks for.

    Attributes:
        shape: of the parameters, all that decides which results there are and in which order.
        weights: 0 for a signal that is not asked for.
        page: a token of an earlier page; None for the first one.
        words: what was typed, cleaned and on one line.
        picture: the bytes of what the scenes should look like.
    """

    shape: str
    weights: Weights
    filters: Filters
    limit: int
    page: str | None = None
    group_by_video: bool = False
    per_video: int | None = None
    words: QueryWords | None = None
    picture: bytes | None = field(default=None, repr=False)


@dataclass(frozen=True)
class Found:
    """A page of what was found, and what users are told of the models that found it."""

    results: Results
    next: str | None
    notices: Sequence[Notice] = ()


def find(asked: Asked, user: User, parts: Deps) -> Found:
    """The scenes that answer words, a picture or both.

    What has to be left out of the first page is told to ``degraded``; later pages leave out the
    same, and nothing else.

    Raises:
        Rejected: PAGE_TOKEN_INVALID, or what keeps the picture from being searched with.
        Retryable: DATABASE_UNAVAILABLE; ENCODERS_WARMING where words alone are no answer.
        Misconfigured: MODEL_MISMATCH; other models made the index.
    """
    sealed = SealedPage.read(asked.page) if asked.page else None
    understood = _understood(asked, parts, sealed)
    compared = understood.compared
    search = _describe(asked, user, [_identity(one.model) for one in compared.values()])
    page = sealed.opened(search) if sealed else None
    if asked.words and not (compared or asked.weights.words or asked.weights.people):
        # Better by words than not at all.
        asked = replace(asked, weights=replace(asked.weights, words=1.0))
    with parts.database.as_user(user.user_id) as tx:
        query = _compare(_query(asked, page, parts), tx, compared, parts)
        results = search_scenes(tx, query)
    following = _next(results, page, tuple(compared), search)
    return Found(results, following, understood.notices)


def find_similar(
    asked: Asked, scene_id: UUID, user: User, parts: Deps, *, other_videos: bool
) -> Found:
    """The scenes that show or say what a scene does.

    Args:
        other_videos: leaves out the scene's own video.

    Raises:
        Rejected: NOT_FOUND, PAGE_TOKEN_INVALID.
        Retryable: DATABASE_UNAVAILABLE.
    """
    sealed = SealedPage.read(asked.page) if asked.page else None
    with parts.database.as_user(user.user_id) as tx:
        scene = scenes.get_scene(tx, scene_id)
        if scene is None:
            raise Rejected(Code.NOT_FOUND, "There is no such scene.")
        vectors = scene_vectors(tx, scene_id)
        models = [f"{kind} {model_id}" for kind, (model_id, _) in sorted(vectors.items())]
        search = _describe(asked, user, [str(scene_id), *models])
        page = sealed.opened(search) if sealed else None
        query = replace(_query(asked, page, parts), unlike=scene_id)
        if other_videos:
            query = replace(query, unlike_video=scene.video_id, candidates=MOST_RESULTS)
        results = search_scenes(tx, _like_scene(query, vectors, parts))
    return Found(results, _next(results, page, (), search))


def _understood(asked: Asked, parts: Deps, sealed: SealedPage | None) -> Understood:
    wanted = sealed.page.compared if sealed else wanted_signals(asked.weights)
    text = asked.words.text if asked.words else ""
    if asked.picture is not None:
        return understand_picture(asked.picture, text, wanted, parts.encoders)
    return understand_words(text, wanted, parts.encoders, may_lack=sealed is None)


def _describe(asked: Asked, user: User, models: Sequence[str]) -> str:
    picture = sha256(asked.picture).hexdigest() if asked.picture is not None else ""
    return describe_search(user.user_id, [asked.shape, picture], models)


def _query(asked: Asked, page: SearchPage | None, parts: Deps) -> Query:
    return Query(
        words=asked.words,
        weights=asked.weights,
        limit=asked.limit,
        offset=page.offset if page else 0,
        basis=page.basis if page else None,
        filters=asked.filters,
        group_by_video=asked.group_by_video,
        per_video=asked.per_video,
        exact_up_to=parts.settings.exact_up_to_vectors,
    )


def _compare(
    query: Query, tx: Transaction, compared: Mapping[Signal, Compared], parts: Deps
) -> Query:
    for signal, one in compared.items():
        model_id = parts.indexed_models.id_of(tx, one.model)
        query = _comparing(query, signal, one.vector, model_id=model_id, band=one.band)
    return query


def _like_scene(query: Query, vectors: SceneVectors, parts: Deps) -> Query:
    """Asks for what a scene shows and says."""
    bands = {
        Signal.PICTURE: picture_band(parts.encoders),
        Signal.MEANING: meaning_band(parts.encoders),
    }
    for signal, band in bands.items():
        if found := vectors.get(_SPACES[signal]):
            model_id, vector = found
            query = _comparing(query, signal, vector.to_list(), model_id=model_id, band=band)
    return query


def _comparing(
    query: Query,
    signal: Signal,
    vector: Iterable[float],
    *,
    model_id: int | None,
    band: Band | None,
) -> Query:
    """The query with what one signal compares.

    Args:
        band: None for the one that the query has.
    """
    thresholds = query.thresholds
    if band:
        thresholds = replace(thresholds, **{signal.value: band})
    space = _SPACES[signal]
    vectors: dict[str, Any] = {f"{space}_vector": vector, f"{space}_model_id": model_id}
    return replace(query, thresholds=thresholds, **vectors)


def _next(
    results: Results, page: SearchPage | None, compared: tuple[Signal, ...], search: str
) -> str | None:
    if not results.has_more:
        return None
    offset = (page.offset if page else 0) + len(results.hits)
    return SearchPage(offset, compared, results.basis).to_token(search)


def _identity(model: "KindManifest") -> str:
    parts = (model.kind, model.name, model.revision, model.dimensions, model.preprocessing)
    return " ".join(str(part) for part in parts)
