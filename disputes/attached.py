"""Files that come with a message: screened with its words, sealed in the record, and open to whoever reads it."""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.core.files.storage import default_storage

from contracts import sent_before
from core.errors import Busy, invalid
from core.phrases import phrase
from disputes import flags
from disputes.models import Attachment, Case
from evidence import quotas, storing
from evidence.content import decoded
from evidence.models import StoredFile
from messaging import rewording
from messaging.models import APART, Message, State
from messaging.screening import Category, judged
from messaging.showing import Shown
from people.models import Role, User
from record.acts import current
from record.models import Event
from record.verifying import Sealed, unseals

READ = 20_000  # characters of a text that are screened at a time, as many as of a message
MANY = 8  # times at most: of a longer one the beginning, and the end of what is read of it
OVERLAP = 400  # characters that two of them share, so that no sentence falls between
LARGEST_READ = 4 * READ * MANY  # bytes; no character has more than four
OPEN_IN = (State.DELIVERED, State.FOLDED, State.MASKED)


@dataclass(frozen=True)
class Coming:
    """Files that are to go with a message, and what the screen reads of each."""

    case: Case
    files: list[StoredFile]
    said: list[list[str]]

    @property
    def texts(self) -> list[str]:
        return [text for parts in self.said for text in parts]

    def go_with(self, message: Message) -> None:
        """Bind them to the message, and put their seals on the record, in their order."""
        made = [
            Attachment(case=self.case, message=message, file=file, is_withheld=any(map(_names_a_way_out, parts)))
            for file, parts in zip(self.files, self.said, strict=True)
        ]
        if made:
            Attachment.objects.bulk_create(made)
            current().say(files=[each.sealed for each in made])


def coming(case: Case, by: User, files: Sequence[uuid.UUID]) -> Coming:
    """One's own uploads, for a message of this case. None that is part of the case already."""
    found = storing.use(files, subject=case, by=by) if files else []
    for file in found:
        if hasattr(file, "attachment") or hasattr(file, "exhibit"):
            raise invalid(
                "files", phrase("“{name}” is part of this case already. Refer to it instead.", name=file.name)
            )
    if found:
        quotas.refuse_more_beside_messages(_sizes_sent(case, by), [file.size for file in found])
    return Coming(case, found, [said_by(file) for file in found])


def _sizes_sent(case: Case, by: User) -> list[int]:
    """Of the files that this person has sent with messages of the case, also where a message was held."""
    return list(Attachment.objects.filter(case=case, file__uploaded_by=by).values_list("file__size", flat=True))


def none_held(files: Sequence[StoredFile]) -> None:
    """What is kept from the other side with a message does not reach it as evidence. Raises Invalid."""
    with_them = Attachment.objects.filter(file__in=files).select_related("message", "file")
    for each in with_them:
        state = each.message.state
        if state in (State.HELD, State.REDACTED) or (each.is_withheld and state == State.MASKED):
            raise invalid(
                "files", phrase("“{name}” came with a message that is held, masked or removed.", name=each.file.name)
            )


def none_sent(files: Sequence[StoredFile]) -> None:
    """What others than the mediator have got with a message is no secret any more. Raises Invalid."""
    for each in Attachment.objects.filter(file__in=files, message__is_private=False).select_related("file"):
        raise invalid(
            "files",
            phrase("“{name}” came with a message, and others read it. It cannot be sealed.", name=each.file.name),
        )


@sent_before.refuses
def only_what_both_sides_read(files: Sequence[StoredFile]) -> None:
    """What is handed in as work came with a message that both sides read, and nothing of it was held back."""
    for file in files:
        sent = Attachment.objects.filter(file=file).select_related("message").first()
        if sent is None:
            raise invalid(
                "files",
                phrase("“{name}” is evidence of a case. Upload it once more to hand it in as work.", name=file.name),
            )
        if sent.message.is_private or sent.message.state not in OPEN_IN or sent.is_withheld:
            raise invalid(
                "files",
                phrase("“{name}” did not reach both sides with its message. Upload it once more.", name=file.name),
            )


def _names_a_way_out(text: str) -> bool:
    return judged(text).category is Category.CIRCUMVENTION


def said_by(file: StoredFile) -> list[str]:
    """What the screen reads of a file: its name, and a plain text itself, so much at a time."""
    if not file.content_type.startswith("text/"):
        return [file.name]
    try:
        with default_storage.open(file.key) as opened:
            content = opened.read(LARGEST_READ)
    except storing.STORAGE_TROUBLE as trouble:
        raise Busy(
            phrase("The files could not be read just now; nothing was sent."),
            instead=phrase("Try again in a few minutes."),
        ) from trouble
    text = decoded(content) or content.decode("utf-8", "replace")
    return [file.name, *_parts(text)]


def _parts(text: str) -> list[str]:
    starts = range(0, max(len(text), 1), READ - OVERLAP)
    parts = [text[start : start + READ] for start in starts]
    return parts if len(parts) <= MANY else [*parts[: MANY - 1], text[-READ:]]


def of_file(file: StoredFile) -> Attachment | None:
    """What the file is with; None for evidence, which it may have become too."""
    if hasattr(file, "exhibit"):
        return None
    return Attachment.objects.select_related("message__thread").filter(file=file).first()


def may_open(person: User, case: Case, attachment: Attachment) -> bool:
    """Its author; a reviewer before whom the message is; and whoever reads the message, as far as it is shown."""
    message = attachment.message
    if message.author_id == person.pk:
        return True
    if person.has_role(Role.REVIEWER) and _is_before(person, message):
        return True
    if message.state == State.ASIDE:
        return case.is_mediated_by(person)
    return is_in_its_room(person, case, message) and is_open(attachment, rewording.as_read_now(message)[-1])


def is_open(attachment: Attachment, said: Message) -> bool:
    """Whether those in the room can open it; `said` is what its message says now."""
    if attachment.message.state not in (*OPEN_IN, State.CORRECTED) or said.state not in OPEN_IN:
        return False
    return not (attachment.is_withheld and attachment.message.state == State.MASKED)


def shown_with(case: Case, shown: Sequence[Shown]) -> dict[int, list[StoredFile | None]]:
    """The files of messages as one person finds these, by the id of their message; None for one that is withheld.

    One question for all of them, and none where a page knows that the case has no files.
    """
    if not shown:
        return {}
    there = {each.pk: each for each in shown if not each.withdrawn_at and (each.is_own or _is_read(each))}
    found: dict[int, list[StoredFile | None]] = {}
    for each in case.attachments.filter(message__in=there).select_related("file"):
        message = there[each.message_id]
        is_withheld = each.is_withheld and message.state is State.MASKED and not message.is_own
        found.setdefault(each.message_id, []).append(None if is_withheld else each.file)
    return found


def _is_read(shown: Shown) -> bool:
    return shown.state in OPEN_IN or (shown.state is State.ASIDE and bool(shown.text))


def is_in_its_room(person: User, case: Case, message: Message) -> bool:
    thread = message.thread
    if case.contract.side_of(person):
        return thread.room not in APART or thread.party_id == person.pk
    return case.is_mediated_by(person) and thread.mediator_id in (None, person.pk)


def _is_before(person: User, message: Message) -> bool:
    wordings = [each.pk for each in rewording.wordings_history(message)]
    return flags.for_reviewer(person).filter(message__in=wordings).exists()


def listed_for(case: Case, person: User | None) -> Iterator[Attachment]:
    """Those that this person can open; for nobody named, all but private ones."""
    for each in case.attachments.select_related("message__thread", "file"):
        if may_open(person, case, each) if person else not each.message.is_private:
            yield each


@unseals("case")
def attachments(case: Case, person: User | None) -> Iterator[Sealed]:
    """Name and hash of the files that this person can open. For nobody named: of all that are not private."""
    events = Event.objects.filter(subject_id=case.pk, said__has_key="files").order_by("number")
    at = {event.said["message"]: event.number for event in events if "message" in event.said}
    for each in listed_for(case, person):
        number = each.message.number
        yield Sealed(at[number], phrase("file with message {number}", number=number), each.salt, each.listed)
