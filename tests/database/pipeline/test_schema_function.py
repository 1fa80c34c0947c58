"""apply_schema against a database that is up to date, with secrets as moto keeps them."""

import json

import pytest
from moto import mock_aws

from functions.apply_schema.apply import apply_schema
from scenedex.aws import Clients
from scenedex.aws.clients import session
from scenedex.db.roles import API, OWNER, WORKER
from scenedex.domain.errors import Code, Misconfigured
from scenedex.settings import Settings
from scenedex.stage import open_database


@pytest.fixture
def clients(monkeypatch):
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "testing")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "testing")
    monkeypatch.delenv("AWS_ENDPOINT_URL", raising=False)
    session.cache_clear()
    with mock_aws():
        yield Clients(Settings())
    session.cache_clear()


@pytest.fixture
def settings(clients, scratch) -> Settings:
    def secret(role: str) -> str:
        text = json.dumps({"username": role, "password": scratch.password})
        return clients.secrets.create_secret(Name=role, SecretString=text)["ARN"]

    return Settings(
        database_host=scratch.owner.host,
        database_port=scratch.owner.port,
        database_name=scratch.name,
        owner_secret=secret(OWNER),
        api_secret=secret(API),
        worker_secret=secret(WORKER),
        database_secret=WORKER,
    )


def test_applying_again_changes_nothing(settings, clients):
    assert apply_schema(settings, clients) == {"applied": []}


def test_the_worker_gets_in_with_the_password_of_its_secret(settings, clients):
    apply_schema(settings, clients)
    database = open_database(settings, clients)
    with database.as_worker() as tx:
        assert tx.fetch_value(b"select current_user") == WORKER
    database.close()


def test_a_missing_secret_is_named(clients):
    with pytest.raises(Misconfigured, match="SCENEDEX_OWNER_SECRET") as caught:
        apply_schema(Settings(), clients)
    assert caught.value.code == Code.SETTING_MISSING


def test_a_secret_that_is_not_there_is_the_operators(settings, clients):
    clients.secrets.delete_secret(SecretId=API, ForceDeleteWithoutRecovery=True)
    with pytest.raises(Misconfigured):
        apply_schema(settings, clients)
