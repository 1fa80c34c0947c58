import base64
from datetime import UTC, datetime
from uuid import UUID

import pytest

from api.paging import Cursor
from scenedex.domain.errors import Code, Rejected

VIDEO = UUID("00000000-0000-4000-8000-00000000000a")


def test_a_token_comes_back_as_its_cursor() -> None:
    cursor = Cursor(datetime(2026, 11, 21, 1, 2, 3, 456789, tzinfo=UTC), VIDEO)
    assert Cursor.from_token(cursor.to_token()) == cursor
    assert cursor.to_token().replace("-", "").replace("_", "").isalnum()


@pytest.mark.parametrize(
    "token",
    [
        "a",
        "=",
        "ééé",
        "%00",
        base64.urlsafe_b64encode(b"2026-11-21T00:00:00+00:00").decode(),
        base64.urlsafe_b64encode(b"2026-11-21T00:00:00 " + str(VIDEO).encode()).decode(),
        base64.urlsafe_b64encode(b"2026-11-21T00:00:00+00:00 1").decode(),
        base64.urlsafe_b64encode(b"\xff\xff").decode(),
    ],
)
def test_a_made_up_token_is_refused(token: str) -> None:
    with pytest.raises(Rejected) as caught:
        Cursor.from_token(token)
    assert caught.value.code == Code.INVALID_REQUEST
