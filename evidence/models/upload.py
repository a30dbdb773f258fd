"""Files on their way: what has arrived of each, so that whoever was cut off goes on where it stopped."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from core import clock
from core.phrases import phrase
from evidence.limits import LARGEST, PART, UNFINISHED_FOR
from evidence.models.stored_file import StoredFile, random_key


class State(models.TextChoices):
    UPLOADING = "uploading"
    CHECKING = "checking"
    READY = "ready"
    REFUSED = "refused"
    CANCELLED = "cancelled"


class UploadQuerySet(models.QuerySet["Upload"]):
    def unfinished(self) -> UploadQuerySet:
        """What still takes up room without being a file."""
        return self.filter(state__in=(State.UPLOADING, State.CHECKING))

    def expired(self) -> UploadQuerySet:
        return self.filter(begun_at__lte=clock.now() - UNFINISHED_FOR)

    def current(self) -> UploadQuerySet:
        return self.filter(begun_at__gt=clock.now() - UNFINISHED_FOR)

    def open_to_go_on(self) -> UploadQuerySet:
        """What a page offers to go on with: not all there yet, or there and used for nothing."""
        ready = Q(state=State.READY, file__subject=None, file__isnull=False)
        return self.current().filter(Q(state__in=(State.UPLOADING, State.CHECKING)) | ready)


class Upload(models.Model):
    """One file that one person is sending. It becomes a stored file once it has been checked, and lasts a day."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="uploads")
    name = models.CharField(max_length=150)
    size = models.PositiveIntegerField(help_text="Bytes, as they were announced.")
    received = models.PositiveIntegerField(default=0, help_text="Bytes that have arrived, from the beginning on.")
    state = models.CharField(max_length=12, choices=State.choices, default=State.UPLOADING)
    why = models.TextField(blank=True, default="", help_text="Why it was refused.")
    sha256 = models.CharField(max_length=64, blank=True, default="", help_text="As it was announced, if it was.")
    # What the sender's own program knows the file by when it is chosen again. The portal only keeps it.
    mark = models.CharField(max_length=64, blank=True, default="")
    key = models.CharField(max_length=64, unique=True, default=random_key, editable=False)
    # What the store calls it while it comes in parts; empty on disk, and once the store has put it together.
    in_store = models.CharField(max_length=1024, blank=True, default="", editable=False)
    begun_at = models.DateTimeField(default=clock.now)
    checking_since = models.DateTimeField(null=True, blank=True)
    file = models.OneToOneField(StoredFile, models.CASCADE, null=True, blank=True, related_name="upload")

    objects = UploadQuerySet.as_manager()

    class Meta:
        ordering: ClassVar[list[str]] = ["begun_at", "pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=Q(size__gte=1, size__lte=LARGEST), name="upload_has_an_allowed_size"),
            models.CheckConstraint(condition=Q(received__lte=F("size")), name="upload_never_has_more_than_announced"),
            models.CheckConstraint(
                condition=Q(state=State.READY, file__isnull=False, received=F("size"))
                | (~Q(state=State.READY) & Q(file__isnull=True)),
                name="upload_that_is_ready_is_a_file",
            ),
            models.CheckConstraint(
                condition=Q(state=State.CHECKING, checking_since__isnull=False)
                | (~Q(state=State.CHECKING) & Q(checking_since__isnull=True)),
                name="upload_that_is_checked_says_since_when",
            ),
            models.CheckConstraint(
                condition=Q(state=State.REFUSED) | Q(why=""), name="upload_that_is_refused_alone_says_why"
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["begun_at"], name="uploads_by_age")]

    def __str__(self) -> str:
        return phrase("{name}, {received} of {size} bytes", name=self.name, received=self.received, size=self.size)

    @property
    def has_arrived(self) -> bool:
        return self.received == self.size

    def length_at(self, offset: int) -> int:
        """How many bytes the part has that begins there."""
        return min(PART, self.size - offset)
