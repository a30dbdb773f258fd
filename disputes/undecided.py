"""What is still undecided of an election when its clock is due: payments begun in time, and requests for a waiver."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import connection

# A payment that its payer had not confirmed when the provider was asked after the due moment has come too late.
# Asked by every lapse of an election, crowds of them at once: one statement, ready made.
_BEGUN = """
    SELECT coalesce(bool_or(is_open AND is_payment), false), coalesce(bool_or(is_open), false), max(ended_at)
      FROM (
        SELECT true AS is_payment,
               declined_at IS NULL AND (state IN ('pending', 'succeeded') OR (
                   state = 'needs_confirmation' AND coalesce(unconfirmed_at < %(due)s, true))) AS is_open,
               CASE state WHEN 'needs_confirmation' THEN unconfirmed_at ELSE decided_at END AS ended_at
          FROM escrow_payment WHERE subject_id = %(case)s AND purpose = 'pay_fee' AND begun_at < %(due)s
         UNION ALL
        SELECT false, decided_at IS NULL, decided_at
          FROM disputes_waiver WHERE case_id = %(case)s AND requested_at < %(due)s
      ) AS begun
"""


@dataclass(frozen=True)
class Undecided:
    """`payments`, `anything`: whether something is open still; `last`: when the last of what is not was decided."""

    payments: bool
    anything: bool
    last: datetime | None


def undecided(case: UUID, due: datetime) -> Undecided:
    """What of a case was begun before this moment."""
    with connection.cursor() as cursor:
        cursor.execute(_BEGUN, {"case": case, "due": due})
        return Undecided(*cursor.fetchone())
