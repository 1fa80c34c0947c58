from uuid import uuid4

from api.auth import Identity
from api.people import REMEMBER_S, People
from scenedex.cli.issuer import ISSUER
from scenedex.db import Database
from scenedex.domain import keys
from scenedex.domain.video import Tier
from scenedex.testing.databases import ScratchDatabase


def test_a_user_is_made_on_first_sight(api_database: Database) -> None:
    subject = str(uuid4())
    user = People(api_database).user(Identity(ISSUER, subject, "ada@example.org"))
    assert user.user_id == keys.user_id(ISSUER, subject)
    assert (user.email, user.tier) == ("ada@example.org", Tier.FREE)


def test_the_same_address_elsewhere_is_somebody_else(api_database: Database) -> None:
    people = People(api_database)
    first = people.user(Identity(ISSUER, str(uuid4()), "ada@example.org"))
    second = people.user(Identity(ISSUER, str(uuid4()), "ada@example.org"))
    third = people.user(Identity("https://other.example", first.subject, "ada@example.org"))
    assert len({first.user_id, second.user_id, third.user_id}) == 3


def test_a_new_tier_is_seen_after_a_minute(
    api_database: Database, scratch: ScratchDatabase
) -> None:
    now = [0.0]
    people = People(api_database, clock=lambda: now[0])
    identity = Identity(ISSUER, str(uuid4()))
    user = people.user(identity)
    with scratch.postgres.superuser(scratch.name) as connection:
        connection.execute("update users set tier = 'pro' where user_id = %s", [user.user_id])
    now[0] = REMEMBER_S - 1
    assert people.user(identity).tier == Tier.FREE
    now[0] = REMEMBER_S
    assert people.user(identity).tier == Tier.PRO
