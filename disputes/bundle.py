"""The file of a case for the arbitrator: statements, exhibits with their hashes, and the record; one archive.

What was said without prejudice is not in it: no offer, no bid, no message, no private room, nothing held by a reviewer.
The record names what it may hold, so that whatever is not named stays out. Of an entry that is left out the hashes
remain, by which the chain can still be followed. Once sent, the file is what it was then. It is always in English.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.core.files.storage import default_storage
from django.urls import reverse

from core import money
from core.phrases import in_english
from core.zipping import CHUNK, Part, zipped
from disputes import process
from disputes.exhibits_in_file import in_file, said_of
from disputes.models import Case, Exhibit, Found, Statement
from disputes.sealed_exhibits import public_name
from disputes.statements import stories
from disputes.whole_case.for_arbitrator import for_arbitrator
from evidence.models import StoredFile
from record.known import seal_of
from record.models import Event
from record.verify import one_file
from record.verifying import exported_event

IN_THE_FILE = frozenset(
    [
        "open",
        "respond",
        "set_aside",
        "grant_set_aside",
        "refuse_set_aside",
        "escalate",
        "claim",
        "hand_back",
        "object_to_mediator",
        "sustain_objection",
        "overrule_objection",
        "recommend",
        "accept",
        "reject",
        "ask",
        "answer",
        "request_second_opinion",
        "ask_correction",
        "correct",
        "refuse_correction",
        "add_exhibits",
        "read_exhibit",
        "describe_exhibit",
        "withdraw_exhibit",
        "restore_exhibit",
        "pin_exhibit",
        "take_pin_back",
        "admit_import",
        "deny_import",
        "summarise_sealed",
        "extend",
        "extend_for_outage",
        "pay_fee",
        "request_waiver",
        "grant_waiver",
        "refuse_waiver",
        "hold",
        "release_hold",
        "send_file",
        "card_disputed",
        "card_dispute_won",
        "card_dispute_lost",
        *(f"{clock}_lapsed" for clock in process.LENGTH_OF),
        *(f"{clock}_lapsed" for clock in (process.APPLICATION, process.QUESTION, process.CORRECTION)),
        *(f"{clock}_lapsed" for clock in (process.SECOND_OPINION, process.OBJECTION, process.HOLD)),
    ]
)
VERIFY = """
To check this file: “python3 verify.py THE-FILE.zip”, with Python 3.9 or newer and no network. It says of each part
whether it is as it was written. If you do not trust the program in this file, take it from {page}, or choose this file
on that page: the portal then also says whether the record and the archive are its own. Nobody else can say that.
"""
README = """\
The file of case {reference}, for the arbitrator.

case.pdf         all of it to read, as one document
index.json       what is in the file, who the sides are, and what is in dispute
statements/      the claim and the response, item by item
exhibits/        the evidence, as it was handed in
record.json      the record of the case; each entry carries the hash of the one before it
sealed.json      salt and text of the two stories: the record has held their hash from the moment they came in
SHA256SUMS       the hash of every file: check them with “sha256sum --check SHA256SUMS”
SEAL             the portal's own seal under SHA256SUMS: its page can tell it from any other
verify.py        checks all of it, without the portal
{verify}
Offers, bids, messages and private rooms are without prejudice: they are not in this file. Where the record leaves an
entry out, its hashes remain, so that the chain of the others can be followed.
"""


@dataclass(frozen=True)
class Bound:
    """One member of the file. What is not in `text` is a stored file."""

    path: str
    sha256: str
    text: bytes | None = None
    stored: StoredFile | None = None

    def chunks(self) -> Iterator[bytes]:
        if self.stored is None:
            yield self.text or b""
            return
        with default_storage.open(self.stored.key) as opened:
            while chunk := opened.read(CHUNK):
                yield chunk


def bundle_of(case: Case) -> Iterator[bytes]:
    """The archive, made while it is sent."""
    return zipped(_parts(case), case.file_sent_at or case.phase_since)


def index_hash(case: Case) -> str:
    """The hash of the index, which holds the hashes of all the rest: this is what the record says was sent."""
    return next(bound.sha256 for bound in bound_of(case) if bound.path == "index.json")


def _parts(case: Case) -> Iterator[Part]:
    members = [*bound_of(case), _to_read(case)]
    for bound in members:
        yield bound.path, bound.chunks()
    yield from sums_of(members)


def _to_read(case: Case) -> Bound:
    """All of it as one document. The index does not name it: it is made anew each time, and proves nothing."""
    sent = _sent(case)
    events = case.events.select_related("by").order_by("number")
    there = ((each, each.act in IN_THE_FILE) for each in (events.filter(number__lt=sent) if sent else events))
    made = for_arbitrator(case, _statements(case), _exhibits(case), there)
    return Bound("case.pdf", hashlib.sha256(made).hexdigest(), text=made)


def _sent(case: Case) -> int | None:
    """The number of the entry that says that the file was sent."""
    return case.events.filter(act="send_file").values_list("number", flat=True).first()


def sums_of(members: Iterable[Bound]) -> Iterator[Part]:
    """The hashes of all members, and the seal under them by which the portal knows its own archive again."""
    sums = "".join(f"{bound.sha256}  {bound.path}\n" for bound in members).encode()
    yield "SHA256SUMS", [sums]
    yield "SEAL", [f"{seal_of(sums)}\n".encode()]


@in_english()
def bound_of(case: Case) -> list[Bound]:
    """Everything in the file, its index first."""
    statements = [text_of(_path(case, each), _statement(case, each)) for each in _statements(case)]
    exhibits = [_exhibit(each) for each in _exhibits(case)]
    record = text_of("record.json", as_json(record_of(case, _sent(case))))
    index = text_of("index.json", as_json(_index(case, statements, record)))
    readme = text_of("README.txt", README.format(reference=case.reference, verify=how_to_verify()))
    return [index, readme, *statements, *exhibits, record, _sealed(case), text_of("verify.py", one_file())]


def how_to_verify() -> str:
    return VERIFY.format(page=f"{settings.SITE_ADDRESS.rstrip('/')}{reverse('verify')}")


def _sealed(case: Case) -> Bound:
    """The stories that are in the file as they were written, with what shows that the record speaks of them.

    The index does not name it: each text proves itself by the hash in the record.
    """
    told = {each.what: each for each in stories(case, None)}
    shown = [
        asdict(sealed) | {"path": _path(case, statement)}
        for statement in _statements(case)
        if (sealed := told.get(f"statement of the {statement.side}"))
        and sealed.text == in_file(case, statement, "narrative")
    ]
    return text_of("sealed.json", as_json({"format": "evenhand sealed texts 1", "sealed": shown}))


def _statements(case: Case) -> list[Statement]:
    return list(case.statements.order_by("made_at", "pk").prefetch_related("items__deliverable__milestone"))


def _exhibits(case: Case) -> list[Exhibit]:
    """Those that were there when the file was sent; all, before it is."""
    found = case.exhibits.select_related("file").order_by("number")
    return list(found.filter(added_at__lte=case.file_sent_at) if case.file_sent_at else found)


def text_of(path: str, text: str) -> Bound:
    written = text.encode()
    return Bound(path, hashlib.sha256(written).hexdigest(), text=written)


def _exhibit(exhibit: Exhibit) -> Bound:
    return Bound(f"exhibits/E{exhibit.number}-{public_name(exhibit)}", exhibit.file.sha256, stored=exhibit.file)


def as_json(content: dict[str, Any]) -> str:
    return json.dumps(content, indent=1, ensure_ascii=False, sort_keys=True) + "\n"


def moment(at: datetime) -> str:
    return at.isoformat(timespec="seconds")


def _what(case: Case, statement: Statement) -> str:
    return f"{'claim' if statement.side == case.claimant else 'response'}-of-the-{statement.side}"


def _path(case: Case, statement: Statement) -> str:
    return f"statements/{_what(case, statement)}.txt"


def _statement(case: Case, statement: Statement) -> str:
    lines = [
        f"{case.reference}: {_what(case, statement).replace('-', ' ')}, {case.person_of(statement.side)}",
        f"Made {moment(statement.made_at)}",
        f"To the freelancer: {money.show(statement.to_freelancer, case.currency)} {case.currency} "
        f"of {money.show(case.amount, case.currency)} {case.currency}",
        "",
    ]
    for item in statement.items.all():
        place = f"{item.deliverable.milestone.number}.{item.deliverable.number}"
        said = in_file(case, item, "words")
        words = f": {said}" if said else ""
        lines.append(f"{place} {item.deliverable.title}: {Found(item.done).label}{words}")
    wants = ["", "Besides the money:", besides] if (besides := in_file(case, statement, "wants")) else []
    return "\n".join([*lines, "", in_file(case, statement, "narrative"), *wants]) + "\n"


def _index(case: Case, statements: list[Bound], record: Bound) -> dict[str, Any]:
    recommended = case.last_recommendation
    return {
        "format": "evenhand file for arbitration 1",
        "case": case.reference,
        "contract": case.contract.reference,
        "rulebook": f"{case.contract.rulebook.name}, version {case.contract.rulebook.version}",
        "client": str(case.contract.client),
        "freelancer": str(case.contract.freelancer),
        "claimant": case.claimant,
        "currency": case.currency,
        "in_dispute": money.show(case.amount, case.currency),
        "claimed_for_the_freelancer": money.show(case.claimed, case.currency),
        "answered_for_the_freelancer": _shown(case, case.answered),
        "recommended_for_the_freelancer": _shown(case, recommended.to_freelancer if recommended else None),
        "statements": [{"path": bound.path, "sha256": bound.sha256} for bound in statements],
        "exhibits": [listed(case, exhibit) for exhibit in _exhibits(case)],
        "record": {"path": record.path, "sha256": record.sha256},
        "left_out": "Offers, bids, messages and private rooms are without prejudice and not in this file.",
    }


def _shown(case: Case, figure: int | None) -> str | None:
    return None if figure is None else money.show(figure, case.currency)


def listed(case: Case, exhibit: Exhibit) -> dict[str, Any]:
    return {
        "exhibit": str(exhibit),
        "of": exhibit.side,
        "path": _exhibit(exhibit).path,
        "sha256": exhibit.file.sha256,
        "bytes": exhibit.file.size,
        "type": exhibit.file.content_type,
        "caption": in_file(case, exhibit, "caption"),
        "added_at": moment(exhibit.added_at),
        "added_in": exhibit.added_in,
        **said_of(case, exhibit),
    }


def record_of(case: Case, sent: int | None) -> dict[str, Any]:
    events = case.events.order_by("number")
    shown = [_entry(event) for event in (events.filter(number__lt=sent) if sent else events)]
    return {"format": "evenhand record 1, for arbitration", "subject": str(case.pk), "events": shown}


def _entry(event: Event) -> dict[str, Any]:
    whole = exported_event(event)
    if event.act in IN_THE_FILE:
        return whole
    return {"number": event.number, "left_out": True, "previous": whole["previous"], "hash": whole["hash"]}
