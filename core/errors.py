"""Refusals: what the portal answers when it does not do what was asked. Typed, and the same on page and API."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar


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


class Stale(Refusal):
    """The page or client acted on an older version than the present one."""

    code, status = "stale", 412


class Invalid(Refusal):
    """The input is missing or wrong; `fields` says where. The empty name stands for the whole form."""

    code, status = "invalid", 422


class Busy(Refusal):
    """The portal cannot do it at this moment; nothing was changed."""

    code, status = "busy", 503


def invalid(field: str, message: str) -> Invalid:
    """One field's refusal."""
    return Invalid(message, fields={field: [message]})
