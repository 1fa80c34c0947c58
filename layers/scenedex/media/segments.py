"""The text track found inside a video, as a small JSON file."""

import json

from scenedex.domain.errors import Code, Rejected
from scenedex.domain.span import TimeSpan
from scenedex.domain.transcript import Transcript, TranscriptSegment, TranscriptSource


def dump_segments(transcript: Transcript) -> str:
    """The transcript as JSON."""
    segments = [
        {"start_s": segment.span.start_s, "end_s": segment.span.end_s, "text": segment.text}
        for segment in transcript.segments
    ]
    return json.dumps({"language": transcript.language, "segments": segments}, ensure_ascii=False)


def read_segments(data: bytes) -> Transcript:
    """Reads what ``dump_segments`` wrote.

    Raises:
        Rejected: it did not write this.
    """
    try:
        given = json.loads(data)
        segments = tuple(
            TranscriptSegment(TimeSpan(float(item["start_s"]), float(item["end_s"])), item["text"])
            for item in given["segments"]
        )
        return Transcript(TranscriptSource.EMBEDDED, segments, given["language"])
    except (ValueError, KeyError, TypeError) as error:
        raise Rejected(
            Code.CAPTIONS_UNREADABLE, "The video's own captions cannot be read."
        ) from error
