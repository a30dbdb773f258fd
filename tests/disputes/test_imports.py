"""Messages from outside the portal: put to the other side, admitted or denied in words, and not admitted in silence."""

from __future__ import annotations

import json

import pytest
from django.db import IntegrityError, InternalError, ProgrammingError, connection, transaction
from django.urls import reverse

from core.errors import Invalid, NotAllowed, NotFound, WrongPhase
from disputes.models import ImportAnswer
from disputes.whole_case.for_reader import document_of
from tests.browsing import signed_in, text
from tests.stories import Story

WHERE = "A chat, exported on 2 March"


@pytest.fixture
def told(story: Story) -> Story:
    story.in_mediation()
    upload = story.upload(story.client, "chat.txt", b"Will you do it? Yes.\n")
    story.act(
        story.client, "add_exhibits", files=[upload], came_from=WHERE, happened_from="2026-01-05",
        happened_until="2026-01-20",
    )  # fmt: skip
    return story


def page_of(told: Story, person) -> str:
    return text(signed_in(person).get(reverse("case", args=[told.case.pk])))


def document(told: Story, person) -> str:
    return json.dumps([each.parts for each in document_of(told.case, person).sections], ensure_ascii=False, default=str)


def test_no_answer_counts_as_not_admitted_and_that_is_said(told):
    said = f"Messages from outside the portal: “{WHERE}”. "
    assert f"{said}You have not answered whether they are genuine: they count as not admitted." in page_of(
        told, told.freelancer
    )
    for person in (told.client, told.mediator):
        words = f"{said}Maribel Reyes has not answered whether they are genuine: they count as not admitted."
        assert words in page_of(told, person)
        assert words in document(told, person)
    table = text(signed_in(told.client).get(reverse("evidence-table", args=[told.case.pk])))
    assert "Not admitted" in table


def test_the_other_side_denies_and_may_admit_later(told):
    told.act(told.freelancer, "deny_import", exhibit=2, words="Half of it is missing.")
    assert "Maribel Reyes denied them" in page_of(told, told.client)
    assert "“Half of it is missing.”" in page_of(told, told.mediator)
    with pytest.raises(WrongPhase):
        told.act(told.freelancer, "deny_import", exhibit=2)
    told.act(told.freelancer, "admit_import", exhibit=2, words="The rest came since.")
    assert "Maribel Reyes admitted them" in page_of(told, told.client)
    assert "Admitted" in document(told, told.client)
    for name, refusal in (("deny_import", NotAllowed), ("admit_import", WrongPhase)):
        with pytest.raises(refusal):
            told.act(told.freelancer, name, exhibit=2)
    record = text(signed_in(told.client).get(reverse("case-record", args=[told.case.pk])))
    assert "denied the messages from outside in exhibit E2: “Half of it is missing.”" in record
    assert "admitted the messages from outside in exhibit E2" in record
    shown = signed_in(told.client).get(f"/api/v1/cases/{told.case.pk}/").json()["exhibits"][1]
    assert (shown["came_from"], shown["import_answer"]["admits"]) == (WHERE, True)


def test_only_the_other_side_answers_and_only_what_comes_from_outside(told):
    with pytest.raises(NotAllowed):
        told.act(told.client, "admit_import", exhibit=2)
    with pytest.raises(NotAllowed):
        told.act(told.client, "deny_import", exhibit=1)
    with pytest.raises(NotFound):
        told.act(told.freelancer, "admit_import", exhibit=9)


def test_words_with_an_answer_take_no_way_round_the_rooms(told):
    with pytest.raises(Invalid):
        told.act(told.freelancer, "deny_import", exhibit=2, words="You are an idiot.")
    told.act(told.client, "no_contact")
    with pytest.raises(Invalid) as refused:
        told.act(told.freelancer, "deny_import", exhibit=2, words="Half of it is missing.")
    assert "Contact is not direct" in refused.value.fields["words"][0]
    told.act(told.freelancer, "deny_import", exhibit=2)


def test_the_page_of_the_act_says_first_what_it_leads_to(told):
    address = reverse("case-act", args=[told.case.pk, "admit_import"])
    first = signed_in(told.freelancer).post(address, {"exhibit": 2, "words": ""})
    assert "You cannot deny them afterwards." in text(first)
    assert not ImportAnswer.objects.exists()
    done = signed_in(told.freelancer).post(address, {"exhibit": 2, "words": "", "confirmed": "1"})
    assert done.status_code == 302
    assert ImportAnswer.objects.get().admits


def test_postgresql_lets_nobody_deny_what_was_admitted(told):
    told.act(told.freelancer, "admit_import", exhibit=2)
    for statement in (
        "INSERT INTO disputes_importanswer (case_id, exhibit_id, admits, words, answered_at) "
        "SELECT case_id, exhibit_id, false, '', answered_at FROM disputes_importanswer",
        "UPDATE disputes_importanswer SET admits = false",
        "DELETE FROM disputes_importanswer",
    ):
        with (
            pytest.raises((IntegrityError, InternalError, ProgrammingError)),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(statement)


def test_what_was_admitted_stays_as_it_was_described(told):
    number = told.case.exhibits.latest("number").number
    told.act(told.client, "describe_exhibit", exhibit=number, caption="A chat")
    told.act(told.freelancer, "admit_import", exhibit=number)
    with pytest.raises(WrongPhase, match="was admitted as it is described"):
        told.act(told.client, "describe_exhibit", exhibit=number, caption="She says that it is accepted")
    assert told.case.exhibits.latest("number").caption == "A chat"
