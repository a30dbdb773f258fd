"""Refusals: what the portal answers when it does not do what was asked. Typed, and the same on page and API."""

from __future__ import annotations

import errno
from collections.abc import Sequence
from datetime import datetime
from typing import Any, ClassVar

from django.db import DatabaseError, InterfaceError, InternalError, OperationalError


class Refusal(Exception):
    """Something was asked that cannot be done. `message` says why, `instead` what the person can do."""

    code: ClassVar[str] = "refused"
    status: ClassVar[int] = 400

    def __init__(
        self,
        message: str,
        *,
        instead: str = "",
        fields: dict[str, list[str]] | None = None,
        moment: datetime | None = None,
    ) -> None:
        super().__init__(message)
        self.message = message
        self.instead = instead
        self.fields = fields or {}
        self.moment = moment


class NotAllowed(Refusal):
    """Not this person, or this person has used it up."""

    code, status = "not_allowed", 403


class NotFound(Refusal):
    """It does not exist, or it is not this person's to see: the two answer alike."""

    code, status = "not_found", 404


class WrongPhase(Refusal):
    """Not now."""

    code, status = "wrong_phase", 409


class TooLate(Refusal):
    """The deadline passed; `moment` is when."""

    code, status = "too_late", 409


class Reconsider(Refusal):
    """Nothing was done yet: it would not arrive as it was written. Whoever says that they know may do it all the same.

    `foreseen` is what would become of what, `known_as` what a page sends to say that this is known, and no other.
    """

    code, status = "reconsider", 409

    def __init__(self, message: str, *, foreseen: Sequence[Any], known_as: str, **more: Any) -> None:
        super().__init__(message, **more)
        self.foreseen = foreseen
        self.known_as = known_as

    @property
    def is_warning(self) -> bool:
        """Whether all of it would arrive as it was written, and is only taken for something."""
        return all(each.is_suspicion for each in self.foreseen)


class Stale(Refusal):
    """The page or client acted on an older version than the present one."""

    code, status = "stale", 412


class Invalid(Refusal):
    """The input is missing or wrong; `fields` says where. The empty name stands for the whole form."""

    code, status = "invalid", 422


class Busy(Refusal):
    """The portal cannot do it at this moment; nothing was changed."""

    code, status = "busy", 503


class StillRunning(Refusal):
    """The same was asked before, with the same key, and is not done yet: whether it succeeds is not known."""

    code, status = "still_running", 409


def invalid(field: str, message: str) -> Invalid:
    """One field's refusal."""
    return Invalid(message, fields={field: [message]})


READ_ONLY = "25006"  # PostgreSQL's word for a write where nothing is written now: a standby, or an administrator's wish
FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EROFS}


def is_database_away(error: BaseException | None) -> bool:
    """Whether the database did not answer, is full, or takes no writes: nobody did anything wrong."""
    if isinstance(error, OperationalError | InterfaceError):
        return True
    cause = error.__cause__ if error else None
    said = getattr(cause, "pgcode", None)
    if type(error) is DatabaseError:  # as psycopg2 calls a server that went in the middle; Django's own has no cause
        return cause is not None and said is None
    return isinstance(error, InternalError) and said == READ_ONLY


def cannot_work_now(error: BaseException | None) -> bool:
    """Whether the database is away, or this machine's disk is full: what was sent may be sent again later."""
    return is_database_away(error) or (isinstance(error, OSError) and error.errno in FULL)
