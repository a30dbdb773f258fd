"""What came of a played scenario, in the words in which it is expected."""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime
from typing import Any

from core.money import show
from disputes.contact import SHUTTLE_BEGAN, SHUTTLE_ENDED
from disputes.models import Case
from disputes.play.player import Played
from disputes.play.reading import Scenario
from disputes.play.vocabulary import EXPECTED
from escrow.models import Transfer
from messaging.counts import count_delivered_to
from messaging.models import Flag, Room
from record.declaring import SIDES
from record.models import Event
from timers.models import Deadline, Status, Subject


def moment(at: datetime | None) -> str | None:
    return at.strftime("%Y-%m-%dT%H:%M:%S") + (f".{at.microsecond:06d}" if at.microsecond else "") + "Z" if at else None


def report(played: Played) -> dict[str, Any]:
    """Everything that can be expected of a scenario; None where there is nothing."""
    cases = played.cases
    last = cases[-1] if cases else None
    subjects = [played.contract.pk, *(case.pk for case in cases)]
    transfers = list(
        Transfer.objects.filter(subject_id__in=subjects).select_related("debit", "credit").order_by("at", "pk")
    )
    return {
        "phase": str(last.phase) if last else None,
        "outcome": _outcome(last),
        "closed_at": moment(last.closed_at) if last else None,
        "net": _net(played, transfers),
        "held": _held(played, transfers),
        "milestones": list(played.contract.milestones.order_by("number").values_list("state", flat=True)),
        "lapsed": list(
            Deadline.objects.filter(subject_id__in=subjects, status=Status.LAPSED)
            .order_by("ended_at", "started_at", "pk")
            .values_list("kind", flat=True)
        ),
        "due": _due(subjects),
        "fees": {fee.side: str(fee.state) for fee in last.fee_rows.order_by("side")} or None if last else None,
        "events": _events(last),
        "flags": Flag.objects.filter(message__subject_id__in=subjects).exclude(state="dismissed").count(),
        "sees": _sees(played, last),
        "transfers": [_line(played, transfer) for transfer in transfers],
        "head": _head(last or played.contract),
    }


def _events(case: Case | None) -> list[str] | None:
    """Acts and lapses; what an act brought with it stands in the record beside it."""
    if case is None:
        return None
    found = Event.objects.filter(subject=case).exclude(act__in=[SHUTTLE_BEGAN, SHUTTLE_ENDED])
    return list(found.order_by("number").values_list("act", flat=True))


def _outcome(case: Case | None) -> str | None:
    return str(case.closing.cause) if case and case.is_closed else None


def _who(played: Played, account: Any) -> str:
    if account.kind in ("wallet", "world"):
        return next((side for side in SIDES if played.cast[side].pk == account.owner_id), "platform")
    return {"escrow": "escrow", "fee": "fees", "platform": "platform", "arbitrator": "arbitrator"}[str(account.kind)]


def _net(played: Played, transfers: list[Transfer]) -> dict[str, str]:
    net: dict[str, int] = defaultdict(int)
    for transfer in transfers:
        net[_who(played, transfer.debit)] -= transfer.amount
        net[_who(played, transfer.credit)] += transfer.amount
    return {who: show(net[who], played.scenario.currency) for who in ("freelancer", "client", "platform", "arbitrator")}


def _held(played: Played, transfers: list[Transfer]) -> str:
    held = 0
    for transfer in transfers:
        held -= transfer.amount if transfer.debit.kind in ("escrow", "fee") else 0
        held += transfer.amount if transfer.credit.kind in ("escrow", "fee") else 0
    return show(held, played.scenario.currency)


def _due(subjects: list[Any]) -> dict[str, str | None]:
    running = Deadline.objects.running().filter(subject_id__in=subjects).order_by("-due_at")
    return {deadline.kind: moment(deadline.due_at) for deadline in running}


def _sees(played: Played, case: Case | None) -> dict[str, dict[str, int]] | None:
    if case is None:
        return None
    seen: dict[str, dict[str, int]] = {}
    for name, person in played.cast.items():
        position = case.position_of(person)
        if position not in (*SIDES, "mediator") or (position == "mediator" and case.mediator_id != person.pk):
            continue
        seen[name] = {
            "joint": count_delivered_to(case, person, mediates=position == "mediator"),
            "private": count_delivered_to(case, person, Room.PRIVATE),
        }
    return seen


def _line(played: Played, transfer: Transfer) -> list[str]:
    amount = show(transfer.amount, played.scenario.currency)
    return [_who(played, transfer.debit), _who(played, transfer.credit), amount, str(transfer.reason)]


def _head(subject: Subject) -> str:
    return bytes(Subject.objects.get(pk=subject.pk).head).hex()


def failures(scenario: Scenario, came: dict[str, Any], wrong: list[str]) -> list[str]:
    """The expectations that were not met, and the steps that went another way than they say."""
    missed = []
    for key in EXPECTED:
        if key in scenario.expect:
            expected, actual = _normal(key, scenario.expect[key], scenario), _normal(key, came[key], scenario)
            if not _meets(expected, actual):
                missed.append(f"{key}: expected {expected!r}, came {actual!r}")
    return [*wrong, *missed]


def _meets(expected: Any, actual: Any) -> bool:
    """Mappings are compared by the keys that are expected."""
    if isinstance(expected, dict) and isinstance(actual, dict):
        return all(key in actual and _meets(value, actual[key]) for key, value in expected.items())
    return bool(expected == actual)


def _normal(key: str, value: Any, scenario: Scenario) -> Any:
    if isinstance(value, datetime):
        return moment(value)
    if isinstance(value, dict):
        return {str(name): _normal(key, part, scenario) for name, part in value.items()}
    if isinstance(value, list | tuple):
        return [_normal(key, part, scenario) for part in value]
    if key == "transfers":  # a reason may stand there in the rulebook's own spelling: “refund-request lapse”
        return str(value).replace("-", "_").replace(" ", "_")
    return str(value) if isinstance(value, float) else value
