"""Search: scenes by what is said, meant or seen in them, by a picture, or by another scene."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query

from api import finding
from api.bodies import PICTURE_BODY, PictureBody
from api.deps import CurrentUser, Parts
from api.finding import Asked
from api.problems import described
from api.schemas.search import SearchAnswer
from api.schemas.search_query import Narrowed, PictureSearch, Search, SimilarScenes
from api.search_results import answer
from scenedex.domain.query_words import QueryWords, parse
from scenedex.domain.signals import Weights
from scenedex.telemetry import collect_warnings

router = APIRouter(tags=["search"])


@router.get("/search", responses=described(500))
def search(given: Annotated[Search, Query()], user: CurrentUser, parts: Parts) -> SearchAnswer:
    """Finds scenes, best first; nothing rather than noise where no scene answers.

    While models are missing or still being loaded, words alone answer and `warnings` says so.
    """
    asked = _asked(given, given.weights(), parse(given.q))
    with collect_warnings() as warnings:
        found = finding.find(asked, user, parts)
    return answer(asked, found, parts, query=given.q, warnings=warnings)


@router.post("/search/image", responses=described(413, 500), openapi_extra=PICTURE_BODY)
def search_by_picture(
    given: Annotated[PictureSearch, Query()], picture: PictureBody, user: CurrentUser, parts: Parts
) -> SearchAnswer:
    """Finds scenes that look like a picture: a JPEG, PNG or WebP of at most 4 MiB, as the body.

    What it is, is told by its content. With words (`q`) beside it, what is seen is compared with
    the mean of the picture's vector and the words', and what is said with the words alone. Later
    pages want the same picture again.
    """
    words = parse(given.q) if given.q else None
    asked = _asked(given, given.weights(), words, picture=picture)
    with collect_warnings() as warnings:
        found = finding.find(asked, user, parts)
    return answer(asked, found, parts, query=given.q, warnings=warnings)


@router.get("/scenes/{scene_id}/similar", responses=described(404, 500))
def similar_scenes(
    scene_id: UUID, given: Annotated[SimilarScenes, Query()], user: CurrentUser, parts: Parts
) -> SearchAnswer:
    """Finds scenes like this one, by what is seen and what is said in it.

    The scene itself is left out, but the ranks of the signals count it.
    """
    asked = _asked(given, given.weights(), None)
    found = finding.find_similar(asked, scene_id, user, parts, other_videos=given.other_videos)
    return answer(asked, found, parts, query=None)


def _asked(
    given: Narrowed, weights: Weights, words: QueryWords | None, *, picture: bytes | None = None
) -> Asked:
    return Asked(
        shape=given.shape(),
        weights=weights,
        filters=given.filters(),
        limit=given.limit,
        page=given.page,
        group_by_video=given.group_by == "video",
        per_video=given.per_video,
        words=words,
        picture=picture,
    )
