"""The PostgreSQL and Redis of a bare machine: started by the first process that needs them, stopped by the last."""

import atexit
import os
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

from config.embedded import postgres, redis
from config.embedded.lease import Lease
from config.embedded.place import Place

__all__ = ["DATABASE", "Place", "Step", "hold", "is_in_use", "let_go", "missing"]

DATABASE = "evenhand"

Step = Callable[[str], AbstractContextManager[None]]  # shows the step by its name while it lasts


@contextmanager
def silently(_: str) -> Iterator[None]:
    """A step that nobody watches."""
    yield


_held: dict[Path, tuple[int, Lease]] = {}


def hold(place: Place, *, with_postgres: bool = True, with_redis: bool = True, step: Step = silently) -> None:
    """Have the services running for as long as this process lives; the last process to leave stops them."""
    if place.root in _held:
        return
    place.make()
    lease = Lease(place)
    with lease.turn():
        lease.take()
        _held[place.root] = (os.getpid(), lease)
        atexit.register(let_go, place)  # also when one of the two does not start
        if with_postgres:
            with step("PostgreSQL"):
                postgres.start(place, DATABASE)
        if with_redis:
            with step("Redis"):
                redis.start(place)


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


def missing(place: Place) -> list[str]:
    """Which of the two do not answer."""
    parts = {"PostgreSQL": postgres.is_running, "Redis": redis.is_running}
    return [name for name, is_running in parts.items() if not is_running(place)]


def is_in_use(place: Place) -> bool:
    """Whether any process uses the services now."""
    if not place.root.exists():
        return False
    lease = Lease(place)
    with lease.turn():
        in_use = not lease.is_last()
        lease.drop()
    return in_use
