"""Search: scenes by what is said, meant or seen in them."""

from dataclasses import replace
from typing import Annotated

from fastapi import APIRouter, Query

from api import finding
from api.deps import CurrentUser, Deps, Parts
from api.finding import Asked
from api.problems import described
from api.schemas.problems import Notice
from api.schemas.search import SceneHit, Search, SearchAnswer, SignalHit
from scenedex.domain.search import Hit, Weights
from scenedex.telemetry import collect_warnings

router = APIRouter(prefix="/search", tags=["search"])


@router.get("", responses=described(500))
def search(given: Annotated[Search, Query()], user: CurrentUser, parts: Parts) -> SearchAnswer:
    """Finds scenes, best first; nothing rather than noise where no scene answers.

    While models are missing or still being loaded, words alone answer and `warnings` says so.
    """
    asked = Asked(given.q, _weights(given), limit=given.limit, video_ids=given.video_id or None)
    with collect_warnings() as notices:
        found = finding.find(asked, user, parts)
    return SearchAnswer(
        query=given.q,
        results=[_result(hit, parts) for hit in found.hits],
        warnings=[Notice.model_validate(notice) for notice in (*found.notices, *notices)],
    )


def _weights(given: Search) -> Weights:
    """The weights asked for; 0 for a signal that is not."""
    asked = {one.value: getattr(given, f"weight_{one}") for one in given.signals}
    return replace(Weights(0, 0, 0), **asked)


def _result(hit: Hit, parts: Deps) -> SceneHit:
    return SceneHit(
        scene_id=hit.scene_id,
        video_id=hit.video_id,
        video_title=hit.video_title,
        kind=hit.kind,
        start_s=hit.start_s,
        end_s=hit.end_s,
        seek_s=hit.seek_s,
        score=hit.score,
        match=hit.match,
        signals={one: SignalHit.model_validate(found) for one, found in hit.signals.items()},
        snippet=hit.snippet,
        thumbnail_url=parts.picture_url(hit.thumbnail_key),
        preview_url=parts.picture_url(hit.preview_key),
    )
