"""The health endpoint names the part that does not answer."""

from django.core.cache import cache
from django.test import Client, override_settings


def test_healthz_says_that_database_and_redis_answer(db, client: Client):
    answer = client.get("/healthz")
    assert answer.status_code == 200
    assert answer.json() == {"database": "ok", "redis": "ok", "deadlines": "ok"}


def test_healthz_names_the_part_that_is_away(db, client: Client):
    nowhere = {
        "default": {
            "BACKEND": "django.core.cache.backends.redis.RedisCache",
            "LOCATION": "redis://127.0.0.1:1",
        }
    }
    with override_settings(CACHES=nowhere):
        answer = client.get("/healthz")
    assert answer.status_code == 503
    assert answer.json() == {"database": "ok", "redis": "unreachable", "deadlines": "ok"}
    assert cache.get("anything") is None  # the real one is back
