"""What lies on a mediator's own desk: notes, and a recommendation not issued yet. Theirs alone, never lost unseen."""

import json
import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from core import sight
from disputes import desk
from disputes.models import Case, Note, Phase, Recommendation, Unissued
from record.models import Event
from tests import stories
from tests.browsing import signed_in, text
from tests.staff.test_workbench import findings

SECRET = "zephyrquokka: I think that the client is right about part 2"


@pytest.fixture
def told(story):
    return story.in_mediation()


def address(told, page="workbench"):
    return reverse(page, args=[told.case.pk])


def note(told, words=SECRET, about="", version=0, **more):
    said = {f"note-{about}": words, f"version-{about}": str(version)}
    return signed_in(told.mediator).post(address(told, "desk-notes"), said, **more)


def typed(told, version=0, **more):
    said = findings() | {"version": str(version)} | more
    return signed_in(told.mediator).post(address(told, "unissued"), said, headers={"X-Autosave": "1"})


def look(told, person=None, page="workbench"):
    return text(signed_in(person or told.mediator).get(address(told, page)))


# Notes.


def test_a_note_is_kept_and_stands_there_again(told):
    assert note(told).status_code == 302
    assert note(told, "About the pages.", "1.1").status_code == 302
    page = look(told)
    assert SECRET in page
    assert "About the pages." in page
    assert "Saved 09:00 UTC" not in page or "Saved" in page


def test_a_note_is_saved_while_it_is_typed_and_says_when(told):
    first = note(told, headers={"X-Autosave": "1"})
    assert first.json() == {"version": 1, "says": f"Saved {told.clock.moment:%H:%M} UTC"}
    assert note(told, "More.", version=1, headers={"X-Autosave": "1"}).json()["version"] == 2
    assert Note.objects.get().text == "More."


def test_the_older_of_two_tabs_does_not_overwrite_the_newer(told):
    note(told, "The first.")
    note(told, "The newer.", version=1)
    late = note(told, "The older.", version=1, headers={"X-Autosave": "1"})
    assert late.status_code == 412
    assert "It was not overwritten" in late.json()["says"]
    assert Note.objects.get().text == "The newer."
    page = note(told, "The older.", version=1)
    assert page.status_code == 409
    assert "The older." in text(page)
    assert "The newer." in text(page)
    version = re.search(r'name="version-" form="notes" value="(\d+)"', page.content.decode())[1]
    assert note(told, "The older.", version=int(version)).status_code == 302  # knowing it
    assert Note.objects.get().text == "The older."


def test_the_same_words_from_two_tabs_are_no_conflict(told):
    assert note(told, "The same.").status_code == note(told, "The same.").status_code == 302


def test_an_emptied_note_stays_empty_and_an_empty_one_is_not_kept(told):
    note(told, "  ")
    assert not Note.objects.exists()
    note(told)
    note(told, "", version=1)
    assert Note.objects.get().text == ""


def test_a_note_that_is_too_long_is_refused_and_kept_in_the_field(told):
    page = note(told, "x" * 20_001)
    assert page.status_code == 409
    assert "at most 20000 characters" in text(page)
    assert not Note.objects.exists()


def test_a_note_about_nothing_of_the_case_is_not_kept(told):
    note(told, about="9.9")
    assert not Note.objects.exists()


def test_nobody_else_reads_a_note_or_a_draft(told):
    note(told)
    typed(told, reasons=SECRET)
    case = told.case
    pages = [
        address(told, name) for name in ("case", "workbench", "case-record", "room", "queue-version"[:0] or "case")
    ]
    pages += [reverse("case-record-file", args=[case.pk]), reverse("case-document", args=[case.pk])]
    pages += [f"/api/v1/cases/{case.reference}/", f"/api/v1/cases/{case.reference}/record/export/"]
    ada = stories.person("ada@lin.example", "Ada Lin", "mediator")
    for person in (told.client, told.freelancer, told.operator, told.reviewer, told.stranger, ada):
        for page in pages:
            assert b"zephyrquokka" not in b"".join(signed_in(person).get(page))
    for page in pages[2:]:
        assert b"zephyrquokka" not in b"".join(signed_in(told.mediator).get(page)), page


def test_a_later_mediator_and_an_operator_find_nothing_of_the_former_ones(told):
    note(told)
    typed(told, reasons=SECRET)
    told.act(told.mediator, "hand_back", reason="I am ill.")
    ada = stories.person("ada@lin.example", "Ada Lin", "mediator")
    told.act(ada, "claim", declaration="I know nobody.")
    assert "zephyrquokka" not in look(told, ada)
    assert signed_in(told.mediator).get(address(told)).status_code == 404


def test_postgresql_itself_shows_them_to_nobody_else(told):
    note(told)
    typed(told)
    ada = stories.person("ada@lin.example", "Ada Lin", "mediator")
    for person in (told.client, told.freelancer, told.operator, told.reviewer, told.stranger, ada):
        with sight.through(sight.Gaze(str(person.pk))):
            assert not Note.objects.exists()
            assert not Unissued.objects.exists()
    with sight.through(sight.Gaze(str(told.mediator.pk))):
        assert Note.objects.count() == Unissued.objects.count() == 1
    told.mediator.staff_roles.all().delete()
    with sight.through(sight.Gaze(str(told.mediator.pk))):
        assert not Note.objects.exists()


@pytest.mark.parametrize("who", ["client", "freelancer", "operator", "reviewer", "stranger"])
def test_for_everybody_else_there_is_no_such_page(told, who):
    person = getattr(told, who)
    for page in ("desk-notes", "unissued"):
        assert signed_in(person).post(address(told, page), {"note-": "x"}).status_code == 404


def test_of_a_case_that_nobody_has_claimed_there_are_no_notes(story):
    story.in_queue()
    assert signed_in(story.mediator).post(address(story, "desk-notes"), {"note-": "x"}).status_code == 404


def test_nothing_of_a_desk_goes_on_the_record_or_to_who_listens(told):
    before, version = Event.objects.count(), told.case.version
    note(told)
    typed(told)
    assert (Event.objects.count(), told.case.version) == (before, version)


def test_what_lies_on_desks_is_deleted_a_month_after_the_case_has_closed(told):
    note(told)
    typed(told)
    told.act(told.freelancer, "withdraw")
    told.clock.advance(days=29)
    assert desk.forget_the_old() == 0
    told.clock.advance(days=2)
    assert desk.forget_the_old() == 2
    assert not Note.objects.exists()


# The recommendation while it is written.


def test_a_recommendation_is_kept_while_it_is_typed_and_stands_there_again(told):
    kept = typed(told)
    assert kept.status_code == 200
    assert kept.json()["version"] == 1
    page = signed_in(told.mediator).get(address(told)).content.decode()
    for words in ("What I found in part 3.", 'value="15.00"', WHOLE_REASON, 'name="version" value="1"'):
        assert words in page
    assert page.count(" checked") == 6


WHOLE_REASON = "Two of three parts are there."


def test_what_the_amounts_lead_to_comes_back_with_every_save(told):
    shown = typed(told).json()["shown"]
    assert "75.00" in shown
    assert "Nobody answers" in shown
    assert "Only Victor Hale pays the fee" in shown
    assert "Enter an amount" in typed(told, 1, **{f"findings[{place}]amount": "" for place in range(3)}).json()["shown"]


def test_the_older_tab_of_a_recommendation_does_not_overwrite_the_newer(told):
    typed(told)
    typed(told, 1, reasons="The newer.")
    assert typed(told, 1, reasons="The older.").status_code == 412
    assert Unissued.objects.get().said["reasons"] == ["The newer."]
    page = signed_in(told.mediator).post(address(told), findings(reasons="The older.", version="1", step="check"))
    assert page.status_code == 412
    assert "The older." in text(page)
    assert "It was not overwritten" in text(page)
    assert not Recommendation.objects.exists()


def test_what_was_checked_is_not_issued_once_another_tab_has_saved_something_newer(told):
    told.read_all()
    typed(told)
    typed(told, 1, reasons="The newer.")
    browsing = signed_in(told.mediator)
    refused = browsing.post(address(told), findings(version="1", step="issue"))
    assert refused.status_code == 412
    assert "Nothing was issued" in text(refused)
    assert not Recommendation.objects.exists()
    assert browsing.post(address(told), findings(version="2", step="issue")).status_code == 302


def test_it_is_kept_without_scripts_and_by_checking(told):
    browsing = signed_in(told.mediator)
    assert browsing.post(address(told), findings(version="0", step="keep")).status_code == 302
    assert (
        browsing.post(address(told), findings(version="1", step="check", reasons="Better.")).status_code == 422
    )  # unread
    assert Unissued.objects.get().said["reasons"] == ["Better."]


def test_an_unfinished_one_is_kept_as_it_is(told):
    assert typed(told, **{"findings[0]found": "", "findings[1]amount": "12.345", "reasons": ""}).status_code == 200
    assert "12.345" in signed_in(told.mediator).get(address(told)).content.decode()


def test_once_it_is_issued_nothing_is_kept_and_nothing_comes_after(told):
    told.read_all()
    typed(told)
    assert signed_in(told.mediator).post(address(told), findings(version="1", step="issue")).status_code == 302
    assert not Unissued.objects.exists()
    late = typed(told, 1)
    assert late.status_code == 409
    assert not Unissued.objects.exists()


def test_a_finding_without_a_criterion_named_is_refused(told):
    told.read_all()
    for found in ("partly", "not_done"):
        said = findings() | {"findings[0]found": found, "findings[0]rule": " "}
        answer = signed_in(told.mediator).post(address(told), said | {"step": "check"})
        assert answer.status_code == 422
        assert "Say which rule you applied." in text(answer)


def test_what_was_read_and_for_how_long_stands_beside_it(told):
    assert "Not opened" in look(told)
    told.act(told.mediator, "read_exhibit", exhibit=1)
    assert "Open now" in look(told)
    told.act(told.mediator, "close_exhibit", exhibit=1)
    assert "You have read for 1 h in all." in look(told)


# The preview.


def preview(told, side, **more):
    said = findings(step=f"preview-{side}", version="0") | more
    return signed_in(told.mediator).post(address(told), said)


@pytest.mark.parametrize("side", ["client", "freelancer"])
def test_a_preview_is_what_the_side_then_reads(told, side):
    page = text(preview(told, side))
    assert "Preview. Nothing has been sent." in page
    told.read_all()
    signed_in(told.mediator).post(address(told), findings(step="issue"))
    real = text(signed_in(getattr(told, side)).get(address(told, "case")))
    for heading in ("How the figure comes about", "Your answer"):
        assert heading in page
    shared = page[page.index("How the figure comes about") : page.index("You can reflect until")]
    assert shared in real
    ways = page[page.index("Binds you to this split") : page.index("Binds you to nothing")].replace(
        "Ask a question", ""
    )
    assert ways.strip().split(". It is executed")[0] in real
    claims = page[page.index("About deliverable 1.") : page.index("About deliverable 2.")]
    assert claims in real


def test_a_preview_shows_each_side_its_own(told):
    client, freelancer = text(preview(told, "client")), text(preview(told, "freelancer"))
    assert "As Victor Hale, the client, will read it" in client
    assert "As Maribel Reyes, the freelancer, will read it" in freelancer
    assert "25.00 USD to you, 75.00 USD to Maribel Reyes" in client
    assert "25.00 USD to Victor Hale, 75.00 USD to you" in freelancer


def test_a_preview_writes_nothing_but_the_draft(told):
    browsing = signed_in(told.mediator)
    said = findings(step="preview-client", version="0")
    browsing.post(address(told), said)
    events, version = Event.objects.count(), told.case.version
    with CaptureQueriesContext(
        connection,
    ) as asked:
        assert browsing.post(address(told), said | {"version": "1"}).status_code == 200
    wrote = [
        each["sql"] for each in asked if re.match(r"(?i)\s*(insert|update|delete|select pg_notify|notify)", each["sql"])
    ]
    assert [sql for sql in wrote if "disputes_unissued" not in sql] == []
    case = Case.objects.get(pk=told.case.pk)
    assert (case.phase, case.version, Event.objects.count()) == (Phase.MEDIATION, version, events)
    assert not Recommendation.objects.exists()
    for side in (told.client, told.freelancer):
        assert "Two of three parts are there." not in text(signed_in(side).get(address(told, "case")))


def test_a_preview_needs_no_exhibit_to_be_read_but_everything_to_be_filled_in(told):
    assert preview(told, "client").status_code == 200
    told_again = preview(told, "client", reasons="", version="1")
    assert told_again.status_code == 422
    assert "Say how the figure comes about." in text(told_again)


def test_a_preview_listens_to_nothing(told):
    page = preview(told, "client").content.decode()
    assert '<meta name="live"' not in page
    assert "aria-disabled" in page
    assert f"{address(told, 'case')}acts/accept" not in page


def test_from_the_preview_one_goes_on_with_every_word(told):
    page = preview(told, "client").content.decode()
    sent = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)">', page))
    assert sent["version"] == "1"
    assert sent["findings[2]reason"] == "What I found in part 3."
    back = signed_in(told.mediator).post(address(told), sent | {"step": "change"}).content.decode()
    assert "What I found in part 3." in back
    assert 'name="version" value="1"' in back


def test_who_reads_blind_previews_without_what_was_said_after_the_first_figure(story):
    story.in_recommendation()
    ada = stories.person("ada@lin.example", "Ada Lin", "mediator")
    story.act(story.client, "request_second_opinion", reason="Too much.")
    page = signed_in(ada).post(address(story), findings(step="preview-client", version="0"))
    assert page.status_code == 200
    assert "Preview. Nothing has been sent." in text(page)
    assert "Your answer" not in text(page)
    assert json.loads(typed_by(story, ada).content)["version"] == 1


def typed_by(story, person):
    Unissued.objects.all().delete()
    return signed_in(person).post(address(story, "unissued"), findings(version="0"))


def test_what_was_handed_in_stands_in_the_deliverable(told):
    page = look(told)
    assert "Handed in" in page


def test_the_moment_of_a_late_save_is_said(told):
    told.clock.advance(hours=3)
    note(told)
    assert f"Saved {told.clock.moment:%H:%M} UTC" in look(told)
    assert Note.objects.get().saved_at + timedelta(0) == told.clock.moment


# What the page costs.


def asks(told):
    browsing = signed_in(told.mediator)
    for _ in range(2):
        with CaptureQueriesContext(connection) as queries:
            assert browsing.get(address(told)).status_code == 200
    return len(queries)


def test_the_workbench_asks_no_more_of_many_messages_exhibits_questions_and_notes(told):
    note(told)
    typed(told)
    told.act(told.mediator, "read_exhibit", exhibit=1)
    told.act(told.client, "say", text="One.")
    told.act(told.mediator, "ask_party", to="client", text="Which?", days=2)
    few = asks(told)
    for count in range(6):
        told.act(told.client, "say", text=f"More, {count}.")
        told.act(told.mediator, "say", text=f"I read it, {count}.")
        told.act(told.mediator, "ask_party", to="freelancer", text=f"Why, {count}?", days=2)
        file = told.upload(told.client, f"more-{count}.txt", f"More {count}\n".encode())
        told.act(told.client, "add_exhibits", files=[file], caption="More of it")
        told.act(told.mediator, "read_exhibit", exhibit=count + 2)
        note(told, f"Of {count}", "1.1", version=count)
    assert (few, asks(told)) == (few, few)
    assert few <= 71


def test_a_question_that_is_overdue_is_told_above_the_page(told):
    told.act(told.mediator, "ask_party", to="client", text="Which?", days=2)
    assert "overdue" not in look(told)
    told.clock.advance(days=4)
    assert "Questions 1 1 overdue" in look(told)
