"""What became of a message by its author: worded anew, or withdrawn. The words that were sent stay as they were.

A new wording is a message of its own, with its own number, verdict and flag. It stands in the place of the first once
it is delivered.
"""

from __future__ import annotations

from typing import ClassVar

import pgtrigger
from django.db import models

from core import clock
from core.guards import never_emptied
from core.phrases import phrase

UNFLAGGED = """
    IF EXISTS (SELECT FROM messaging_flag WHERE message_id = NEW.message_id AND state <> 'dismissed') THEN
        RAISE EXCEPTION 'what is flagged is neither corrected nor withdrawn away';
    END IF;
"""
IN_ITS_ROOM = """
    IF NOT EXISTS (
        SELECT FROM messaging_message m JOIN messaging_message w
            ON w.thread_id = m.thread_id AND w.author_id = m.author_id AND w.number > m.number
         WHERE m.id = NEW.message_id AND w.id = NEW.words_id)
       OR EXISTS (SELECT FROM messaging_rewording WHERE words_id = NEW.message_id) THEN
        RAISE EXCEPTION 'a message is worded anew by its author, later, and in its own room';
    END IF;
"""
DONE = "RETURN NEW;"


class Rewording(models.Model):
    """`words` says anew what `message` said."""

    message = models.ForeignKey("messaging.Message", models.PROTECT, related_name="rewordings")
    words = models.OneToOneField("messaging.Message", models.PROTECT, related_name="rewords")

    class Meta:
        triggers: ClassVar[list[pgtrigger.Trigger]] = [
            pgtrigger.Trigger(
                name="say_it_in_the_same_room",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                func=UNFLAGGED + IN_ITS_ROOM + DONE,
            ),
            pgtrigger.Protect(name="keep_all_rewordings", operation=pgtrigger.Update | pgtrigger.Delete),
            never_emptied("keep_all_rewordings_rows"),
        ]

    def __str__(self) -> str:
        return phrase("another wording of {message_id}", message_id=self.message_id)


class Withdrawal(models.Model):
    message = models.OneToOneField("messaging.Message", models.PROTECT, related_name="withdrawal", primary_key=True)
    withdrawn_at = models.DateTimeField(default=clock.now)

    class Meta:
        triggers: ClassVar[list[pgtrigger.Trigger]] = [
            pgtrigger.Trigger(
                name="withdraw_what_is_not_flagged",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                func=UNFLAGGED + DONE,
            ),
            pgtrigger.Protect(name="keep_all_withdrawals", operation=pgtrigger.Update | pgtrigger.Delete),
            never_emptied("keep_all_withdrawals_rows"),
        ]

    def __str__(self) -> str:
        return phrase("withdrawal of {message_id}", message_id=self.message_id)
