"""The process as it is described: from the declarations alone, complete, and as it is committed."""

import ast
import re
import types

import pytest
from django.conf import settings

from contracts.models import Contract, MilestoneState
from contracts.rulebooks import SHIPPED, STANDARD
from contracts.rules import Rules
from disputes import process
from disputes.described import tracing
from disputes.described.acts import acts, lapses, when
from disputes.described.clocks import clocks
from disputes.described.drawing import moves_from, picture
from disputes.described.lifecycle import ways_of_a_case, ways_of_a_milestone
from disputes.described.markdown import page
from disputes.described.rulebook import phases_in, stages
from disputes.described.tracing import traced
from disputes.models import Case, Cause, Phase
from disputes.models.case import OPEN
from disputes.process import NEXT
from disputes.standstills import STOPS
from record.declaring import declared

DOCUMENT = (settings.BASE_DIR / "docs" / "process.md").read_text()


def rows(heading):
    part = DOCUMENT.partition(heading)[2].partition("\n## ")[0]
    return [line for line in part.splitlines() if line.startswith("| `")]


def way(start, end):
    return next(each for each in ways_of_a_case() if (each.start, each.end) == (start, end))


def test_the_committed_page_is_what_the_code_says():
    assert page() == DOCUMENT, "run `make docs`"


def test_every_act_and_every_lapse_has_its_row():
    named = [re.match(r"\| `(\w+)`", row)[1] for row in rows("## Acts")]
    assert sorted(named) == sorted(name for _, name in declared.acts)
    kinds = [re.match(r"\| `(\w+)`", row)[1] for row in rows("## Clocks")]
    assert sorted(kinds) == sorted(declared.lapses)


def test_an_act_that_is_declared_tomorrow_is_described_without_a_word_more(monkeypatch):
    monkeypatch.setitem(declared.acts, (Case, "sing"), next(iter(declared.acts_on(Case))))
    acts.cache_clear()
    try:
        assert len(acts()) == len(declared.acts)
    finally:
        acts.cache_clear()


def test_the_life_cycle_has_exactly_the_moves_of_next():
    drawn = {(each.start, each.end) for each in ways_of_a_case() if each.start}
    assert drawn == {(str(phase), str(to)) for phase, ends in NEXT.items() for to in ends}


@pytest.mark.parametrize(
    ("start", "end", "by"),
    [
        ("", "response", "open"),
        ("response", "default", "response_lapsed"),
        ("response", "negotiation", "respond"),
        ("negotiation", "mediation", "escalate"),
        ("negotiation", "mediation", "negotiation_lapsed"),
        ("mediation", "recommendation", "recommend"),
        ("mediation", "election", "mediation_lapsed"),
        ("recommendation", "election", "reject"),
        ("recommendation", "closed", "accept"),
        ("election", "arbitration", "pay_fee"),
        ("election", "closed", "election_lapsed"),
        ("arbitration", "closed", "approve_award"),
        ("arbitration", "closed", "send_lapsed"),
    ],
)
def test_what_leads_along_an_arrow_is_read_from_the_functions(start, end, by):
    assert by in way(start, end).by


def test_what_leads_nowhere_is_on_no_arrow():
    on_arrows = {name for each in ways_of_a_case() for name in each.by}
    assert not on_arrows & {"offer", "decline_offer", "say", "add_exhibits", "award_lapsed"}
    assert "election_lapsed" not in way("election", "arbitration").by


def test_every_way_to_end_that_the_code_knows_is_found():
    found = {cause for each in (*acts(), *lapses()) for cause in each.endings}
    reachable = {str(cause) for cause in Cause if any(cause in each.leads.causes for each in (*acts(), *lapses()))}
    assert found == reachable
    assert {"settlement", "conceded", "fee_default", "neither_paid", "award", "default_by_silence"} <= found


def test_a_milestone_leaves_every_state_that_is_not_the_end():
    starts = {each.start for each in ways_of_a_milestone()}
    assert starts >= {str(state) for state in MilestoneState} - {"paid", "refunded"}
    assert "refunded" not in starts
    leads = {(each.start, each.end): each.by for each in ways_of_a_milestone()}
    assert "review_lapsed" in leads["submitted", "paid"]
    assert "grant_refund" in leads["refund_requested", "refunded"]
    assert "open" in leads["submitted", "disputed"]
    assert "review_lapsed" not in leads.get(("submitted", "refunded"), ())


def test_every_clock_says_what_starts_it_how_long_it_runs_and_what_its_passing_does():
    by_kind = {clock.kind: clock for clock in clocks()}
    assert {kind for kind, clock in by_kind.items() if not clock.starts} == set()
    assert {kind for kind, clock in by_kind.items() if not clock.passing.effect} == set()
    assert by_kind["election"].lengths == ("election.first_payment_days", "election.second_payment_days")
    assert by_kind["review"].lengths == ("review.days",)
    assert by_kind["send"].lengths == ("arbitration.send_days",)
    for stopper, stopped in STOPS.items():
        for kind in stopped:
            assert stopper in by_kind[kind].stopped_by
    assert process.HOLD in by_kind["response"].stopped_by
    assert by_kind["review"].stopped_by == ()


def test_sets_of_phases_have_words():
    assert when(OPEN) == "while the case is open"
    assert when([Phase.ELECTION, Phase.RESPONSE]) == "response, election"


def test_what_is_compared_with_leads_nowhere():
    def never(case):
        """Never goes there."""
        return case.phase == Phase.ELECTION

    def goes(case):
        """Goes there."""
        return Phase.ELECTION

    assert traced(never).phases == set()
    assert traced(goes).phases == {"election"}


def test_a_function_that_calls_itself_is_read_once():
    assert traced(tracing.traced).phases == set()
    assert isinstance(traced, types.FunctionType)
    assert ast.parse("x")


# The picture and the stages.


@pytest.mark.parametrize("name", SHIPPED)
def test_the_picture_has_the_phases_that_the_rulebook_has(name):
    rules = Rules.read(SHIPPED[name], "USD")
    drawn = picture(rules)
    assert [box.phase for box in drawn.boxes] == phases_in(rules)
    assert ("negotiation" in phases_in(rules)) == bool(rules.negotiation)
    assert ("default" in phases_in(rules)) == bool(rules.set_aside)
    moves = {(phase, to) for phase in phases_in(rules) for to in moves_from(phase, rules) if to in phases_in(rules)}
    assert len(drawn.downs) + len(drawn.arcs) == len(moves)
    assert len(drawn.outs) == len(drawn.boxes)
    assert str(rules.response) in drawn.says


def test_the_stages_say_limits_what_people_can_do_and_what_silence_does():
    told = {stage.name: stage for stage in stages(Rules.read(STANDARD, "USD"))}
    assert told["Response"].limit == "5 business days"
    assert told["Fee election"].limit == "7 days, then 5 days"
    assert any("Answer the claim" in labels for _, labels in told["Response"].can)
    assert all(stage.silence for stage in told.values())
    assert not any("Write a message" in labels for stage in told.values() for _, labels in stage.can)


def test_the_page_of_the_documentation_speaks_of_contracts_too():
    assert "### On a contract" in DOCUMENT
    assert all(f"| `{act.name}`" in DOCUMENT for act in declared.acts_on(Contract))
