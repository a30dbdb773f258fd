"""What is still undecided of an election when its clock is due: payments begun in time, and requests for a waiver."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import connection

if TYPE_CHECKING:
    from disputes.models import Case

# A payment that its payer had not confirmed when the provider was asked after the due moment has come too late.
# Asked by every lapse of an election, crowds of them at once: one statement, ready made.
_BEGUN = """
    SELECT asked.id, begun.* FROM unnest(%s::uuid[], %s::timestamptz[]) AS asked (id, due), LATERAL (
        SELECT coalesce(bool_or(is_open AND is_payment), false), coalesce(bool_or(is_open), false), max(ended_at)
          FROM (
            SELECT true AS is_payment,
                   declined_at IS NULL AND (state IN ('pending', 'succeeded') OR (
                       state = 'needs_confirmation' AND coalesce(unconfirmed_at < asked.due, true))) AS is_open,
                   CASE state WHEN 'needs_confirmation' THEN unconfirmed_at ELSE decided_at END AS ended_at
              FROM escrow_payment
             WHERE subject_id = asked.id AND purpose = 'pay_fee' AND begun_at < asked.due
             UNION ALL
            SELECT false, decided_at IS NULL, decided_at
              FROM disputes_waiver WHERE case_id = asked.id AND requested_at < asked.due
          ) AS one
    ) AS begun
"""


@dataclass(frozen=True)
class Undecided:
    """`payments`, `anything`: whether something is open still; `last`: when the last of what is not was decided."""

    payments: bool
    anything: bool
    last: datetime | None


def undecided(case: Case, due: datetime) -> Undecided:
    """What of a case was begun before this moment."""
    known: Undecided | None = case.__dict__.get("undecided")  # read for a crowd, of which this is one
    return known or undecided_of({case.pk: due})[case.pk]


def undecided_of(due: Mapping[UUID, datetime]) -> dict[UUID, Undecided]:
    """Of each case, what was begun before its own moment."""
    with connection.cursor() as cursor:
        cursor.execute(_BEGUN, [[str(pk) for pk in due], list(due.values())])
        return {pk: Undecided(*facts) for pk, *facts in cursor.fetchall()}
