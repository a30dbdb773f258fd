"""Charts of cases: where they stand, how long they took, whether both sides settled them, and how they ended."""

from __future__ import annotations

from core.phrases import phrase, phrase_later
from disputes.figures.ended import Ended
from disputes.figures.open_cases import Standing
from disputes.models import Cause, Phase
from disputes.pages.figures.chart import NONE, Chart, Column, Row, in_days, said, share

WHOLE = "whole_case"
OF_SETTLED = phrase_later(
    "By agreement, by sealed bids, or because both accepted the recommendation; by the phase that the case was in."
)


def by_phase(phases: dict[str, Standing]) -> Chart:
    most = max(phases, key=lambda phase: phases[phase].many)
    count = sum(each.many for each in phases.values())
    return Chart(
        id="phases",
        title=phrase("Open cases, by phase"),
        summary=phrase(
            "Open now: {count}. Most in {phase}: {most}.",
            count=said(count),
            phase=_name(most),
            most=said(phases[most].many),
        ),
        name_head=phrase("Phase"),
        columns=(
            Column("cases", phrase("Cases")),
            Column("half_days", phrase("Half are in it for at least, days")),
            Column("longest_days", phrase("Longest in it, days")),
        ),
        rows=tuple(
            Row(phase, _name(phase), (each.many, in_days(each.half), in_days(each.longest)))
            for phase, each in phases.items()
        ),
        unit=phrase("Cases"),
        of_now=True,
    )


def took(found: Ended) -> Chart:
    whole = (found.closed, in_days(found.half), in_days(found.most))
    return Chart(
        id="took",
        title=phrase("Time to resolve"),
        summary=phrase(
            "Closed: {closed}. Half within {half} days, nine of ten within {most} days.",
            closed=said(found.closed),
            half=said(whole[1]),
            most=said(whole[2]),
        ),
        text=phrase("From opening to closing, and in each phase that closed cases went through. Standstills count."),
        name_head=phrase("Phase"),
        columns=(
            Column("cases", phrase("Cases")),
            Column("half_days", phrase("Half within, days")),
            Column("nine_of_ten_days", phrase("Nine of ten within, days")),
        ),
        rows=(
            Row(WHOLE, phrase("From opening to closing"), whole),
            *(
                Row(phase, _name(phase), (each.many, in_days(each.half), in_days(each.most)), each.many > 0)
                for phase, each in found.phases.items()
            ),
        ),
        unit=phrase("Days"),
        whole=2,
        part=1,
    )


def settled(found: Ended) -> Chart:
    of_100 = share(found.agreed, found.closed)
    return Chart(
        id="settled",
        title=phrase("Settled by both sides"),
        summary=phrase(
            "Settled: {agreed} of {closed} closed cases, {share} of 100.",
            agreed=said(found.agreed),
            closed=said(found.closed),
            share=NONE if of_100 is None else f"{of_100:.0f}",
        ),
        text=str(OF_SETTLED),
        name_head=phrase("Phase"),
        columns=(
            Column("settled", phrase("Settled by both")),
            Column("closed", phrase("Closed")),
            Column("settled_of_100", phrase("Settled, of 100 closed")),
        ),
        rows=(
            Row(WHOLE, phrase("All phases"), (found.agreed, found.closed, of_100)),
            *(
                Row(phase, _name(phase), (each.agreed, each.closed, share(each.agreed, each.closed)), each.closed > 0)
                for phase, each in found.phases.items()
            ),
        ),
        unit=phrase("Cases"),
        whole=1,
        part=0,
    )


def causes(found: Ended) -> Chart:
    def of_100(cause: Cause) -> float | None:
        return share(found.causes[cause].many, found.closed)

    by_count = sorted(Cause, key=lambda cause: -found.causes[cause].many)
    return Chart(
        id="causes",
        title=phrase("How cases ended"),
        summary=phrase(
            "Closed: {closed}. A deadline that passed closed {by_clock} of them.",
            closed=said(found.closed),
            by_clock=said(found.by_clock),
        ),
        name_head=phrase("How they ended"),
        columns=(
            Column("closed", phrase("Closed")),
            Column("by_clock", phrase("By the clock")),
            Column("of_100", phrase("Of 100 closed")),
        ),
        rows=tuple(
            Row(cause.value, str(cause.label), (*found.causes[cause], of_100(cause)), found.causes[cause].many > 0)
            for cause in by_count
        ),
        unit=phrase("Cases"),
        whole=0,
        part=1,
    )


def _name(phase: str) -> str:
    return str(Phase(phase).label)
