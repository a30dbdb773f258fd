"""A case's subject and the people round it."""

import pytest

from people.models import User
from timers.models import Subject


@pytest.fixture
def case(db):
    return Subject.objects.create(kind="case")


def person(name):
    return User.objects.create_user(f"{name}@example.org", display_name=name.title())


@pytest.fixture
def client(db):
    return person("client")


@pytest.fixture
def freelancer(db):
    return person("freelancer")


@pytest.fixture
def reviewer(db):
    return person("reviewer")
