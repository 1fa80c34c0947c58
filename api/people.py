"""Users, found by who asks; created when they are first seen."""

import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from threading import Lock

from api.auth import Identity
from api.database import UserDatabase
from scenedex.db import users
from scenedex.domain import keys
from scenedex.domain.video import User

REMEMBER_S = 60.0
"""For so long a user's tier may be out of date; every request would write otherwise."""
_CAPACITY = 1000


@dataclass(frozen=True)
class _Seen:
    user: User
    until: float


class People:
    """Knows the users that this process has just served.

    Args:
        database: where they are kept.
        clock: seconds, monotonic.
    """

    def __init__(
        self, database: UserDatabase, *, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._database = database
        self._clock = clock
        self._seen: OrderedDict[Identity, _Seen] = OrderedDict()
        self._lock = Lock()

    def user(self, identity: Identity) -> User:
        """The user with this identity, who is created if there is none.

        Raises:
            Retryable: the database cannot be reached.
        """
        with self._lock:
            seen = self._seen.get(identity)
        if seen and seen.until > self._clock():
            return seen.user
        return self._remember(identity, self._ensure(identity))

    def _ensure(self, identity: Identity) -> User:
        user_id = keys.user_id(identity.issuer, identity.subject)
        with self._database.as_user(user_id) as tx:
            return users.ensure_user(
                tx, issuer=identity.issuer, subject=identity.subject, email=identity.email
            )

    def _remember(self, identity: Identity, user: User) -> User:
        with self._lock:
            self._seen[identity] = _Seen(user, self._clock() + REMEMBER_S)
            self._seen.move_to_end(identity)
            if len(self._seen) > _CAPACITY:
                self._seen.popitem(last=False)
        return user
