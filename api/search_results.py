"""What was found, as it is answered."""

from collections.abc import Iterable

from api.deps import Deps
from api.finding import Asked, Found
from api.schemas.problems import Notice as ShownNotice
from api.schemas.search import Reason, SceneHit, SearchAnswer, SignalHit, Total
from scenedex.domain.notices import Notice
from scenedex.domain.results import Hit, WhyNothing
from scenedex.domain.search import Filters

_WHY = {
    WhyNothing.NOTHING_INDEXED: "Nothing is indexed yet: upload a video, and search again once "
    "its state is `indexed`.",
    WhyNothing.NOTHING_ASKED: "There is nothing to look for: the query holds no word, or the scene "
    "has nothing to compare.",
    WhyNothing.NO_MATCH: "No scene is near enough to be more than chance: try other words.",
    WhyNothing.END: "Earlier pages held all results.",
}
_NARROWED = "No scene that passes the filters is near enough to be more than chance: try fewer."


def answer(
    asked: Asked, found: Found, parts: Deps, *, query: str | None, warnings: Iterable[Notice] = ()
) -> SearchAnswer:
    """A page of results.

    Args:
        asked: what it answers.
        query: the words, cleaned.
        warnings: what was left out on the way.
    """
    results = found.results
    return SearchAnswer(
        query=query,
        results=[_hit(hit, parts) for hit in results.hits],
        total=Total(value=results.total, is_exact=results.is_total_exact),
        next=found.next,
        reason=_reason(results.why_nothing, asked.filters),
        warnings=[ShownNotice.model_validate(one) for one in (*found.notices, *warnings)],
    )


def _reason(why: WhyNothing | None, filters: Filters) -> Reason | None:
    if why is None:
        return None
    is_narrowed = why is WhyNothing.NO_MATCH and filters != Filters()
    return Reason(code=why, message=_NARROWED if is_narrowed else _WHY[why])


def _hit(hit: Hit, parts: Deps) -> SceneHit:
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
        signals={one: SignalHit.model_validate(how) for one, how in hit.signals.items()},
        snippet=hit.snippet,
        thumbnail_url=parts.picture_url(hit.thumbnail_key),
        preview_url=parts.picture_url(hit.preview_key),
    )
