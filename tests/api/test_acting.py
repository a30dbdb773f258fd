"""Acting over the API: every kind of answer and refusal, keys that make an act happen once, versions."""

from __future__ import annotations

import threading
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection

from escrow import payments
from escrow.models import Payment, Transfer
from evidence.limits import IN_ONE_GO
from evidence.models import StoredFile
from record.models import Event
from tests import stories
from tests.api.conftest import Caller, refused
from tests.stories import CARD, Story

DECLINED, ASKS_THE_PAYER, NO_ANSWER = "4000 0000 0000 0002", "4000 0025 0000 3155", "4000 0000 0000 0119"


def terms(story: Story, **more: object) -> dict[str, object]:
    return story.terms | {"freelancer": story.freelancer.email} | more


# A whole contract and its case, by nothing but requests.


def test_from_the_offer_to_the_settlement_by_requests_alone(story: Story) -> None:
    client, freelancer = Caller(story.client), Caller(story.freelancer)
    offered = client.post("contracts/", terms(story))
    assert offered.status_code == 201
    address = offered.json()["subject"]["url"].removeprefix("/api/v1/")
    assert offered["Location"] == f"/api/v1/{address}"
    assert freelancer.post(f"{address}acts/accept_contract/").status_code == 200
    paid = client.post(f"{address}acts/fund/", {"milestone": 1, "card": CARD}, Idempotency_Key="fund").json()
    assert paid["payment"]["state"] == "used"
    file = freelancer.http.post("/api/v1/files/", {"file": SimpleUploadedFile("text.txt", b"Twelve pages.")}).json()[
        "id"
    ]
    said = {"milestone": 1, "note": "Done.", "files": [file], "meets": [1, 2]}
    assert freelancer.post(f"{address}acts/submit/", said).status_code == 200
    contract = client.get(address).json()
    story.clock.advance(days=1)
    opened = freelancer.post(
        f"{address}acts/open/",
        {
            "milestones": [1],
            "to_freelancer": "100.00",
            "items": [{"deliverable": f"1.{n}", "done": "done"} for n in (1, 2, 3)],
            "statement": "All is there.",
        },
        If_Match=f'"{contract["version"]}"',
    ).json()
    case = opened["made"]["url"].removeprefix("/api/v1/")
    assert client.post(f"{case}acts/offer/", {"to_freelancer": "60.00"}).status_code == 200
    accepted = freelancer.post(f"{case}acts/accept_offer/", {}, Idempotency_Key="accept")
    assert accepted.json()["event"]["said"]["to_freelancer"] == "60.00"
    assert client.get("wallet/").json() == [{"currency": "USD", "balance": "40.00", "free": "40.00"}]


def test_the_answer_is_the_event_and_the_version_it_led_to(story: Story) -> None:
    story.in_negotiation()
    answer = Caller(story.client).act(story.case, "offer", {"to_freelancer": "10.00", "note": "For now."})
    said = answer.json()
    event = Event.objects.filter(subject=story.case).order_by("number").last()
    assert (said["event"]["number"], said["event"]["hash"]) == (event.number, event.hash_hex)
    assert said["event"]["by_name"] == "Victor Hale"
    assert answer["ETag"] == f'"{story.case.version}"'
    assert said["subject"]["reference"] == story.case.reference


# Refusals, one of each kind.


def test_not_this_person(story: Story) -> None:
    story.in_negotiation()
    said = refused(Caller(story.operator).act(story.case, "offer", {"to_freelancer": "1.00"}), 403, "NotAllowed")
    assert said["message"] == "Only the client or the freelancer can do this."


@pytest.mark.parametrize("act", ["offer", "withdraw", "claim", "pay_fee"])
def test_an_outsiders_act_answers_as_on_a_case_that_does_not_exist(story: Story, act: str) -> None:
    story.in_negotiation()
    caller = Caller(story.stranger)
    there = caller.act(story.case, act, {"to_freelancer": "1.00"})
    nowhere = caller.post(f"cases/00000000-0000-4000-8000-000000000000/acts/{act}/", Idempotency_Key="k")
    refused(there, 404, "NotFound")
    assert there.content == nowhere.content


def test_not_in_this_phase(story: Story) -> None:
    story.in_negotiation()
    said = refused(Caller(story.client).act(story.case, "accept"), 409, "WrongPhase")
    assert said["message"] == "This is not possible now: the sides are negotiating."
    assert said["instead"] == "Look at the case to see what is possible now."


def test_after_the_deadline(story: Story) -> None:
    story.in_response()
    due = story.deadline().due_at
    story.clock.move_to(due)
    said = refused(Caller(story.client).act(story.case, "respond", story.statement(story.client)), 409, "TooLate")
    assert said["moment"] == due.isoformat().replace("+00:00", "Z")
    assert said["message"].startswith("The deadline passed on ")


def test_on_an_older_version(story: Story) -> None:
    story.in_negotiation()
    seen = Caller(story.client).get(f"cases/{story.case.pk}/")["ETag"]
    story.act(story.freelancer, "offer", to_freelancer="90.00")
    body = {"to_freelancer": "10.00"}
    refused(Caller(story.client).act(story.case, "offer", body, If_Match=seen), 412, "Stale")
    now = Caller(story.client).get(f"cases/{story.case.pk}/")["ETag"]
    assert Caller(story.client).act(story.case, "offer", body, If_Match=now).status_code == 200
    refused(Caller(story.client).act(story.case, "offer", body, If_Match='"nine"'), 422, "Invalid")


def test_paying_from_an_older_version_charges_nothing(story: Story) -> None:
    story.active()
    seen = f'"{story.contract.version - 1}"'
    answer = Caller(story.client).act(story.contract, "fund", {"milestone": 1, "card": CARD}, If_Match=seen)
    refused(answer, 412, "Stale")
    assert not Payment.objects.exists()


def test_input_that_is_wrong_field_by_field(story: Story) -> None:
    story.in_mediation()
    story.read_all()
    said = refused(
        Caller(story.mediator).act(
            story.case, "recommend", {"to_freelancer": "75%", "findings": [{"deliverable": "1.1", "found": "perhaps"}]}
        ),
        422,
        "Invalid",
    )
    assert {"findings[0].found", "findings[0].reason", "findings[0].rule", "reasons", "would_change"} <= set(
        said["fields"]
    )


@pytest.mark.parametrize(
    ("body", "status"), [("{", 400), ("[1]", 400), ('"text"', 400), ("[" * 100_000, 400), (b"\xff\xfe", 400)]
)
def test_what_is_not_a_json_object(story: Story, body: str, status: int) -> None:
    story.in_negotiation()
    refused(Caller(story.client).act(story.case, "offer", body), status, "Unreadable")


def test_a_form_instead_of_json(story: Story) -> None:
    story.in_negotiation()
    answer = Caller(story.client).http.post(f"/api/v1/cases/{story.case.pk}/acts/offer/", {"to_freelancer": "1.00"})
    refused(answer, 415, "Unreadable")


def test_a_method_that_an_address_does_not_have(story: Story) -> None:
    story.in_negotiation()
    refused(Caller(story.client).get(f"cases/{story.case.pk}/acts/offer/"), 405, "MethodNotAllowed")
    assert Caller(story.client).http.delete(f"/api/v1/cases/{story.case.pk}/").status_code == 405


def test_nobody_signed_in(story: Story) -> None:
    story.in_negotiation()
    answer = Caller().act(story.case, "offer", {"to_freelancer": "1.00"})
    refused(answer, 401, "NotSignedIn")
    assert answer["WWW-Authenticate"].startswith("Bearer")


# The list of bad input.


@pytest.mark.parametrize(
    ("amount", "words"),
    [
        ("10.005", "USD has at most 2 decimals."),
        ("-1", "An amount cannot be below zero."),
        ("1,000.00", "Write the amount without separators between thousands, and a dot before decimals: 1234.56."),
        ("much", "This is not an amount. Write it in digits, such as 1234.56."),
        ("100.01", "Only 100.00 USD is in dispute."),
        ("9" * 39, "This amount is too large; the largest is 92233720368547758.07 USD."),
        (True, "Not a valid string."),
    ],
)
def test_an_amount_that_is_none(story: Story, amount: object, words: str) -> None:
    story.in_negotiation()
    said = refused(Caller(story.client).act(story.case, "offer", {"to_freelancer": amount}), 422, "Invalid")
    assert said["fields"]["to_freelancer"] == [words]
    assert not story.case.offers.exists()


def test_a_claim_above_the_escrow_is_capped_and_the_rest_shown_outside_it(story: Story) -> None:
    story.submitted()
    story.clock.advance(days=1)
    said = {"milestones": [1]} | story.statement(story.freelancer, to_freelancer="250.00")
    opened = Caller(story.freelancer).act(story.contract, "open", said).json()
    case = Caller(story.client).get(opened["made"]["url"].removeprefix("/api/v1/")).json()
    assert (case["amount"], case["claimed"], case["claimed_outside_escrow"]) == ("100.00", "100.00", "150.00")


def test_a_currency_that_the_rulebook_does_not_price(story: Story) -> None:
    caller = Caller(story.client)
    said = refused(caller.post("contracts/", terms(story, rulebook="upwork-2018", currency="EUR")), 422, "Invalid")
    assert said["fields"] == {"currency": ["The rulebook “upwork-2018” has no fees in EUR. It has them in USD."]}
    refused(caller.post("contracts/", terms(story, currency="XXX")), 422, "Invalid")


def test_a_file_of_26_mebibytes(story: Story) -> None:
    upload = SimpleUploadedFile("film.mp4", b"\0\0\0\x18ftypisom" + bytes(26 * 1024**2 - 12))
    said = refused(Caller(story.client).http.post("/api/v1/files/", {"file": upload}), 422, "Invalid")
    assert said["fields"] == {"file": ["“film.mp4” has 26.0 MiB; sent in one go, a file may have at most 25 MiB."]}
    assert not StoredFile.objects.exists()


def test_a_file_far_too_large_is_not_even_read(story: Story) -> None:
    answer = Caller(story.client).http.generic(
        "POST", "/api/v1/files/", b"", content_type="multipart/form-data; boundary=x", CONTENT_LENGTH=str(3 * IN_ONE_GO)
    )
    refused(answer, 413, "TooLarge")


def test_a_file_that_is_not_what_its_name_says(story: Story) -> None:
    upload = SimpleUploadedFile("report.pdf", b"MZ\x90\0\3 this program cannot be run")
    said = refused(Caller(story.client).http.post("/api/v1/files/", {"file": upload}), 422, "Invalid")
    assert said["fields"] == {"file": ["“report.pdf” is called a PDF, but its content looks like a Windows program."]}
    refused(Caller(story.client).http.post("/api/v1/files/", {}), 422, "Invalid")


def test_a_file_that_somebody_else_uploaded(story: Story) -> None:
    story.funded()
    theirs = story.upload(story.client)
    said = {"milestone": 1, "files": [theirs]}
    refused(Caller(story.freelancer).act(story.contract, "submit", said), 404, "NotFound")
    assert story.contract.part("milestone", {"milestone": 1}).state == "funded"


def test_a_milestone_that_is_not_there(story: Story) -> None:
    story.active()
    refused(Caller(story.client).act(story.contract, "fund", {"milestone": 9, "card": CARD}), 404, "NotFound")
    said = refused(Caller(story.client).act(story.contract, "fund", {"card": CARD}), 422, "Invalid")
    assert said["fields"] == {"milestone": ["Say which milestone."]}


# Keys.


def test_what_costs_something_needs_a_key(large: Story) -> None:
    large.in_election()
    for act in ("pay_fee", "accept_offer", "concede"):
        said = refused(Caller(large.client).post(f"cases/{large.case.pk}/acts/{act}/", {"card": CARD}), 400, "Invalid")
        assert "Idempotency-Key" in said["message"]
    assert not Payment.objects.filter(purpose="pay_fee").exists()


def test_the_same_key_and_input_get_the_first_answer(story: Story) -> None:
    story.in_negotiation()
    caller = Caller(story.client)
    first = caller.act(story.case, "offer", {"to_freelancer": "10.00"}, Idempotency_Key="once")
    story.act(story.freelancer, "decline_offer")
    again = caller.act(story.case, "offer", {"to_freelancer": "10.00"}, Idempotency_Key="once")
    assert (again.status_code, again.content, again["ETag"]) == (200, first.content, first["ETag"])
    assert again["Idempotent-Replayed"] == "true"
    assert story.case.offers.count() == 1


def test_the_same_key_for_something_else_is_refused(story: Story) -> None:
    story.in_negotiation()
    caller = Caller(story.client)
    caller.act(story.case, "offer", {"to_freelancer": "10.00"}, Idempotency_Key="once")
    refused(caller.act(story.case, "offer", {"to_freelancer": "11.00"}, Idempotency_Key="once"), 422, "Invalid")
    refused(caller.act(story.case, "withdraw_offer", {}, Idempotency_Key="once"), 422, "Invalid")
    theirs = Caller(story.freelancer).act(story.case, "offer", {"to_freelancer": "90.00"}, Idempotency_Key="once")
    assert theirs.status_code == 200  # keys are each person's own


def test_a_key_of_a_payment_and_a_key_of_an_act_are_one_kind_of_key(story: Story) -> None:
    story.active()
    caller = Caller(story.client)
    fund = {"milestone": 1, "card": CARD}
    assert caller.act(story.contract, "fund", fund, Idempotency_Key="k").status_code == 200
    refused(caller.act(story.contract, "approve", {"milestone": 1}, Idempotency_Key="k"), 422, "Invalid")
    assert caller.act(story.contract, "approve", {"milestone": 1}, Idempotency_Key="l").status_code == 200
    refused(caller.act(story.contract, "fund", fund, Idempotency_Key="l"), 422, "Invalid")
    refused(caller.post("contracts/", terms(story), Idempotency_Key="k"), 422, "Invalid")


def test_an_offered_contract_is_offered_once(story: Story) -> None:
    caller = Caller(story.client)
    first = caller.post("contracts/", terms(story), Idempotency_Key="contract")
    again = caller.post("contracts/", terms(story), Idempotency_Key="contract")
    assert (first.status_code, again.status_code) == (201, 201)
    assert first.content == again.content
    assert len(caller.get("contracts/").json()["results"]) == 1


def test_two_at_once_with_one_key_have_one_effect(story: Story) -> None:
    story.submitted()
    answers = at_once(
        2, lambda: Caller(story.client).act(story.contract, "approve", {"milestone": 1}, Idempotency_Key="both")
    )
    assert [status for status, _ in answers] == [200, 200]
    assert answers[0][1] == answers[1][1]
    assert Event.objects.filter(subject=story.contract, act="approve").count() == 1
    assert Transfer.objects.filter(reason="client_approval").count() == 1


def test_two_payments_at_once_with_one_key_charge_once(story: Story) -> None:
    story.active()
    body = {"milestone": 1, "card": CARD}
    answers = at_once(2, lambda: Caller(story.client).act(story.contract, "fund", body, Idempotency_Key="both"))
    assert {status for status, _ in answers} <= {200, 202}
    assert Payment.objects.get().state == "used"
    assert Transfer.objects.filter(reason="fund").count() == 1
    again = Caller(story.client).act(story.contract, "fund", body, Idempotency_Key="both")
    assert (again.status_code, again.json()["payment"]["state"]) == (200, "used")


def at_once(many: int, ask: object) -> list[tuple[int, bytes]]:
    barrier, answers = threading.Barrier(many), []

    def run() -> None:
        barrier.wait(10)
        try:
            answer = ask()
            answers.append((answer.status_code, answer.content))
        finally:
            connection.close()

    threads = [threading.Thread(target=run) for _ in range(many)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    return answers


# Paying.


def test_a_declined_card_charges_nothing_and_stays_declined_under_its_key(large: Story) -> None:
    large.in_election()
    caller = Caller(large.client)
    said = refused(caller.act(large.case, "pay_fee", {"card": DECLINED}, Idempotency_Key="first"), 422, "Invalid")
    assert said["instead"] == "Try another card."
    assert "card" in said["fields"]
    refused(caller.act(large.case, "pay_fee", {"card": DECLINED}, Idempotency_Key="first"), 422, "Invalid")
    refused(caller.act(large.case, "pay_fee", {"card": CARD}, Idempotency_Key="first"), 422, "Invalid")
    assert caller.act(large.case, "pay_fee", {"card": CARD}, Idempotency_Key="second").status_code == 200
    assert large.case.fees["client"].state == "paid"


@pytest.mark.parametrize("card", ["", "1234", "4242 4242 4242 4241"])
def test_a_card_number_that_is_none(large: Story, card: str) -> None:
    large.in_election()
    said = refused(Caller(large.client).act(large.case, "pay_fee", {"card": card}), 422, "Invalid")
    assert "card" in said["fields"]


@pytest.mark.parametrize(("card", "state"), [(ASKS_THE_PAYER, "needs_confirmation"), (NO_ANSWER, "pending")])
def test_a_payment_without_its_last_word_is_accepted_and_can_be_asked_after(
    large: Story, card: str, state: str
) -> None:
    large.in_election()
    caller = Caller(large.client)
    answer = caller.act(large.case, "pay_fee", {"card": card}, Idempotency_Key="slow")
    assert (answer.status_code, answer.json()["payment"]["state"]) == (202, state)
    assert caller.http.get(answer.json()["url"]).json()["id"] == answer.json()["payment"]["id"]
    assert large.case.fees["client"].state == "unpaid"


def test_a_payment_that_goes_through_later_is_known_under_its_key(large: Story) -> None:
    large.in_election()
    caller = Caller(large.client)
    caller.act(large.case, "pay_fee", {"card": NO_ANSWER}, Idempotency_Key="slow")
    payments.settle_pending()
    again = caller.act(large.case, "pay_fee", {"card": NO_ANSWER}, Idempotency_Key="slow")
    assert (again.status_code, again.json()["payment"]["state"]) == (200, "used")
    assert again.json()["event"]["act"] == "pay_fee"
    assert large.case.fees["client"].state == "paid"


def test_paying_twice_changes_nothing(large: Story) -> None:
    large.one_paid(large.client)
    before = Transfer.objects.count()
    answer = Caller(large.client).act(large.case, "pay_fee", {"card": CARD})
    assert answer.status_code == 200
    assert Transfer.objects.count() == before
    assert Payment.objects.filter(purpose="pay_fee").count() == 1


def test_a_payment_of_ones_own_making_cannot_be_named(large: Story) -> None:
    large.in_election()
    paid = Payment.objects.get(purpose="fund")
    said = refused(Caller(large.client).act(large.case, "pay_fee", {"payment": str(paid.pk)}), 422, "Invalid")
    assert "card" in said["fields"]


def test_paying_at_the_due_moment_is_too_late(large: Story) -> None:
    large.in_election()
    due = large.deadline().due_at
    large.clock.move_to(due - timedelta(milliseconds=1))
    assert Caller(large.freelancer).act(large.case, "pay_fee", {"card": CARD}).status_code == 200
    large.clock.move_to(large.deadline().due_at)
    refused(Caller(large.client).act(large.case, "pay_fee", {"card": CARD}), 409, "TooLate")
    assert large.case.closing.cause == "fee_default"
    assert Payment.objects.filter(purpose="pay_fee").count() == 1


def test_staff_act_over_the_api_too(large: Story) -> None:
    large.in_queue()
    declaration = {"declaration": "I know neither side."}
    assert Caller(large.mediator).act(large.case, "claim", declaration).status_code == 200
    other = stories.person("other@evenhand.example", "Other", "mediator")
    refused(Caller(other).act(large.case, "claim", declaration), 409, "WrongPhase")
    refused(Caller(other).act(large.case, "hand_back", {"reason": "Mine."}), 403, "NotAllowed")


@pytest.mark.parametrize("share", ["NaN%", "sNaN%", "1E-999999999%", "1e1%", "٥٠%", "1_0%", "Infinity%", "%"])
def test_a_percentage_is_written_in_plain_digits(story: Story, share: str) -> None:
    story.in_mediation().read_all()
    said = story.recommendation(to_freelancer=share)
    wrong = refused(Caller(story.mediator).act(story.case, "recommend", said), 422, "Invalid")["fields"]
    assert wrong == {"to_freelancer": ["Write a percentage like 75%."]}


def test_nobody_can_fill_the_wallet_of_another_to_the_brim(story: Story) -> None:
    milestone = stories.TERMS["milestones"][0] | {"amount": "10000000000.01"}
    terms = stories.TERMS | {"freelancer": story.freelancer.email, "milestones": [milestone]}
    wrong = refused(Caller(story.client).post("contracts/", terms), 422, "Invalid")["fields"]
    assert wrong == {"milestones[0].amount": ["A milestone has at most 10000000000.00 USD."]}


def test_nobody_can_bury_the_pages_of_another_under_deliverables(story: Story) -> None:
    milestone = stories.TERMS["milestones"][0] | {"deliverables": [{"title": "One more"}] * 101}
    terms = stories.TERMS | {"freelancer": story.freelancer.email, "milestones": [milestone]}
    wrong = refused(Caller(story.client).post("contracts/", terms), 422, "Invalid")["fields"]
    assert list(wrong) == ["milestones[0].deliverables"]
