"""Words beside acts: notes, statements, captions, questions and reasons are screened, and the acts count anyway."""

import json
from datetime import timedelta

import pytest
from django.db import DatabaseError, connection, transaction
from django.urls import reverse
from rest_framework import serializers

from core.errors import Invalid, NotAllowed, NotFound
from core.inputs import MoneyField
from disputes.models import Beside, Case, Offer
from escrow import audit
from messaging.models import Flag, Message, Room, State
from messaging.screening import screened_as
from people.sanctions import Measure, Step
from record.declaring import SIDES, declared
from record.models import Event
from record.verifying import exported, flaw_in
from tests import stories
from tests.api.conftest import Caller, refused
from tests.browsing import markup, signed_in, text

THREAT = "Drop this dispute today, or I call the police and write to your university about you."
CONTACT = "Write to me at victor.hale@gmail.com and I pay you there."
INSULT = "You are a worthless idiot."
PLAIN = "I miss page 12."


@pytest.fixture
def story(db):
    with stories.told() as told:
        yield told


def page(story, person):
    return text(signed_in(person).get(reverse("case", args=[story.case.pk])))


def api(story, person):
    return Caller(person).get(f"cases/{story.case.pk}/").json()


def offers(story, note, by=None, figure="40.00"):
    return story.act(by or story.client, "offer", to_freelancer=figure, note=note).result


# What is screened, of all that a side says.

NOT_TO_THE_OTHER = {
    ("report", "reason"): "reviewers alone read it",
    ("report_words", "reason"): "reviewers alone read it",
    ("report_words", "words"): "names words, and is none",
    ("appeal", "words"): "reviewers alone read it",
    ("ask_to_see", "words"): "reviewers alone read it",
    ("allow_contact", "reason"): "of a reviewer, and dropped where a side gives one",
    ("reject", "typed"): "a fixed word",
    ("request_waiver", "reason"): "between that side and the operators",
    ("rate_process", "words"): "operators alone read it",
    ("give_feedback", "words"): "refused where the screen finds anything in it",
    ("add_exhibits", "came_from"): "refused where the screen finds anything in it",
    ("add_exhibits", "sealed_because"): "refused where the screen finds anything in it",
    ("describe_exhibit", "caption"): "refused where the screen finds anything in it",
    ("withdraw_exhibit", "reason"): "refused where the screen finds anything in it",
    ("admit_import", "words"): "refused where the screen finds anything in it",
    ("deny_import", "words"): "refused where the screen finds anything in it",
}


def words_of(form, before=""):
    """The free text that an input asks for, as `foresees` names it."""
    for name, field in form.fields.items():
        inner = getattr(field, "child", None)
        if isinstance(field, serializers.ListSerializer):
            yield from words_of(inner, f"{before}{name}.")
        elif type(field).__name__ in ("CharField", "TextField") and not isinstance(field, MoneyField):
            yield f"{before}{name}"


def inputs_of_sides():
    for declaration in declared.acts_on(Case):
        if set(declaration.by) & set(SIDES) and declaration.takes:
            yield from ((declaration, name) for name in words_of(declaration.takes()))
    yield from ((opens(), name) for name in words_of(opens().takes()))


def opens():
    return next(act for act in declared.acts.values() if act.name == "open")


def test_whatever_a_side_writes_is_screened_or_never_reaches_the_other():
    found, explained = set(), set()
    for act, name in inputs_of_sides():
        if (act.name, name) in NOT_TO_THE_OTHER:
            explained.add((act.name, name))
            continue
        screened = act.foresees.fields if act.foresees else ()
        assert name in screened, f"{act.name}.{name} is neither screened, nor said to stay from the other side"
        found.add((act.name, name))
    assert explained == set(NOT_TO_THE_OTHER)
    assert {name for name, _ in found} >= {"say", "offer", "open", "respond", "set_aside", "add_exhibits", "ask"}


WRITES = {
    "offer": ("in_negotiation", offers),
    "wants": ("in_response", lambda s, words: s.act(s.client, "respond", **s.statement(s.client, wants=words))),
    "story": ("in_response", lambda s, words: s.act(s.client, "respond", **s.statement(s.client, statement=words))),
    "item": (
        "in_response",
        lambda s, words: s.act(
            s.client,
            "respond",
            **s.statement(
                s.client,
                items=[
                    {"deliverable": f"1.{n}", "done": "not_done", "words": words if n == 2 else ""} for n in (1, 2, 3)
                ],
            ),
        ),
    ),
    "caption": (
        "in_negotiation",
        lambda s, words: s.act(s.client, "add_exhibits", files=[s.upload(s.client, "late.txt")], caption=words),
    ),
    "question": ("in_recommendation", lambda s, words: s.act(s.client, "ask", text=words)),
    "second opinion": ("in_recommendation", lambda s, words: s.act(s.client, "request_second_opinion", reason=words)),
    "correction": ("in_recommendation", lambda s, words: s.act(s.client, "ask_correction", reason=words)),
    "objection": ("in_mediation", lambda s, words: s.act(s.client, "object_to_mediator", reason=words)),
    "late answer": (
        "in_default",
        lambda s, words: s.act(s.client, "set_aside", reason=words, **s.statement(s.client)),
    ),
}


def writes(story, what, words):
    stage, write = WRITES[what]
    getattr(story, stage)()
    write(story, words)


def everywhere(story, person):
    """Every surface of the case that this person has."""
    http = signed_in(person)
    for address in (
        reverse("case", args=[story.case.pk]),
        reverse("case-record", args=[story.case.pk]),
        reverse("case-record-file", args=[story.case.pk]),
        f"/api/v1/cases/{story.case.pk}/",
        f"/api/v1/cases/{story.case.pk}/record/",
    ):
        yield address, markup(http.get(address))
    if person.has_role("mediator"):
        address = reverse("workbench", args=[story.case.pk])
        yield address, markup(http.get(address, follow=True))


@pytest.mark.parametrize("what", WRITES)
def test_held_words_are_nowhere_but_with_who_wrote_them_and_the_act_counts(story, what):
    writes(story, what, THREAT)
    (flag,) = Flag.objects.all()
    assert (flag.message.state, flag.message.thread.room) == (State.HELD, Room.BESIDE)
    assert Beside.objects.get().message == flag.message
    for person in (story.freelancer, story.mediator):
        for address, seen in everywhere(story, person):
            assert "write to your university" not in seen, (what, person, address)
    assert "write to your university" not in json.dumps([event.content() for event in story.case.events.all()])
    if what != "late answer":
        assert "held for your safety" in page(story, story.freelancer)
    assert THREAT in page(story, story.client)
    assert not audit.breaches()


@pytest.mark.parametrize("what", WRITES)
def test_dismissed_words_stand_where_they_were_written(story, what):
    writes(story, what, THREAT)
    story.act(story.reviewer, "dismiss", message=1, reason="Announces what is lawful.")
    assert THREAT in page(story, story.freelancer)
    record = exported(story.case, story.freelancer)
    assert flaw_in(record) is None
    assert any(THREAT in each["text"] for each in record["sealed"])


def test_contact_is_masked_and_an_insult_folded(story):
    story.in_negotiation()
    offers(story, CONTACT)
    offers(story, INSULT, by=story.freelancer, figure="90.00")
    shown = page(story, story.freelancer)
    assert "victor.hale" not in shown
    assert "contact hidden" in shown
    folded = markup(signed_in(story.client).get(reverse("case", args=[story.case.pk])))
    assert '<details class="folded">' in folded
    there = {each["side"]: each["note"] for each in api(story, story.freelancer)["offers"]}
    assert "▒" in there["client"]
    assert "victor.hale" not in there["client"]


def test_the_offer_with_held_words_binds_as_any(story):
    story.in_negotiation()
    made = offers(story, THREAT)
    assert made.note == ""
    story.act(story.freelancer, "offer", to_freelancer="90.00")
    story.act(story.client, "accept_offer")
    assert story.case.is_closed
    assert Offer.objects.get(side="freelancer").ended_how == "accepted"


def test_a_sealed_story_stays_sealed_whatever_is_found_in_it(story):
    story.in_response(statement=THREAT)
    assert "university" not in page(story, story.client)
    assert "held for your safety" not in page(story, story.client)
    with pytest.raises(NotFound):
        story.act(story.client, "report", message=1)
    story.act(story.reviewer, "dismiss", message=1, reason="Announces what is lawful.")
    assert "university" not in page(story, story.client)
    assert not any("university" in each["text"] for each in exported(story.case, story.client)["sealed"])
    story.act(story.client, "respond", **story.statement(story.client))
    assert THREAT in page(story, story.client)
    assert flaw_in(exported(story.case, story.client)) is None


def test_an_upheld_note_is_never_delivered_and_leads_to_a_measure(story):
    story.in_negotiation()
    offers(story, THREAT)
    story.act(story.reviewer, "uphold", message=1, reason="A threat with the authorities.")
    assert Measure.objects.get().step == Step.WARNING
    assert "university" not in page(story, story.freelancer)
    assert "university" in page(story, story.client)


def test_a_threat_in_a_note_counts_for_the_guard_against_coercion(story):
    story.in_negotiation()
    offers(story, THREAT)
    story.act(story.freelancer, "accept_offer")
    assert not story.case.is_closed
    assert story.case.cooling_offs.open().exists()


# Reporting words that nothing was found in.


def report(story, by, words, **more):
    return story.act(by, "report_words", words=words, **more).result


def test_who_reads_a_note_can_report_it(story):
    story.in_mediation()
    made = offers(story, PLAIN)
    address = reverse("case-act", args=[story.case.pk, "report_words"])
    assert address in markup(signed_in(story.freelancer).get(reverse("case", args=[story.case.pk])))
    asked = text(signed_in(story.freelancer).get(address))
    assert f"The note with an offer, of the client: “{PLAIN}”" in asked
    sent = signed_in(story.freelancer).post(address, {"words": f"offer.{made.pk}.note", "category": "harassment"})
    assert sent.status_code == 302
    flag = Flag.objects.get()
    assert (flag.reported_by, flag.message.body, flag.message.author) == (story.freelancer, PLAIN, story.client)
    assert flag.message.sent_at == made.made_at
    assert "You reported these words" in page(story, story.freelancer)
    assert PLAIN in page(story, story.mediator)
    story.act(story.reviewer, "uphold", message=1, reason="An insult.", category="threat")
    assert PLAIN not in page(story, story.mediator)
    assert "A reviewer removed these words" in page(story, story.mediator)
    assert flaw_in(exported(story.case, story.client)) is None


def test_an_older_entry_of_the_record_shows_no_words_that_a_reviewer_removed(story):
    story.in_mediation()
    story.act(story.client, "object_to_mediator", reason=PLAIN)
    record = reverse("case-record", args=[story.case.pk])
    assert f"“{PLAIN}”" in text(signed_in(story.freelancer).get(record))
    report(story, story.freelancer, f"objection.{story.case.objections.get().pk}.reason")
    story.act(story.reviewer, "uphold", message=1, reason="An insult.", category="threat")
    for address in (record, reverse("case", args=[story.case.pk])):
        assert PLAIN not in text(signed_in(story.freelancer).get(address))
    assert "A reviewer removed these words" in text(signed_in(story.freelancer).get(record))


def test_of_words_that_one_does_not_have_before_one_nobody_learns(story):
    story.in_response()
    statement = story.case.statements.get()
    for said in (
        f"statement.{statement.pk}.narrative",
        "offer.1.note",
        "offer.x.note",
        "bid.1.amount",
        "offer.1.pk",
        "",
    ):
        with pytest.raises((NotFound, Invalid)):
            report(story, story.client, said)
    with pytest.raises(NotFound):
        report(story, story.stranger, f"statement.{statement.pk}.wants")
    assert not Message.objects.exists()


def test_nobody_reports_their_own_words(story):
    story.in_negotiation()
    made = offers(story, PLAIN)
    with pytest.raises(NotAllowed):
        report(story, story.client, f"offer.{made.pk}.note")
    assert not Message.objects.exists()


def test_masked_words_can_be_reported_too(story):
    story.in_negotiation()
    made = offers(story, CONTACT)
    report(story, story.freelancer, f"offer.{made.pk}.note", category="circumvention")
    assert Flag.objects.get().reported_by == story.freelancer
    assert Message.objects.count() == 1


# At the reviewers' desk, in files, and in the database.


def test_the_desk_says_what_the_words_stand_beside(story):
    story.in_negotiation()
    offers(story, THREAT)
    desk = text(signed_in(story.reviewer).get(reverse("flags")))
    assert "the note with an offer" in desk
    assert "write to your university" in desk


def test_the_file_for_the_arbitrator_stays_what_it_was_when_it_was_sent(db):
    from disputes.bundle import bound_of, index_hash

    with stories.told(stories.LARGE) as story:
        story.in_response(statement=THREAT).act(story.client, "respond", **story.statement(story.client))
        story._case = story.case
        story.clock.advance(days=3)
        for name, said, by in (("escalate", {}, story.freelancer), ("claim", {"declaration": "None."}, story.mediator)):
            story.act(by, name, **said)
        story.read_all().act(story.mediator, "recommend", **story.recommendation())
        for by in (story.client, story.freelancer):
            story.act(by, "reject", typed="REJECT")
            story.pay_fee(by) if story.case.phase == "election" and by == story.freelancer else None
        story.pay_fee(story.client)
        story.act(story.operator, "send_file")
        before = index_hash(story.case)
        claim = next(each for each in bound_of(story.case) if each.path.startswith("statements/claim"))
        assert b"a reviewer had not let it through" in claim.text
        story.act(story.reviewer, "dismiss", message=1, reason="Announces what is lawful.")
        assert index_hash(story.case) == before


def test_the_words_of_an_offer_are_not_corrected_as_a_message(story):
    story.in_negotiation()
    offers(story, CONTACT)
    story.act(story.reviewer, "dismiss", message=1, reason="Part of the work.")
    with pytest.raises(NotFound):
        story.act(story.client, "correct_message", message=1, text="Other words.")


def test_the_database_keeps_them_beside_one_thing_of_their_own_case(story):
    story.in_negotiation()
    story.act(story.client, "say", text=PLAIN)
    made = offers(story, THREAT)
    row, said = Beside.objects.get(), Message.objects.get(body=PLAIN)
    for wrong in (
        {"message": said, "offer": made, "part": "note"},
        {"message": row.message, "part": "wants"},
        {"message": row.message, "offer": made, "part": "price"},
        {"message": row.message, "offer": made, "part": "note"},
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            Beside.objects.create(case=story.case, **wrong)
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE disputes_beside SET part = 'wants'")


def test_a_conceding_answer_that_is_taken_back_takes_its_words_with_it(story):
    story.in_response()
    with screened_as("threat"):
        story.act(story.freelancer, "say", text="I call your university.")
    answer = story.statement(story.client, to_freelancer="100.00", statement=INSULT)
    story.act(story.client, "respond", **answer)
    assert Beside.objects.count() == 1
    story.clock.advance(minutes=5)
    story.act(story.client, "take_back")
    assert not Beside.objects.exists()
    story.act(story.client, "respond", **story.statement(story.client))
    assert flaw_in(exported(story.case, story.client)) is None


# Before they are sent.


def test_an_offer_with_such_a_note_is_shown_to_its_maker_first(story):
    story.in_negotiation()
    address = reverse("case-act", args=[story.case.pk, "offer"])
    shown = signed_in(story.client).post(address, {"to_freelancer": "40.00", "note": THREAT})
    assert "This may be read as a threat" in text(shown)
    assert not Offer.objects.exists()
    known = markup(shown).split('name="knowing" value="')[1].split('"')[0]
    signed_in(story.client).post(address, {"to_freelancer": "40.00", "note": THREAT, "knowing": known})
    assert Offer.objects.get().note == ""


def test_the_check_page_of_an_answer_says_it_and_its_button_knows(story):
    story.in_response()
    said = story.statement(story.client, statement=THREAT)
    form = {
        f"items[{n}]{name}": value for n, item in enumerate(said.pop("items")) for name, value in item.items()
    } | said
    address = reverse("case-act", args=[story.case.pk, "respond"])
    checked = signed_in(story.client).post(address, form)
    assert checked.status_code == 200
    assert "This may be read as a threat" in text(checked)
    known = markup(checked).split('name="knowing" value="')[1].split('"')[0]
    unknowing = signed_in(story.client).post(address, form | {"confirmed": "1"})
    assert unknowing.status_code == 409
    assert story.case.phase == "response"
    signed_in(story.client).post(address, form | {"confirmed": "1", "knowing": known})
    assert story.case.phase == "negotiation"


def test_a_program_is_told_which_field_it_is(story):
    story.in_response()
    said = story.statement(story.client)
    said["items"][1]["words"] = INSULT
    answer = refused(Caller(story.client).act(story.case, "respond", said), 409, "Reconsider")
    assert list(answer["fields"]) == ["items[1].words"]
    assert Caller(story.client).act(story.case, "respond", said | {"knowing": True}).status_code == 200


def test_nobody_is_held_up_by_it_at_the_deadline(story):
    story.in_response()
    story.clock.move_to(story.deadline().due_at - timedelta(minutes=2))
    stories.perform(story.case, "respond", by=story.client, data=story.statement(story.client, statement=THREAT))
    assert story.case.phase == "negotiation"
    assert Event.objects.filter(act="respond").exists()
