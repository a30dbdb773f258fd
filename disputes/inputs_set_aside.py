"""What applying to set a default aside takes: the reason, and the response itself."""

from __future__ import annotations

from core.inputs import TextField
from disputes.inputs import StatementInput


class SetAsideInput(StatementInput):
    reason = TextField(
        label="Why you did not answer in time", help_text="Both sides and the mediator read it.", max_length=4000
    )
