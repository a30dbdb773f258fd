"""How much may be handed in: one rule for the evidence of either side of a case, and for what nobody has used yet."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count, Sum

from core.errors import Invalid
from core.phrases import phrase
from evidence import limits
from evidence.models import StoredFile, Upload
from evidence.names import shown_size
from people.models import User


class Full(Invalid):
    """As much has been handed in as may be; the other side may hand in as much, and no more."""

    code, status = "full", 409


@dataclass(frozen=True)
class Room:
    """How much there is, and how much there may be: files, and bytes in all."""

    files: int
    bytes: int
    most_files: int
    most_bytes: int

    def has_room_for(self, sizes: Iterable[int]) -> bool:
        coming = list(sizes)
        return self.files + len(coming) <= self.most_files and self.bytes + sum(coming) <= self.most_bytes

    @property
    def words(self) -> str:
        """“3 of 100 files, 12.0 MiB of 1024.0 MiB”, as a page says it before anybody chooses."""
        used, most = shown_size(self.bytes), shown_size(self.most_bytes)
        return phrase(
            "{files} of {most_files} files, {used} of {most}",
            files=self.files,
            most_files=self.most_files,
            used=used,
            most=most,
        )


def left_words(room: Room) -> str:
    files, size = max(room.most_files - room.files, 0), max(room.most_bytes - room.bytes, 0)
    return (
        phrase("There is room for {files} more, of {size} together.", files=files, size=shown_size(size))
        if files and size
        else phrase("It is full.")
    )


def room_of_a_side(sizes: Iterable[int]) -> Room:
    """`sizes`: of the exhibits that this side has added to the case so far."""
    there = list(sizes)
    return Room(len(there), sum(there), *limits.evidence_of_a_side())


def refuse_more_evidence(there: Iterable[int], coming: Iterable[int]) -> None:
    """Raises Full. Call it while the case is locked, so that two who add at once are counted one after the other."""
    room = room_of_a_side(there)
    if not room.has_room_for(coming):
        words = phrase(
            "This would be more evidence than a side may add to a case. Your side has "
            "{words_}. The other side may have as much.",
            words_=room.words,
        )
        raise Full(
            words,
            fields={"files": [words]},
            instead=phrase(
                "Add fewer or smaller files: the pages that matter, a shorter recording, a list of what there is."
            ),
        )


def refuse_more_beside_messages(there: Iterable[int], coming: Iterable[int]) -> None:
    """Raises Full. Nobody sends with messages more than a side may add as evidence. The case is locked, as above."""
    room = room_of_a_side(there)
    if not room.has_room_for(coming):
        words = phrase("You have sent as many files with messages as may be sent in a case: {words}.", words=room.words)
        raise Full(
            words,
            fields={"files": [words]},
            instead=phrase("Add as evidence what the case should be decided by: it has room of its own."),
        )


def unused_of(by: User) -> Room:
    """What this person has uploaded, or is uploading, and has not used for anything."""
    loose = StoredFile.objects.filter(uploaded_by=by, subject=None).aggregate(n=Count("pk"), size=Sum("size"))
    coming = Upload.objects.filter(by=by).unfinished().aggregate(n=Count("pk"), size=Sum("size"))
    files, size = loose["n"] + coming["n"], (loose["size"] or 0) + (coming["size"] or 0)
    return Room(files, size, *limits.unused_of_a_person())


def refuse_more_unused(by: User, size: int) -> None:
    """Raises Full where a person has uploaded as much as may lie unused."""
    room = unused_of(by)
    if not room.has_room_for([size]):
        words = phrase("You have uploaded as much as may lie unused: {words_}.", words_=room.words)
        raise Full(
            words,
            fields={"file": [words]},
            instead=phrase(
                "Use what you have uploaded, or cancel what you do not need. What nobody uses "
                "is forgotten after {days} days.",
                days=limits.UNUSED_FOR.days,
            ),
        )
