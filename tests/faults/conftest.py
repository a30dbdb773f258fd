"""A server of one's own for what no other test would survive."""

from __future__ import annotations

import subprocess
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import starting
from tests.faults import own_server
from tests.faults.own_server import Server

HERE = Path(__file__).parent


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Whoever injects a fault starts, kills and freezes processes of their own."""
    for item in items:
        if HERE in item.path.parents:
            item.add_marker(pytest.mark.slow)


@pytest.fixture(scope="session")
def cluster() -> Iterator[Path]:
    """A prepared cluster, which each test copies."""
    with own_server.a_folder() as folder:
        yield own_server.prepared(folder)


@pytest.fixture
def server(cluster: Path, django_db_blocker: Any) -> Iterator[Server]:
    """It runs, and this thread's ORM is on it."""
    with ExitStack() as stack:
        folder = stack.enter_context(own_server.a_folder())
        server = stack.enter_context(own_server.copied(cluster, folder))
        stack.enter_context(django_db_blocker.unblock())
        stack.enter_context(server.here())
        yield server


@pytest.fixture
def start(server: Server) -> Iterator[Callable[..., subprocess.Popen[bytes]]]:
    """Start `python -m ...` over it; all are gone when the test is over."""
    with starting(server.surroundings()) as start:
        yield start
