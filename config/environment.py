"""Reading the environment: the variables of .env.example, each as the type that the settings want."""

import os
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

TRUE = {"1", "true", "yes", "on"}
FALSE = {"", "0", "false", "no", "off"}


def text(name: str, default: str = "") -> str:
    """A variable as it stands; empty counts as absent."""
    return os.environ.get(name, "").strip() or default


def required(name: str, why: str) -> str:
    """A variable that must be set."""
    value = text(name)
    if not value:
        raise ImproperlyConfigured(f"Set {name}: {why}")
    return value


def switch(name: str, default: bool = False) -> bool:
    """A variable that is on or off."""
    value = text(name).lower()
    if not value:
        return default
    if value not in TRUE | FALSE:
        raise ImproperlyConfigured(f"{name} is on or off (1 or 0), not {value!r}.")
    return value in TRUE


def number(name: str, default: int) -> int:
    """A variable that is a whole number."""
    value = text(name)
    try:
        return int(value) if value else default
    except ValueError as error:
        raise ImproperlyConfigured(f"{name} is a whole number, not {value!r}.") from error


def choice(name: str, *of: str) -> str:
    """A variable that is one of a few words; the first, where it is absent."""
    value = text(name, of[0])
    if value not in of:
        raise ImproperlyConfigured(f"{name} is one of {', '.join(of)}, not {value!r}.")
    return value


def words(name: str) -> list[str]:
    """A variable that is a list, separated by commas."""
    return [word for part in text(name).split(",") if (word := part.strip())]


def origin(address: str) -> list[str]:
    """The origin of an address with a host, for a policy; a path on our own host needs none."""
    parts = urlsplit(address)
    return [f"{parts.scheme}://{parts.netloc}"] if parts.netloc else []


def database(url: str) -> dict[str, Any]:
    """Django's description of the PostgreSQL database at a postgresql:// address."""
    parts = urlsplit(url)
    if parts.scheme not in ("postgres", "postgresql"):
        raise ImproperlyConfigured("DATABASE_URL starts with postgresql://; no other database will do.")
    options = dict(parse_qsl(parts.query))
    host = options.pop("host", parts.hostname or "")
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": host,
        "PORT": str(parts.port or ""),
        "OPTIONS": options,
    }


def celery_broker(redis_url: str) -> str:
    """The same Redis in Celery's spelling, which has its own for a unix socket."""
    if not redis_url.startswith("unix://"):
        return redis_url
    parts = urlsplit(redis_url)
    index = dict(parse_qsl(parts.query)).get("db", "0")
    return f"redis+socket://{parts.path}?virtual_host={index}"
