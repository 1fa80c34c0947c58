"""Settings come from one mapping, typed; a wrong or missing one is named."""

from dataclasses import fields
from pathlib import Path
from uuid import UUID

import pytest

from scenedex.domain.errors import Code, Misconfigured
from scenedex.settings import Settings


def test_values_have_their_types() -> None:
    made = Settings.read(
        {
            "SCENEDEX_DATABASE_PORT": "5433",
            "SCENEDEX_LEASE_S": "2.5",
            "SCENEDEX_MODELS_DIR": "/models",
            "SCENEDEX_DROP_OWNER": "11111111-1111-4111-8111-111111111111",
        }
    )
    assert made.database_port == 5433
    assert made.lease_s == 2.5
    assert made.models_dir == Path("/models")
    assert made.drop_owner == UUID("11111111-1111-4111-8111-111111111111")


def test_an_empty_value_is_the_default() -> None:
    assert Settings.read({"SCENEDEX_DROP_OWNER": "", "SCENEDEX_LEASE_S": ""}) == Settings.read({})


@pytest.mark.parametrize(
    ("variable", "text"),
    [
        ("SCENEDEX_DATABASE_PORT", "fifty"),
        ("SCENEDEX_LEASE_S", "soon"),
        ("SCENEDEX_DROP_OWNER", "me"),
    ],
)
def test_a_value_of_the_wrong_type_is_named(variable: str, text: str) -> None:
    with pytest.raises(Misconfigured, match=variable) as raised:
        Settings.read({variable: text})
    assert raised.value.code is Code.SETTING_INVALID


def test_a_missing_setting_is_named_by_its_variable() -> None:
    with pytest.raises(Misconfigured, match="SCENEDEX_UPLOADS_BUCKET"):
        Settings.read({}).require("uploads_bucket", "aws_region")


def test_each_setting_has_its_own_variable_and_a_sentence() -> None:
    variables = [setting.metadata["env"] for setting in fields(Settings)]
    assert len(set(variables)) == len(variables)
    assert all(setting.metadata["doc"].endswith(".") for setting in fields(Settings))
