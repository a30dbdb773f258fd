"""A file that came with a message. It is read by whoever reads the message, and by nobody else."""

from __future__ import annotations

import hashlib
from typing import ClassVar

import pgtrigger
from django.db import models

from core.guards import never_emptied
from core.phrases import phrase
from disputes.models.case import Case
from evidence.models import StoredFile
from messaging.models import Message, random_salt

MOST_ATTACHED = 5  # files with one message


class Attachment(models.Model):
    """`is_withheld`: what it is called, or says, names a way to get in touch outside; masked with its message."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="attachments")
    message = models.ForeignKey(Message, models.PROTECT, related_name="attachments")
    file = models.OneToOneField(StoredFile, models.PROTECT, related_name="attachment")
    is_withheld = models.BooleanField(default=False)
    salt = models.CharField(max_length=32, default=random_salt, editable=False)

    class Meta:
        ordering: ClassVar[list[str]] = ["pk"]
        triggers: ClassVar[list[pgtrigger.Trigger]] = [
            pgtrigger.Trigger(
                name="attach_what_belongs_together",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                func="""
                    IF NOT EXISTS (
                        SELECT FROM messaging_message m JOIN evidence_storedfile f ON f.subject_id = m.subject_id
                         WHERE m.id = NEW.message_id AND f.id = NEW.file_id AND m.subject_id = NEW.case_id
                           AND f.uploaded_by_id = m.author_id) THEN
                        RAISE EXCEPTION 'a file comes with a message of its own case, from who wrote it';
                    END IF;
                    RETURN NEW;
                """,
            ),
            pgtrigger.Protect(name="keep_all_attachments", operation=pgtrigger.Update | pgtrigger.Delete),
            never_emptied("keep_all_attachments_rows"),
        ]

    def __str__(self) -> str:
        return phrase("{file} with {message}", file=self.file, message=self.message)

    @property
    def listed(self) -> str:
        """What the record seals of it: the name, and the hash by which anybody can check the file."""
        return f"{self.file.name} {self.file.sha256}"

    @property
    def sealed(self) -> str:
        return hashlib.sha256(f"{self.salt}{self.listed}".encode()).hexdigest()
