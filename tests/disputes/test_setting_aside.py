"""Setting a default aside: who applies, who decides, what stands still, and who reads what meanwhile."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, connection, transaction
from django.urls import reverse

from core.errors import Invalid, NotAllowed, WrongPhase
from disputes import access, queue
from disputes.letters import about_case
from disputes.models import Case, SetAside
from disputes.pages.reader import Reader
from disputes.pages.silence import silence
from disputes.sealed_stories import may_read_story
from escrow import audit
from record import verifying
from record.acts import acts_open_to
from tests.browsing import signed_in, text
from tests.stories import Story, person
from timers.models import Deadline
from timers.sweep import sweep

SORRY = "I was in hospital from the 3rd to the 11th."


@pytest.fixture
def applied(story: Story) -> Story:
    """The client was silent about a claim of 100.00, and answers late with 60.00."""
    story.in_default()
    said = story.statement(story.client, to_freelancer="60.00", reason=SORRY)
    story.act(story.client, "set_aside", **said, files=[story.upload(story.client, "letter.txt", b"A letter.\n")])
    return story


def open_kinds(case: Case) -> dict[str, bool]:
    return {each.kind: each.is_stopped for each in Deadline.objects.of(case).open()}


def test_the_window_stands_still_while_a_mediator_decides(applied: Story) -> None:
    assert open_kinds(applied.case) == {"set_aside": True, "application": False}
    assert audit.breaches() == []


def test_granted_the_answer_counts_and_the_clock_of_negotiation_starts(applied: Story) -> None:
    assert applied.case.answered is None
    applied.act(applied.mediator, "grant_set_aside", reason="Excused.")
    case = applied.case
    assert (case.phase, case.answered) == ("negotiation", 6000)
    assert open_kinds(case) == {"negotiation": False}
    assert (case.set_aside.granted, case.set_aside.decided_by) == (True, applied.mediator)
    assert audit.breaches() == []
    told = text(signed_in(applied.client).get(reverse("case", args=[case.pk])))
    assert "set the default aside: “Excused.” Negotiation began" in told


def test_what_nobody_decides_is_granted_by_the_clock_alone(applied: Story) -> None:
    due = Deadline.objects.of(applied.case).open().get(kind="application").due_at
    applied.clock.move_to(due)
    sweep("test")
    application = applied.case.set_aside
    assert (application.granted, application.decided_by, application.decided_at) == (True, None, due)
    assert applied.case.phase_since == due


def test_refused_the_claim_is_executed_at_once(applied: Story) -> None:
    applied.act(applied.mediator, "refuse_set_aside", reason="No excuse.")
    assert applied.case.closing.cause == "default_by_silence"
    assert (applied.wallet(applied.freelancer), applied.case.answered) == (10000, None)
    assert audit.breaches() == []


@pytest.mark.parametrize("figure", ["100.00", "100.01", "5000.00"])
def test_an_answer_that_meets_the_claim_is_to_concede(story: Story, figure: str) -> None:
    story.in_default()
    with pytest.raises(Invalid) as refused:
        story.act(story.client, "set_aside", **story.statement(story.client, to_freelancer=figure, reason=SORRY))
    assert "concede instead" in refused.value.fields["to_freelancer"][0]
    assert not SetAside.objects.exists()


def test_that_is_said_at_the_form_and_not_after_the_page_to_check(story: Story) -> None:
    story.in_default()
    url = reverse("case-act", args=[story.case.pk, "set_aside"])
    shown = signed_in(story.client).post(url, {"to_freelancer": "100.00", "reason": SORRY, "statement": "I was ill."})
    assert "If you agree to it, concede instead." in text(shown)
    assert SORRY in text(shown)


def test_only_the_silent_side_applies_and_only_once(applied: Story) -> None:
    said = applied.statement(applied.client, to_freelancer="50.00", reason="Again.")
    with pytest.raises(NotAllowed):
        applied.act(applied.client, "set_aside", **said)
    with pytest.raises(NotAllowed):
        applied.act(applied.freelancer, "set_aside", **said)


def test_an_application_without_a_reason_or_an_answer_is_none(story: Story) -> None:
    story.in_default()
    with pytest.raises(Invalid) as refused:
        story.act(story.client, "set_aside", reason=SORRY)
    assert {"to_freelancer", "items", "statement"} <= set(refused.value.fields)
    with pytest.raises(Invalid) as refused:
        story.act(story.client, "set_aside", **story.statement(story.client, to_freelancer="50.00"))
    assert set(refused.value.fields) == {"reason"}


def test_nobody_of_a_sides_house_decides(applied: Story) -> None:
    colleague = person("other@hale.example", "A Colleague", "mediator")
    with pytest.raises(NotAllowed):
        applied.act(colleague, "grant_set_aside", reason="My employer is right.")
    with pytest.raises(NotAllowed):
        applied.act(applied.operator, "grant_set_aside", reason="I decide.")


def test_without_an_application_nothing_is_decided(story: Story) -> None:
    story.in_default()
    for act in ("grant_set_aside", "refuse_set_aside"):
        with pytest.raises(WrongPhase):
            story.act(story.mediator, act, reason="Why not.")


def test_the_late_story_is_opened_to_the_other_side_by_the_decision(applied: Story) -> None:
    case, late = applied.case, "client"
    assert may_read_story(case, late, applied.client)
    assert may_read_story(case, late, applied.mediator)
    assert not may_read_story(case, late, applied.freelancer)
    there = {sealed["text"] for sealed in verifying.exported(case, applied.freelancer)["sealed"]}
    assert "The story of the client." not in there
    assert "The story of the client." not in text(signed_in(applied.freelancer).get(reverse("case", args=[case.pk])))
    applied.act(applied.mediator, "grant_set_aside", reason="Excused.")
    assert may_read_story(applied.case, late, applied.freelancer)
    record = verifying.exported(applied.case, applied.freelancer)
    assert "The story of the client." in {sealed["text"] for sealed in record["sealed"]}
    assert verifying.flaw_in(record) is None


def test_a_mediator_sees_the_case_and_its_evidence_only_while_it_waits(story: Story) -> None:
    story.in_default()
    assert not Case.objects.visible_to(story.mediator).exists()
    story.act(story.client, "set_aside", **story.statement(story.client, to_freelancer="60.00", reason=SORRY))
    assert Case.objects.visible_to(story.mediator).get() == story.case
    assert access.may_see_evidence(story.mediator, story.case)
    story.act(story.mediator, "refuse_set_aside", reason="No excuse.")
    assert not Case.objects.visible_to(story.mediator).exists()
    assert not access.may_see_evidence(story.mediator, story.case)


@pytest.mark.parametrize("ends", ["withdraw", "concede"])
def test_an_application_that_ended_with_the_case_opens_it_to_nobody(applied: Story, ends: str) -> None:
    applied.act(applied.freelancer if ends == "withdraw" else applied.client, ends)
    assert applied.case.is_closed
    assert not Case.objects.visible_to(applied.mediator).exists()
    assert not access.may_see_evidence(applied.mediator, applied.case)
    assert queue.found_in(applied.mediator, queue.Asked()).counts["applications"] == 0


def test_no_mediator_of_a_sides_house_finds_the_application(applied: Story) -> None:
    applied.mediator.email = "somebody@" + applied.client.email.rpartition("@")[2]
    applied.mediator.save()
    assert not Case.objects.visible_to(applied.mediator).exists()
    assert not access.may_see_evidence(applied.mediator, applied.case)


def test_the_sides_go_on_settling_while_it_waits(applied: Story) -> None:
    open_to = {act.name for act, _ in acts_open_to(applied.client, applied.case)}
    assert {"offer", "concede"} <= open_to
    assert not {"set_aside", "respond"} & open_to
    assert "withdraw" in {act.name for act, _ in acts_open_to(applied.freelancer, applied.case)}
    applied.act(applied.freelancer, "withdraw")
    assert applied.case.closing.cause == "withdrawn"
    assert audit.breaches() == []


def test_every_page_says_what_is_asked_who_decides_and_what_silence_does(applied: Story) -> None:
    case = applied.case
    for reader in (applied.client, applied.freelancer, applied.mediator, applied.operator):
        shown = text(signed_in(reader).get(reverse("case", args=[case.pk])))
        told = silence(Reader(case, reader))
        assert "If no mediator decides:" in shown
        assert told.text.replace("\u00a0", " ") in shown
        assert SORRY in shown
    queue = text(signed_in(applied.mediator).get(reverse("queue"), {"view": "applications"}))
    assert case.reference in queue
    assert "decide whether it counts" in queue
    bench = text(signed_in(applied.mediator).get(reverse("workbench", args=[case.pk])))
    assert "Set the default aside" in bench
    assert "Claim EH" not in bench


def test_the_form_and_the_check_page_are_there(story: Story) -> None:
    story.in_default()
    shown = text(signed_in(story.client).get(reverse("case-act", args=[story.case.pk, "set_aside"])))
    assert "Say why you did not answer, and answer now" in shown
    assert "Why you did not answer in time" in shown
    assert "Deliverable by deliverable" in shown
    story.act(story.client, "set_aside", **story.statement(story.client, to_freelancer="60.00", reason=SORRY))
    browser = signed_in(story.mediator)
    for act, says in (("grant_set_aside", "Negotiation begins"), ("refuse_set_aside", "executed at once")):
        assert says in text(browser.get(reverse("case-act", args=[story.case.pk, act])))


def test_the_decision_stands_on_the_page_afterwards(applied: Story) -> None:
    applied.act(applied.mediator, "refuse_set_aside", reason="The letter is from another year.")
    shown = text(signed_in(applied.client).get(reverse("case", args=[applied.case.pk])))
    assert "Refused by Inês Carvalho" in shown
    assert "The letter is from another year." in shown


@pytest.mark.parametrize(
    "change",
    ["granted = false, decided_at = now()", "decided_at = now()", "granted = true"],
)
def test_the_database_keeps_decisions_whole(applied: Story, change: str) -> None:
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"UPDATE disputes_setaside SET {change}")


def test_who_refuses_goes_on_from_a_page_that_they_may_see(applied: Story) -> None:
    page = reverse("case-act", args=[applied.case.pk, "refuse_set_aside"])
    done = signed_in(applied.mediator).post(page, {"reason": "No excuse.", "confirmed": "1"}, follow=True)
    assert applied.case.is_closed
    assert done.status_code == 200


def test_no_mail_carries_the_reason_of_an_application_or_of_its_decision(applied: Story) -> None:
    applied.act(applied.mediator, "refuse_set_aside", reason="Said with ” in it: no.")
    for event in applied.case.events.all():
        for to in (applied.client, applied.freelancer):
            written = about_case(applied.case, event, to)
            assert written is None or (SORRY not in written.text and "in it" not in written.text + written.title)
