"""Reading contracts and cases over the API, as each of their people."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from people import tokens
from tests import stories
from tests.api.conftest import Caller, refused
from tests.stories import Story


def test_a_contract_shows_its_terms_and_what_one_can_do(story: Story) -> None:
    story.submitted()
    response = Caller(story.client).get(f"contracts/{story.contract.pk}/")
    said = response.json()
    assert response["ETag"] == f'"{story.contract.version}"'
    assert said["reference"] == story.contract.reference
    assert said["client"] == {"id": story.client.pk, "name": "Victor Hale"}
    assert said["you"] == "client"
    assert said["milestones"][0]["amount"] == "100.00"
    assert said["milestones"][0]["held"] == "100.00"
    assert [d["worth"] for d in said["milestones"][0]["deliverables"]] == ["60.00", "25.00", "15.00"]
    assert said["milestones"][0]["submissions"][0]["meets"] == [1, 2, 3]
    assert said["deadlines"][0]["kind"] == "review"
    assert said["deadlines"][0]["due_at"].endswith("Z")
    approve = next(act for act in said["acts"] if act["act"] == "approve")
    assert approve["url"] == f"/api/v1/contracts/{story.contract.pk}/acts/approve/"
    assert (approve["milestone"], approve["moves_money"], approve["needs_key"]) == (1, True, True)


def test_an_act_that_costs_something_says_what(large: Story) -> None:
    large.in_election()
    said = Caller(large.client).get(f"cases/{large.case.reference}/").json()
    pay = next(act for act in said["acts"] if act["act"] == "pay_fee")
    assert pay["cost"] == "120.00"
    assert [fee["amount"] for fee in said["fees"]] == ["120.00", "120.00"]


def test_the_other_sides_story_is_sealed_until_both_are_in(story: Story) -> None:
    story.in_response()
    own = Caller(story.freelancer).get(f"cases/{story.case.pk}/").json()["statements"][0]
    theirs = Caller(story.client).get(f"cases/{story.case.pk}/").json()["statements"][0]
    operators = Caller(story.operator).get(f"cases/{story.case.pk}/").json()["statements"][0]
    assert own["story"] == "The story of the freelancer."
    assert (theirs["sealed"], theirs["story"], theirs["salt"]) == (True, None, None)
    assert (operators["sealed"], operators["story"], operators["salt"]) == (True, None, None)
    assert theirs["items"][0]["words"] == "About deliverable 1."
    story.act(story.client, "respond", **story.statement(story.client))
    assert Caller(story.client).get(f"cases/{story.case.pk}/").json()["statements"][0]["story"] == own["story"]


def test_a_whole_case_is_shown(large: Story) -> None:
    large.awarded()
    said = Caller(large.client).get(f"cases/{large.case.pk}/").json()
    assert said["closing"]["cause"] == "award"
    assert (said["closing"]["to_freelancer"], said["closing"]["to_client"]) == ("60.00", "1140.00")
    recommendation = said["recommendations"][0]
    assert (recommendation["to_freelancer"], recommendation["to_client"]) == ("900.00", "300.00")
    assert recommendation["findings"][0]["deliverable"] == "1.1"
    assert {reply["side"]: reply["accepts"] for reply in recommendation["replies"]} == {
        "client": False,
        "freelancer": False,
    }
    assert said["exhibits"][0]["name"] == "E1"
    assert said["awards"][0]["state"] == "approved"
    assert said["milestones"][0]["held"] == "1200.00"
    assert [act["act"] for act in said["acts"]] == ["give_feedback", "rate_process"]


@pytest.mark.parametrize("path", ["", "record/", "record/export/", "statement/"])
def test_somebody_elses_case_answers_exactly_as_one_that_does_not_exist(story: Story, path: str) -> None:
    story.in_negotiation()
    there = Caller(story.stranger).get(f"cases/{story.case.pk}/{path}")
    nowhere = Caller(story.stranger).get(f"cases/00000000-0000-4000-8000-000000000000/{path}")
    assert (there.status_code, there.content) == (nowhere.status_code, nowhere.content)
    refused(there, 404, "NotFound")
    by_reference = Caller(story.stranger).get(f"cases/{story.case.reference}/{path}")
    assert by_reference.content == Caller(story.stranger).get(f"cases/EH-99999/{path}").content == there.content


@pytest.mark.parametrize("path", ["", "milestones/", "record/", "record/export/", "statement/"])
def test_somebody_elses_contract_answers_exactly_as_one_that_does_not_exist(story: Story, path: str) -> None:
    story.funded()
    there = Caller(story.stranger).get(f"contracts/{story.contract.pk}/{path}")
    nowhere = Caller(story.stranger).get(f"contracts/00000000-0000-4000-8000-000000000000/{path}")
    assert (there.status_code, there.content) == (404, nowhere.content)


def test_lists_hold_what_one_sees_and_filter_by_phase(story: Story) -> None:
    story.in_negotiation()
    assert [c["reference"] for c in Caller(story.client).get("cases/").json()["results"]] == [story.case.reference]
    assert Caller(story.stranger).get("cases/").json()["results"] == []
    assert Caller(story.client).get("cases/?phase=mediation").json()["results"] == []
    assert len(Caller(story.client).get("cases/?phase=mediation&phase=negotiation").json()["results"]) == 1
    assert len(Caller(story.client).get("cases/?open=true").json()["results"]) == 1
    assert len(Caller(story.client).get(f"cases/?contract={story.contract.reference}").json()["results"]) == 1
    assert Caller(story.client).get("cases/?contract=C-999999").json()["results"] == []
    assert len(Caller(story.client).get("contracts/?phase=active&as_position=client").json()["results"]) == 1
    assert Caller(story.client).get("contracts/?as_position=freelancer").json()["results"] == []
    said = refused(Caller(story.client).get("cases/?phase=asleep"), 422, "Invalid")
    assert "phase" in said["fields"]


def test_pages_of_a_list_follow_each_other(story: Story) -> None:
    for _ in range(3):
        story.offered()
    caller = Caller(story.client)
    first = caller.get("contracts/?limit=2").json()
    second = caller.http.get(first["next"]).json()
    assert [len(page["results"]) for page in (first, second)] == [2, 1]
    assert second["next"] is None
    numbers = [contract["reference"] for contract in first["results"] + second["results"]]
    assert numbers == sorted(numbers, key=lambda reference: int(reference[2:]), reverse=True)
    for cursor in ("nonsense", "cD0lMDA=", "cD1ub3RoaW5n"):  # the last two name a place that no list has
        for made in ("contracts", "payments"):
            assert "cursor" in refused(caller.get(f"{made}/?cursor={cursor}"), 422, "Invalid")["fields"]


def test_lists_ask_the_database_as_often_for_many_as_for_one(story: Story) -> None:
    story.offered()
    caller = Caller(story.client)
    caller.get("contracts/")  # the first one writes the session
    with CaptureQueriesContext(connection) as for_one:
        caller.get("contracts/")
    for _ in range(4):
        story.offered()
    with CaptureQueriesContext(connection) as for_many:
        assert len(caller.get("contracts/").json()["results"]) == 5
    assert len(for_many) == len(for_one) <= 10


@pytest.mark.parametrize(("moment", "budget"), [("in_response", 41), ("in_recommendation", 52), ("one_paid", 52)])
def test_a_case_keeps_within_its_budget_of_queries(large: Story, moment: str, budget: int) -> None:
    getattr(large, moment)()
    caller = Caller(large.client)
    with CaptureQueriesContext(connection) as asked:
        assert caller.get(f"cases/{large.case.pk}/").status_code == 200
    assert len(asked) <= budget


def test_a_contract_with_many_milestones_costs_no_more_queries(transactional_db: None) -> None:
    counts = []
    for many in (1, 6):
        terms = stories.TERMS | {"milestones": stories.TERMS["milestones"] * many}
        with stories.told(terms) as story:
            story.submitted()
            caller = Caller(story.client)
            caller.get("wallet/")  # the first one writes the session
            with CaptureQueriesContext(connection) as asked:
                assert len(caller.get(f"contracts/{story.contract.pk}/").json()["milestones"]) == many
            counts.append(len(asked))
    assert counts[0] == counts[1] <= 24


def test_money_is_told_line_by_line(large: Story) -> None:
    large.fee_defaulted()
    lines = Caller(large.client).get(f"contracts/{large.contract.pk}/statement/").json()
    assert [line["reason"] for line in lines] == ["fund", "fee_paid", "fee_default", "fee_refunded"]
    assert [line["balance"] for line in lines][-1] == "0.00"
    assert len(Caller(large.client).get(f"cases/{large.case.pk}/statement/").json()) == 3
    assert Caller(large.freelancer).get("wallet/").json() == [
        {"currency": "USD", "balance": "1320.00", "free": "1320.00"}
    ]
    own = Caller(large.freelancer).get("wallet/statement/").json()
    assert own[-1]["balance"] == "1320.00"
    assert Caller(large.stranger).get("wallet/statement/").json() == []


def test_payments_are_their_payers_alone(story: Story) -> None:
    story.funded()
    paid = Caller(story.client).get("payments/").json()["results"]
    assert [(payment["act"], payment["amount"], payment["state"]) for payment in paid] == [("fund", "100.00", "used")]
    assert Caller(story.client).get(f"payments/{paid[0]['id']}/").json()["card"] == "Visa ending in 4242"
    refused(Caller(story.freelancer).get(f"payments/{paid[0]['id']}/"), 404, "NotFound")
    assert Caller(story.freelancer).get("payments/").json()["results"] == []


def test_rulebooks_are_read_by_name_and_version(story: Story) -> None:
    caller = Caller(story.stranger)
    names = [rulebook["name"] for rulebook in caller.get("rulebooks/").json()["results"]]
    assert names == ["standard", "upwork-2018", "upwork-2023"]
    assert caller.get("rulebooks/upwork-2018-1/").json()["params"]["mediation.days"] == 30
    refused(caller.get("rulebooks/standard-99/"), 404, "NotFound")
    refused(caller.get("rulebooks/standard/"), 404, "NotFound")


def test_an_address_that_does_not_exist_answers_in_the_same_shape(story: Story) -> None:
    refused(Caller(story.client).get("nothing/here/"), 404, "NotFound")
    refused(Caller().get("nothing/here/"), 401, "NotSignedIn")


def test_the_room_shows_each_person_what_they_may_read(story: Story) -> None:
    story.in_mediation()
    story.act(story.client, "say", text="When can you send the list?")
    story.act(story.client, "say", text="Pay me tonight or I will come to your house and break your legs.")
    own = Caller(story.client).get(f"cases/{story.case.pk}/room/").json()
    theirs = Caller(story.freelancer).get(f"cases/{story.case.pk}/room/").json()
    assert [message["state"] for message in own] == ["delivered", "held"]
    assert "break your legs" in own[1]["text"]
    assert b"break your legs" not in Caller(story.freelancer).get(f"cases/{story.case.pk}/room/").content
    assert b"break your legs" not in Caller(story.freelancer).get(f"cases/{story.case.pk}/record/export/").content
    assert b"break your legs" in Caller(story.client).get(f"cases/{story.case.pk}/record/export/").content
    assert [message["text"] for message in theirs] == ["When can you send the list?", ""]
    refused(Caller(story.operator).get(f"cases/{story.case.pk}/room/"), 404, "NotFound")


def test_a_file_is_handed_out_by_token_to_those_who_may_read_it(story: Story) -> None:
    story.in_response()
    file = Caller(story.client).get(f"cases/{story.case.pk}/").json()["exhibits"][0]["file"]
    path = f"/api/v1/files/{file['id']}/"
    answers = {}
    for person in (story.client, story.stranger):
        _, text = tokens.make(person, "Bot")
        answers[person] = Client().get(path, headers={"Authorization": f"Bearer {text}"})
    assert b"".join(answers[story.client].streaming_content) == b"Twelve pages of proposal.\n"
    nowhere = Caller(story.stranger).get("files/00000000-0000-4000-8000-000000000000/")
    assert answers[story.stranger].content == nowhere.content
    refused(nowhere, 404, "NotFound")
