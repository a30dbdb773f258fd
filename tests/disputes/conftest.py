"""A story per test; see tests/stories.py."""

from collections.abc import Iterator

import pytest

from tests import stories
from tests.stories import Story


@pytest.fixture
def story(db: None) -> Iterator[Story]:
    """The freelancer opens a case about 100.00 USD under the standard rulebook."""
    with stories.told() as told:
        yield told
