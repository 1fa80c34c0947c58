import pytest
from moto import mock_aws

from scenedex.aws.clients import session


@pytest.fixture
def aws(monkeypatch):
    """Moto in this process, with credentials that are good for nothing else."""
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "testing")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "testing")
    monkeypatch.setenv("AWS_DEFAULT_REGION", "eu-west-1")
    monkeypatch.delenv("AWS_ENDPOINT_URL", raising=False)
    monkeypatch.delenv("AWS_PROFILE", raising=False)
    session.cache_clear()
    with mock_aws():
        yield
    session.cache_clear()
