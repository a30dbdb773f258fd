"""Files that people hand in, each stored once, with the hash by which anybody can check it later."""

from __future__ import annotations

import secrets
import uuid
from typing import ClassVar

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q

from core import clock
from core.guards import never_emptied
from evidence.limits import LARGEST
from timers.models import Subject

KEEP = """
    IF TG_OP = 'DELETE' AND OLD.subject_id IS NULL THEN
        RETURN OLD;
    END IF;
    IF TG_OP = 'UPDATE' AND OLD.subject_id IS NULL
            AND (to_jsonb(NEW) - 'subject_id') = (to_jsonb(OLD) - 'subject_id') THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'a stored file that is in use is neither changed nor deleted';
"""


def random_key() -> str:
    """A storage name that says nothing of the content and cannot be guessed from it."""
    return f"evidence/{secrets.token_urlsafe(32)}"


class StoredFile(models.Model):
    """A file as it was received, and what is shared of it. Until an act uses it, only its uploader sees it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    subject = models.ForeignKey(Subject, models.PROTECT, null=True, blank=True, related_name="files")
    uploaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="files")
    name = models.CharField(max_length=150)
    size = models.PositiveIntegerField(help_text="Bytes.")
    sha256 = models.CharField(max_length=64)
    content_type = models.CharField(max_length=100)
    key = models.CharField(max_length=64, unique=True, default=random_key, editable=False)
    uploaded_at = models.DateTimeField(default=clock.now)
    # What those get who need not know what is hidden in a picture. Empty for files from before there was such a copy.
    shared_key = models.CharField(max_length=64, blank=True, default="", db_default="", editable=False)
    shared_size = models.PositiveIntegerField(default=0, db_default=0, help_text="Bytes.")
    shared_sha256 = models.CharField(max_length=64, blank=True, default="", db_default="")

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=Q(size__gte=1, size__lte=LARGEST), name="file_has_an_allowed_size"),
            models.CheckConstraint(condition=Q(sha256__regex=r"^[0-9a-f]{64}$"), name="file_hash_is_sha256"),
            models.CheckConstraint(condition=~Q(name=""), name="file_has_a_name"),
            models.CheckConstraint(
                condition=Q(shared_key="", shared_size=0, shared_sha256="")
                | (~Q(shared_key="") & Q(shared_size__gte=1, shared_sha256__regex=r"^[0-9a-f]{64}$")),
                name="file_has_a_whole_copy_or_none",
            ),
            models.CheckConstraint(
                condition=~Q(shared_key=models.F("key"))
                | Q(shared_size=models.F("size"), shared_sha256=models.F("sha256")),
                name="file_that_is_its_own_copy_is_the_same",
            ),
            models.UniqueConstraint(fields=["shared_key"], condition=~Q(shared_key=""), name="copy_of_one_file_only"),
        ]
        triggers: ClassVar[list[pgtrigger.Trigger]] = [
            pgtrigger.Trigger(
                name="keep_what_is_in_use",
                when=pgtrigger.Before,
                operation=pgtrigger.Update | pgtrigger.Delete,
                func=KEEP,
            ),
            never_emptied("keep_all_files"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def has_copy(self) -> bool:
        """Whether what is shared is something else than what was handed in."""
        return self.shared_key not in ("", self.key)

    @property
    def keys(self) -> list[str]:
        """Everything that lies in storage for it."""
        return [self.key, self.shared_key] if self.has_copy else [self.key]
