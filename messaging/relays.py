"""What the mediator told one side of what the other wrote, where contact is not direct. The words told are theirs."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar

import pgtrigger
from django.db import models

from core import sight
from core.guards import never_emptied
from core.phrases import phrase

# What is relayed went the way of one side, and is told in the way of the other, later, by who mediates.
ACROSS = """
    IF NOT EXISTS (
        SELECT FROM messaging_message w JOIN messaging_thread wt ON wt.id = w.thread_id,
                    messaging_message m JOIN messaging_thread mt ON mt.id = m.thread_id
         WHERE w.id = NEW.words_id AND m.id = NEW.message_id AND w.subject_id = m.subject_id AND w.number > m.number
           AND wt.room = 'shuttle' AND w.position = 'mediator' AND m.position <> 'mediator'
           AND wt.party_id <> m.author_id
           AND (mt.room = 'shuttle' OR (mt.room = 'joint' AND m.state = 'aside'))) THEN
        RAISE EXCEPTION 'the mediator relays to one side what the other has written';
    END IF;
    RETURN NEW;
"""


class Relay(models.Model):
    """`words`, of the mediator to one side, tells what `message` of the other side says."""

    message = models.ForeignKey("messaging.Message", models.PROTECT, related_name="relays")
    words = models.ForeignKey("messaging.Message", models.PROTECT, related_name="relayed")

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["words", "message"], name="relayed_once_in_the_same_words"),
        ]
        triggers: ClassVar[list[pgtrigger.Trigger]] = [
            pgtrigger.Trigger(name="relay_across", when=pgtrigger.Before, operation=pgtrigger.Insert, func=ACROSS),
            pgtrigger.Protect(name="keep_all_relays", operation=pgtrigger.Update | pgtrigger.Delete),
            never_emptied("keep_all_relays_rows"),
        ]

    def __str__(self) -> str:
        return phrase("{words_id} relays {message_id}", words_id=self.words_id, message_id=self.message_id)


@sight.everything()
def relays_among(messages: Iterable[int]) -> list[tuple[int, int, int]]:
    """Of these messages, by their ids: (what relays, what is relayed, its number), where either is among them. Of what
    one does not read the number is told, as the record tells it.
    """
    ids = list(messages)
    there = Relay.objects.filter(models.Q(message__in=ids) | models.Q(words__in=ids)).order_by("pk")
    return list(there.values_list("words_id", "message_id", "message__number"))
