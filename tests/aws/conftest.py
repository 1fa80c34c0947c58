from collections.abc import Iterator

import pytest

from scenedex.testing.credentials import example_credentials


@pytest.fixture
def credentials() -> Iterator[None]:
    """Credentials that are good for nothing: what is signed here never leaves the machine."""
    with example_credentials():
        yield
