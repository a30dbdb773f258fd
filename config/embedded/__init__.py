"""The PostgreSQL and Redis of a bare machine: started by the first process that needs them, stopped by the last."""

import atexit
import os
from pathlib import Path

from config.embedded import postgres, redis
from config.embedded.lease import Lease
from config.embedded.place import Place

__all__ = ["DATABASE", "Place", "hold", "let_go"]

DATABASE = "evenhand"

_held: dict[Path, tuple[int, Lease]] = {}


def hold(place: Place, *, with_postgres: bool = True, with_redis: bool = True) -> None:
    """Have the services running for as long as this process lives; the last process to leave stops them."""
    if place.root in _held:
        return
    place.make()
    lease = Lease(place)
    with lease.turn():
        lease.take()
        if with_postgres:
            postgres.start(place, DATABASE)
        if with_redis:
            redis.start(place)
    _held[place.root] = (os.getpid(), lease)
    atexit.register(let_go, place)


def let_go(place: Place) -> bool:
    """Stop the services unless another process still uses them. True when they were stopped."""
    holder, lease = _held.get(place.root, (None, None))
    if lease is None or holder != os.getpid():  # a forked child shares the table, not the lease
        return False
    del _held[place.root]
    with lease.turn():
        if not lease.is_last():
            lease.drop()
            return False
        redis.stop(place)
        postgres.stop(place)
        lease.drop()
    return True
