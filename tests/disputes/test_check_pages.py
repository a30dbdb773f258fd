"""A check page promises nothing that its button refuses, and says of each act whether it can be taken back."""

import pytest
from django.urls import reverse

from disputes.letters import about_case
from disputes.models import Case
from record.letters import LONGEST_TITLE, titled
from record.models import Event, Notice
from tests import filing, stories
from tests.browsing import signed_in, text


def sent(story, person, act, **said):
    return signed_in(person).post(reverse("case-act", args=[story.case.pk, act]), said)


@pytest.mark.parametrize("figure", ["100.01", "3000.00"])
def test_an_award_above_what_is_in_dispute_gets_no_check_page(story, figure):
    story.file_sent()
    document = story.upload(story.operator, "award.pdf", b"%PDF-1.4 award")
    said = {"to_freelancer": figure, "fee_shift": "none", "rule": "As awarded.", "files": document}
    answer = sent(story, story.operator, "record_award", **said)
    assert answer.status_code == 422
    assert "Record the award" in text(answer)
    assert "is in dispute" in text(answer)
    checked = sent(story, story.operator, "record_award", **said | {"to_freelancer": "40.00"})
    assert "It can be recorded anew until it is approved" in text(checked)
    assert Event.objects.filter(act="record_award").count() == 0


def test_a_rehearsal_leaves_nothing_and_tells_nobody(story):
    story.in_recommendation()
    events, notices = Event.objects.count(), Notice.objects.count()
    answer = sent(story, story.client, "reject", typed="REJECT")
    assert answer.status_code == 200
    assert (Event.objects.count(), Notice.objects.count()) == (events, notices)
    assert story.case.last_recommendation.replies.count() == 0


def test_a_part_that_is_more_than_what_is_held_gets_no_check_page(db):
    with stories.told() as story:
        story.submitted()
        url = reverse("contract-act", args=[story.contract.pk, "approve_part"])
        answer = signed_in(story.client).post(url, {"milestone": "1", "amount": "100.01"})
        assert answer.status_code == 422
        assert "Stays held" not in text(answer)


def test_what_can_still_be_taken_back_is_not_called_final(story):
    story.in_recommendation()
    shown = text(sent(story, story.client, "reject", typed="REJECT"))
    assert f"You can still accept until {story.freelancer} has answered" in shown
    assert "This cannot be taken back" not in shown
    story.act(story.freelancer, "reject", typed="REJECT")
    assert "This cannot be taken back" in text(sent(story, story.client, "reject", typed="REJECT"))


def test_the_check_page_of_a_rejection_says_when_the_election_opens(db):
    with stories.told(stories.LARGE) as story:
        story.in_recommendation()
        shown = text(sent(story, story.client, "reject", typed="REJECT"))
        assert "Each side then has 7 days to pay or settle" in shown
        assert "at the latest after" in shown


def test_who_has_rejected_is_not_offered_it_again_and_nobody_is_told_twice(story):
    story.in_recommendation()
    story.act(story.client, "reject", typed="REJECT")
    told = Notice.objects.count()
    shown = text(signed_in(story.client).get(reverse("case", args=[story.case.pk])))
    assert "reject the recommendation" not in shown
    assert "You have rejected it." in shown
    story.act(story.client, "reject", typed="REJECT")
    assert Notice.objects.count() == told


def test_a_claim_for_nothing_and_one_above_what_is_held_are_told_so(story):
    story.submitted()
    nothing = text(filing.checked(signed_in(story.client), story, "100.00", done="partly"))
    assert f"With this figure you ask for nothing: all of it goes to {story.freelancer}." in nothing
    above = text(filing.checked(signed_in(story.freelancer), story, "150.00", done="partly"))
    assert "What is in dispute is 100.00 USD: your figure counts up to it. The other 50.00 USD is outside" in above
    assert not Case.objects.exists()


def test_a_title_keeps_its_end_however_long_it_is(story):
    long = "The clock closed the case. " + "Money went here, and money went there, " * 9
    assert titled(long, "Next by Fri (EH-0001)") == "The clock closed the case Next by Fri (EH-0001)"
    cut = titled("word " * 90, "(EH-0001)")
    assert len(cut) <= LONGEST_TITLE
    assert cut.endswith("word… (EH-0001)")
    story.awarded()
    told = about_case(story.case, story.case.events.get(act="approve_award"), story.client)
    assert told.title.endswith(f"({story.case.reference})")
    assert story.case.title in told.text


def test_who_writes_reads_what_both_sides_want(story):
    story.in_mediation()
    story.read_all()
    shown = text(signed_in(story.mediator).get(reverse("workbench", args=[story.case.pk])))
    assert "Check before issuing" in shown
    assert "What each side wants" in shown


def test_operators_see_what_waits_in_arbitration(story):
    story.both_paid()
    counts = lambda: text(signed_in(story.operator).get(reverse("operations")))  # noqa: E731
    assert "Files to send 1" in counts()
    story.act(story.operator, "send_file")
    story.recorded()
    assert "Awards to approve 1" in counts()
    assert "Files to send 0" in counts()
