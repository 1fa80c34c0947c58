import sysconfig
from pathlib import Path

import pytest

from infra.supply.wheels import Wheel, read_wheels


@pytest.fixture(scope="session")
def site() -> Path:
    """The environment that runs the tests."""
    return Path(sysconfig.get_path("purelib"))


@pytest.fixture(scope="session")
def wheels(site: Path) -> dict[str, Wheel]:
    """What is installed in it; its native libraries were really asked."""
    return read_wheels(site)
