"""Where clamd listens, that looks through uploads for malware; nowhere, if nothing is set."""

from __future__ import annotations

import re

from django.core.exceptions import ImproperlyConfigured

from config import environment

_HOST_AND_PORT = re.compile(r"(?:\[(?P<v6>[0-9a-fA-F:.]+)\]|(?P<host>[^\s/:\[\]]+)):(?P<port>\d{1,5})")


def address() -> tuple[str, int] | str | None:
    """CLAMD_ADDRESS: host and port, the path of a unix socket, or None where nothing is scanned."""
    said = environment.text("CLAMD_ADDRESS")
    if not said or said.startswith("/"):
        return said or None
    found = _HOST_AND_PORT.fullmatch(said)
    if found is None or not 0 < int(found["port"]) < 65_536:
        raise ImproperlyConfigured(
            f"CLAMD_ADDRESS is host:port, or the path of a unix socket that begins with /; not {said!r}."
        )
    return found["v6"] or found["host"], int(found["port"])
