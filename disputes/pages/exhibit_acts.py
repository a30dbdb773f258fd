"""What this reader can do with one exhibit, as links below it."""

from __future__ import annotations

from collections.abc import Iterator

from core.phrases import phrase
from disputes import marks
from disputes.models import Case, Exhibit, Phase
from disputes.models.exhibit import EXPLAINED
from disputes.pages.buttons import address
from disputes.pages.pins import way_to_pin
from disputes.pages.reader import Reader
from disputes.second_reading import reads_blind

Link = dict[str, str]


def links(reader: Reader, exhibit: Exhibit) -> tuple[Link, ...]:
    there = [*_done_reading(reader, exhibit)]
    if reader.side and reader.case.standing in EXPLAINED and reader.case.file_sent_at is None:
        there += _of_side(reader, exhibit)
    elif exhibit.is_sealed and _would_recommend(reader):
        there.append(_link(reader, exhibit, "summarise_sealed", phrase("Tell its gist")))
    return tuple(there)


def _would_recommend(reader: Reader) -> bool:
    """Whoever writes the recommendation tells the gist of what is sealed."""
    if reader.case.standing == Phase.MEDIATION:
        return reader.case.is_mediated_by(reader.person)
    return reads_blind(reader.case, reader.person)


def _done_reading(reader: Reader, exhibit: Exhibit) -> Iterator[Link]:
    """Whoever has it open says when they have done with it: for how long it was open stands on the record."""
    own = [each for each in reader.readings.get(exhibit.pk, []) if each.mediator_id == reader.person.pk]
    if any(each.open_since for each in own) and reader.case.mediator_id == reader.person.pk:
        yield {"label": phrase("Done reading"), "url": _url(reader.case, "close_exhibit", exhibit)}


def _of_side(reader: Reader, exhibit: Exhibit) -> Iterator[Link]:
    own = marks.of(reader.case, exhibit)
    if exhibit.side == reader.side:
        yield _link(reader, exhibit, "describe_exhibit", phrase("Describe"))
        if to_pin := way_to_pin(reader, exhibit):
            yield {"label": phrase("Point at a place"), "url": to_pin}
        if own.withdrawn:
            yield _link(reader, exhibit, "restore_exhibit", phrase("Restore"))
        else:
            yield _link(reader, exhibit, "withdraw_exhibit", phrase("Withdraw"))
    elif exhibit.is_import and not (own.answer and own.answer.admits):
        yield _link(reader, exhibit, "admit_import", phrase("Admit"))
        if own.answer is None:
            yield _link(reader, exhibit, "deny_import", phrase("Deny"))


def _link(reader: Reader, exhibit: Exhibit, name: str, label: str) -> Link:
    return {"label": label, "url": _url(reader.case, name, exhibit)}


def _url(case: Case, name: str, exhibit: Exhibit) -> str:
    return address(case, name, exhibit=exhibit.number)
