"""Words that only one side and a mediator ever read, in a table of their own, away from all other messages."""

from __future__ import annotations

import hashlib
import secrets
from typing import TYPE_CHECKING, ClassVar

import pgtrigger
from django.db import models
from django.db.models import Q

from core.guards import never_emptied
from core.phrases import phrase

if TYPE_CHECKING:
    from people.models import User

SALTED = 16  # bytes


def fresh_salt() -> str:
    return secrets.token_hex(SALTED)


class AllPrivateWords(models.QuerySet["PrivateWords"]):
    def visible_to(self, person: User, *, mediates: bool = False) -> AllPrivateWords:
        """What was said to or by this person, and what went the way of a side to who `mediates`. Whether they are in
        the case still is asked elsewhere.
        """
        mine = Q(message__thread__party=person) | Q(message__thread__mediator=person)
        return self.filter(mine | Q(message__thread__room="shuttle") if mediates else mine)


class PrivateWords(models.Model):
    """The words of a private message. The message itself holds none: whoever reads messages cannot show them."""

    message = models.OneToOneField("messaging.Message", models.PROTECT, related_name="private", primary_key=True)
    body = models.TextField()
    salt = models.CharField(max_length=32, default=fresh_salt, editable=False)

    objects = AllPrivateWords.as_manager()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=~Q(body=""), name="private_words_say_something"),
        ]
        triggers: ClassVar[list[pgtrigger.Trigger]] = [
            pgtrigger.Trigger(
                name="belong_to_a_private_message",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                func="""
                    IF NOT EXISTS (SELECT FROM messaging_message WHERE id = NEW.message_id AND is_private) THEN
                        RAISE EXCEPTION 'private words belong to a private message';
                    END IF;
                    RETURN NEW;
                """,
            ),
            pgtrigger.Protect(name="keep_private_words", operation=pgtrigger.Update | pgtrigger.Delete),
            never_emptied("keep_private_words_rows"),
        ]

    def __str__(self) -> str:
        return phrase("words of {message_id}", message_id=self.message_id)

    @property
    def sealed(self) -> str:
        """The salted hash that the record holds instead of the words."""
        return hashlib.sha256(f"{self.salt}{self.body}".encode()).hexdigest()
