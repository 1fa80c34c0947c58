"""What the demo asks about a video."""

import time
from collections.abc import Iterator
from dataclasses import dataclass

from scenedex.cli import render
from scenedex.cli.answers import SearchAnswer
from scenedex.cli.client import ApiClient
from scenedex.domain.errors import Code

WARM_UP_S = 60.0
"""Seconds that the search function may take to load its encoders."""


@dataclass(frozen=True)
class Query:
    """One search, and where its answer is known, the moment it must find."""

    how: str
    text: str
    signals: str
    moment_s: float | None = None


# What is said in the sample is never what is shown; see scenedex.testing.clips.DEMO_SCENES.
SAMPLE_QUERIES = (
    Query("by what is seen", "a red sailing boat at sunset", "picture", moment_s=1.5),
    Query("by what is said", "nobody remembers the password", "words,meaning", moment_s=16.5),
    Query(
        "by both",
        "won the football championship in the desert",
        "words,meaning,picture",
        moment_s=7.5,
    ),
)

# Things that the starter model has seen drawings of; the first that finds anything is shown.
GENERIC_PICTURES = ("a road with cars", "many green trees", "tall buildings", "a sandy beach")


def own_queries(client: ApiClient, video_id: str, *, name: str) -> Iterator[Query]:
    """Searches for a video that nobody here knows: generic pictures, and its own words if any."""
    pictures = [Query("by what is seen", text, "picture") for text in GENERIC_PICTURES]
    picture = next((one for one in pictures if ask(client, one, video_id)["results"]), pictures[0])
    yield picture
    by_name = Query("by its name", name, "words")
    if words := _said(ask(client, by_name, video_id)):
        yield Query("by what is said", words, "words,meaning")
        yield Query("by both", f"{picture.text}, {words}", "words,meaning,picture")
    else:
        yield by_name


def ask(client: ApiClient, query: Query, video_id: str) -> SearchAnswer:
    """Searches one video, and waits for encoders that are still loading."""
    params = {"q": query.text, "signals": query.signals, "video_id": video_id, "limit": "3"}
    give_up = time.monotonic() + WARM_UP_S
    while True:
        answer = client.search(params)
        codes = {warning["code"] for warning in answer["warnings"]}
        if Code.ENCODERS_WARMING not in codes or time.monotonic() > give_up:
            return answer
        time.sleep(0.5)


def _said(answer: SearchAnswer) -> str:
    """The two longest words that are said in the scenes found."""
    snippets = [render.snippet(hit["snippet"]).plain for hit in answer["results"]]
    words = sorted({word.strip(".,;:!?…") for text in snippets for word in text.split()}, key=len)
    return " ".join(words[-2:])
