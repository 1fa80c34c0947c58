"""Credentials for tests: good for nothing, so that what they sign never opens anything."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from scenedex.aws.clients import session

_GIVEN = {
    "AWS_ACCESS_KEY_ID": "AKIDEXAMPLE",
    "AWS_SECRET_ACCESS_KEY": "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY",
}
_NEITHER = ("AWS_SESSION_TOKEN", "AWS_ENDPOINT_URL", "AWS_PROFILE")


@contextmanager
def example_credentials() -> Iterator[None]:
    """AWS clients made within the block have these, whatever the machine has."""
    with pytest.MonkeyPatch.context() as patch:
        for name, value in _GIVEN.items():
            patch.setenv(name, value)
        for name in _NEITHER:
            patch.delenv(name, raising=False)
        session.cache_clear()
        yield
    session.cache_clear()
