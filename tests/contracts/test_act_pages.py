"""The page of an act: form, check page, refusals that keep what was typed, and what is only done once."""

import uuid

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from contracts.acting import act_url
from contracts.acting.telling import form_of
from contracts.models import Contract, Submission
from record.models import Event
from tests.contracts.forms import act_form, send, words
from tests.stories import Story


def test_an_act_that_asks_nothing_shows_its_check_page_at_once(story: Story, browse) -> None:
    story.submitted()
    client, url = (
        browse(story.client),
        act_url(story.contract, "approve", story.contract.part("milestone", {"milestone": 1})),
    )
    page = client.get(url)
    assert page.status_code == 200
    assert "Maribel Reyes gets 100.00 USD" in words(page)
    assert "Approve and release, 100.00 USD" in words(page)
    assert story.wallet(story.freelancer) == 0

    done = send(client, url, page)
    assert done.status_code == 302
    assert done.url == f"/contracts/{story.contract.pk}/"
    assert story.wallet(story.freelancer) == 100_00
    assert "You released 100.00 USD to Maribel Reyes." in words(client.get(done.url))


def test_a_button_pressed_twice_does_the_act_once(story: Story, browse) -> None:
    story.submitted()
    client, url = browse(story.client), f"/contracts/{story.contract.pk}/acts/approve/?milestone=1"
    page = client.get(url)
    first, second = send(client, url, page), send(client, url, page)
    assert (first.status_code, second.status_code) == (302, 302)
    assert Event.objects.filter(subject=story.contract, act="approve").count() == 1


def test_without_the_check_nothing_is_done(story: Story, browse) -> None:
    story.submitted()
    client, url = browse(story.client), f"/contracts/{story.contract.pk}/acts/approve/?milestone=1"
    page = client.get(url)
    again = send(client, url, page, without=("confirmed",))
    assert again.status_code == 200
    assert story.wallet(story.freelancer) == 0


def test_form_then_check_page_then_done(story: Story, browse) -> None:
    story.submitted()
    client, url = browse(story.client), f"/contracts/{story.contract.pk}/acts/approve_part/?milestone=1"
    check = send(client, url, client.get(url), amount="40.00", reason="Two chapters\nof three.")
    assert check.status_code == 200
    assert "Maribel Reyes gets now 40.00 USD" in words(check)
    assert "Stays held 60.00 USD" in words(check)
    assert "Two chapters" in words(check)
    assert story.wallet(story.freelancer) == 0

    back = send(client, url, check, change="1")
    assert act_form(back)["amount"] == ["40.00"]
    assert act_form(back)["reason"] == ["Two chapters\nof three."]
    assert "confirmed" not in act_form(back)

    assert send(client, url, check).status_code == 302
    assert story.wallet(story.freelancer) == 40_00


@pytest.mark.parametrize(
    ("amount", "complaint"),
    [
        ("10.005", "USD has at most 2 decimals."),
        ("", "Fill in “Amount to release”."),
        ("-5", "An amount cannot be below zero."),
        ("1,000", "Write the amount without separators"),
    ],
)
def test_wrong_input_stands_beside_its_field_and_is_kept(story: Story, browse, amount: str, complaint: str) -> None:
    story.submitted()
    client, url = browse(story.client), f"/contracts/{story.contract.pk}/acts/approve_part/?milestone=1"
    page = send(client, url, client.get(url), amount=amount, reason="Because of chapter two.")
    assert page.status_code == 422
    assert complaint in words(page)
    assert 'href="#id_amount"' in page.content.decode()
    assert act_form(page)["amount"] == [amount]
    assert act_form(page)["reason"] == ["Because of chapter two."]


def test_what_only_the_act_can_refuse_comes_back_to_the_form(story: Story, browse) -> None:
    story.submitted()
    client, url = browse(story.client), f"/contracts/{story.contract.pk}/acts/approve_part/?milestone=1"
    check = send(client, url, client.get(url), amount="100.01", reason="More than there is.")
    page = send(client, url, check)
    assert page.status_code == 422
    assert "Only 100.00 USD is held for this milestone." in words(page)
    assert act_form(page)["reason"] == ["More than there is."]


def test_a_stale_page_says_what_happened_and_keeps_what_was_written(story: Story, browse) -> None:
    story.submitted()
    client, url = browse(story.client), f"/contracts/{story.contract.pk}/acts/request_changes/?milestone=1"
    page = client.get(url)
    # The freelancer does something else to this contract in the meantime.
    story.act_on_contract(story.client, "request_refund", milestone=1, reason="Too late.")
    story.act_on_contract(story.freelancer, "refuse_refund", milestone=1)
    refused = send(client, url, page, rows={"items[0]": "Please sort by year."})
    assert refused.status_code == 412
    assert "refuse refund" in words(refused)
    assert act_form(refused)["items[0]"] == ["Please sort by year."]

    assert send(client, url, refused).status_code == 302
    assert story.contract.all_milestones[0].state == "changes_requested"


def test_a_deadline_that_has_passed_is_said_with_its_moment(story: Story, browse) -> None:
    story.submitted()
    client, url = browse(story.client), f"/contracts/{story.contract.pk}/acts/request_changes/?milestone=1"
    page = client.get(url)
    story.clock.advance(days=20)
    refused = send(client, url, page, rows={"items[0]": "Please sort all of it by year."})
    assert refused.status_code == 409
    assert "The deadline passed" in words(refused)
    assert "Please sort all of it by year." in words(refused)
    assert f"/contracts/{story.contract.pk}/" in refused.content.decode()
    assert story.wallet(story.freelancer) == 100_00


def test_rows_are_added_without_scripts_and_empty_ones_are_dropped(story: Story, browse) -> None:
    story.submitted()
    client, url = browse(story.client), f"/contracts/{story.contract.pk}/acts/request_changes/?milestone=1"
    two = send(client, url, client.get(url), rows={"items[0]": "Sort by year."}, add="items")
    assert two.status_code == 200
    assert act_form(two)["items[0]"] == ["Sort by year."]
    assert act_form(two)["items[1]"] == [""]
    three = send(client, url, two, add="items")
    assert send(client, url, three, rows={"items[2]": "Say what is missing."}).status_code == 302
    assert Submission.objects.get().changes_requested == ["Sort by year.", "Say what is missing."]


def test_an_uploaded_file_survives_an_error_of_another_field(story: Story, browse) -> None:
    story.funded()
    client, url = browse(story.freelancer), f"/contracts/{story.contract.pk}/acts/submit/?milestone=1"
    upload = SimpleUploadedFile("proposal.txt", b"Twelve pages.\n", content_type="text/plain")
    wrong = send(client, url, client.get(url), files=upload, rows={"links[0]": "not an address"})
    assert wrong.status_code == 422
    assert "proposal.txt" in words(wrong)
    kept = act_form(wrong)["files"]
    assert len(kept) == 1

    assert send(client, url, wrong, rows={"links[0]": ""}, meets=["1", "2"]).status_code == 302
    handed_in = Submission.objects.get()
    assert [str(file.pk) for file in handed_in.files.all()] == kept
    assert sorted(handed_in.meets.values_list("number", flat=True)) == [1, 2]


def test_a_file_that_is_not_what_it_is_called_is_refused_beside_its_field(story: Story, browse) -> None:
    story.funded()
    client, url = browse(story.freelancer), f"/contracts/{story.contract.pk}/acts/submit/?milestone=1"
    upload = SimpleUploadedFile("proposal.pdf", b"MZ\x90\x00" + bytes(100), content_type="application/pdf")
    wrong = send(client, url, client.get(url), files=upload, note="Here it is.")
    assert wrong.status_code == 422
    assert "“proposal.pdf” is called a PDF" in words(wrong)
    assert act_form(wrong)["note"] == ["Here it is."]


def test_a_file_that_is_too_large_is_refused_beside_its_field(story: Story, browse) -> None:
    story.funded()
    client, url = browse(story.freelancer), f"/contracts/{story.contract.pk}/acts/submit/?milestone=1"
    upload = SimpleUploadedFile("film.txt", bytes(26 * 1024 * 1024), content_type="text/plain")
    wrong = send(client, url, client.get(url), files=upload, note="Here it is.")
    assert wrong.status_code == 422
    assert "“film.txt” has 26.0 MiB; a text may have at most 25 MiB." in words(wrong)
    assert act_form(wrong)["note"] == ["Here it is."]


def test_whoever_may_not_know_of_a_contract_finds_nothing(story: Story, browse) -> None:
    story.submitted()
    for person in (story.stranger, story.mediator, story.reviewer):
        client = browse(person)
        assert client.get(f"/contracts/{story.contract.pk}/acts/approve/?milestone=1").status_code == 404
        assert client.post(f"/contracts/{story.contract.pk}/acts/approve/?milestone=1").status_code == 404
    assert browse(story.client).get(f"/contracts/{uuid.uuid4()}/acts/approve/").status_code == 404


def test_what_is_not_this_sides_to_do_is_not_allowed(story: Story, browse) -> None:
    story.submitted()
    for person in (story.freelancer, story.operator):
        page = browse(person).get(f"/contracts/{story.contract.pk}/acts/approve/?milestone=1")
        assert page.status_code == 403
        assert "Only the client can do this." in words(page)


def test_what_does_not_exist_and_what_is_not_possible_now(story: Story, browse) -> None:
    story.submitted()
    client, base = browse(story.client), f"/contracts/{story.contract.pk}/acts"
    assert client.get(f"{base}/no_such_act/").status_code == 404
    assert client.get(f"{base}/approve/?milestone=7").status_code == 404
    assert client.get(f"{base}/approve/").status_code == 422
    assert client.get(f"{base}/offer_contract/").status_code == 404
    page = client.get(f"{base}/fund/?milestone=1")
    assert page.status_code == 409
    assert "the work is in review" in words(page)


def test_nobody_acts_without_signing_in(story: Story, client) -> None:
    story.submitted()
    page = client.get(f"/contracts/{story.contract.pk}/acts/approve/?milestone=1")
    assert page.status_code == 302
    assert page.url.startswith("/account/login/")


OFFER = {
    "title": "Survey", "freelancer": "maribel@reyes.example", "currency": "EUR", "rulebook": "standard",
    "milestones[0]title": "Questions", "milestones[0]amount": "80.00",
    "milestones[0]deliverables[0]title": "Twenty questions", "milestones[0]deliverables[0]criterion": "Both agree",
}  # fmt: skip


def test_a_contract_is_offered_from_a_form_with_rows_in_rows(story: Story, browse) -> None:
    client = browse(story.client)
    page = send(
        client, "/contracts/offer/", client.get("/contracts/offer/"), rows=OFFER, add="milestones[0]deliverables"
    )
    assert "milestones[0]deliverables[1]title" in act_form(page)
    page = send(client, "/contracts/offer/", page, add="milestones")
    assert "milestones[1]deliverables[0]title" in act_form(page)
    more = {
        "milestones[1]title": "Answers",
        "milestones[1]amount": "20.00",
        "milestones[1]deliverables[0]title": "Table",
    }
    done = send(client, "/contracts/offer/", page, rows=more)
    made = Contract.objects.get(title="Survey")
    assert done.url == f"/contracts/{made.pk}/"
    assert [(m.title, m.amount, m.deliverables.count()) for m in made.all_milestones] == [
        ("Questions", 80_00, 1),
        ("Answers", 20_00, 1),
    ]


def test_an_error_deep_in_an_offer_stands_beside_its_field(story: Story, browse) -> None:
    client = browse(story.client)
    wrong = OFFER | {"currency": "JPY", "milestones[0]amount": "80.50", "milestones[0]deliverables[0]title": ""}
    page = send(client, "/contracts/offer/", client.get("/contracts/offer/"), rows=wrong)
    assert page.status_code == 422
    html = page.content.decode()
    assert 'id="id_milestones_0_amount_error"' in html
    assert "JPY has no decimals." in words(page)
    assert "Fill in “What is delivered”." in words(page)
    assert act_form(page)["milestones[0]deliverables[0]criterion"] == ["Both agree"]


def test_a_currency_without_fees_in_the_rulebook_is_refused(story: Story, browse) -> None:
    client = browse(story.client)
    page = send(client, "/contracts/offer/", client.get("/contracts/offer/"), rows=OFFER | {"currency": "CHF"})
    assert page.status_code == 422
    assert "The rulebook “standard” has no fees in CHF. It has them in" in words(page)


def test_a_contract_is_accepted_after_its_terms_were_checked(story: Story, browse) -> None:
    story.offered()
    client, url = browse(story.freelancer), f"/contracts/{story.contract.pk}/acts/accept_contract/"
    page = client.get(url)
    assert "standard, version 1 then holds" in words(page)
    assert send(client, url, page).status_code == 302
    assert story.contract.phase == "active"


@pytest.mark.parametrize("key", ["a\x00b", "k" * 5000, "a\nb"])
def test_a_key_that_is_none_is_taken_as_a_new_try(story: Story, browse, key: str) -> None:
    story.submitted()
    said = {"milestone": "1", "items[0]": "Page 12 is missing.", "key": key}
    done = browse(story.client).post(act_url(story.contract, "request_changes"), said)
    assert done.status_code == 302


def test_how_a_form_begins_is_said_in_one_place() -> None:
    """A second one would take the first one's choices away, in silence."""
    with pytest.raises(ValueError, match="submit begins is said twice"):
        form_of(Contract, "submit")(lambda *given: {})
