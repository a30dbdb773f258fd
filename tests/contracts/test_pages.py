"""Home, contracts, one contract, wallet, notices: what they say to whom, and who finds nothing."""

import csv
import io
import re
from datetime import timedelta

import pytest

from contracts.pages.versions import compared
from escrow import payouts
from escrow.models import Transfer
from escrow.providers.paying_out import BankAccount
from escrow.providers.sandbox_bank import ARRIVES
from record.models import Notice
from tests import stories
from tests.browsing import markup
from tests.contracts.forms import words
from tests.stories import Story

OWN = ["/home/", "/contracts/", "/wallet/", "/wallet/statement.csv", "/notices/", "/me/", "/contracts/offer/"]


@pytest.mark.parametrize("url", OWN)
def test_ones_own_pages_need_somebody_signed_in(story: Story, browse, client, url: str) -> None:
    assert client.get(url).url.startswith("/account/login/")
    assert browse(story.stranger).get(url).status_code == 200


def test_a_contract_is_there_for_its_sides_and_for_operators(story: Story, browse) -> None:
    story.submitted()
    base = f"/contracts/{story.contract.pk}/"
    for page in (base, f"{base}version/", f"{base}statement.csv"):
        for person in (story.client, story.freelancer, story.operator):
            assert browse(person).get(page).status_code == 200
        for person in (story.stranger, story.mediator, story.reviewer):
            assert browse(person).get(page).status_code == 404


def test_staff_start_at_their_own_page(story: Story, browse) -> None:
    starts = [(story.mediator, "/queue/"), (story.reviewer, "/flags/"), (story.operator, "/operations/")]
    for person, start in starts:
        page = browse(person).get("/home/")
        assert page.status_code == 302
        assert start.strip("/") in page.url


def test_the_client_of_work_in_review_reads_what_silence_costs(story: Story, browse) -> None:
    story.submitted()
    page = words(browse(story.client).get(f"/contracts/{story.contract.pk}/"))
    assert "Look at version 1 of milestone 1" in page
    assert (
        "If you do nothing: after Tue 17 February 2026, 23:59 UTC, the clock releases 100.00 USD to Maribel Reyes."
        in page
    )
    for act in (
        "Approve and release all",
        "Approve part",
        "Ask for changes",
        "Ask for the money back",
        "Open a dispute",
    ):
        assert act in page
    assert "Hand in work" not in page


def test_the_freelancer_of_work_in_review_waits(story: Story, browse) -> None:
    story.submitted()
    page = words(browse(story.freelancer).get(f"/contracts/{story.contract.pk}/"))
    assert "Nothing for you to do now" in page
    assert (
        "If Victor Hale does nothing: after Tue 17 February 2026, 23:59 UTC, the clock releases 100.00 USD to you."
        in page
    )
    assert "Approve and release all" not in page


def test_every_button_on_the_page_leads_to_a_page(story: Story, browse) -> None:
    story.submitted()
    for person in (story.client, story.freelancer):
        client = browse(person)
        html = client.get(f"/contracts/{story.contract.pk}/").content.decode()
        links = {part.split('"')[0] for part in html.split('href="')[1:] if "/acts/" in part.split('"')[0]}
        assert links or person == story.freelancer
        for link in links:
            assert client.get(link.replace("&amp;", "&")).status_code == 200, link


def test_the_page_says_how_much_is_not_protected(story: Story, browse) -> None:
    story.active()
    page = words(browse(story.freelancer).get(f"/contracts/{story.contract.pk}/"))
    assert "You are protected for 0.00 USD of 100.00 USD that you can still earn here." in page
    assert "Milestone 1: Nothing is held for it." in page
    assert "Wait until milestone 1 is funded" in page
    assert "Not now: nothing is held. A case is about money in escrow." in page


def test_a_refund_request_says_what_silence_costs_the_freelancer(story: Story, browse) -> None:
    story.funded()
    story.act_on_contract(story.client, "request_refund", milestone=1, reason="I do not need it any more.")
    response = browse(story.freelancer).get(f"/contracts/{story.contract.pk}/")
    page = words(response)
    assert "Victor Hale asks for 100.00 USD back" in page
    assert "I do not need it any more." in page
    assert "the clock releases 100.00 USD to Victor Hale." in page
    assert "ifnothing--loss" in response.content.decode()


def test_what_stands_still_in_a_dispute_is_said(story: Story, browse) -> None:
    story.in_response()
    page = words(browse(story.client).get(f"/contracts/{story.contract.pk}/"))
    assert f"Case {story.case.reference}" in page
    assert "The clock of the review stands still" in page
    assert "Not now: what is held is in a case already." in page


def test_a_person_writes_no_html(story: Story, browse) -> None:
    story.funded()
    story.act_on_contract(story.freelancer, "submit", milestone=1, note="<script>alert(1)</script>", meets=[1])
    html = browse(story.client).get(f"/contracts/{story.contract.pk}/").content.decode()
    assert "<script>alert(1)" not in html
    assert "&lt;script&gt;alert(1)" in html


def test_home_puts_each_contract_where_its_next_move_is(story: Story, browse) -> None:
    story.submitted()
    client, freelancer = words(browse(story.client).get("/home/")), words(browse(story.freelancer).get("/home/"))
    assert "1 thing needs you" in client
    assert "Look at the work" in client
    assert "Nothing needs you now" in freelancer
    assert "If Victor Hale does nothing:" in freelancer
    assert "Held in escrow 100.00 USD" in freelancer


def test_home_of_somebody_new_says_how_it_goes(story: Story, browse) -> None:
    page = words(browse(story.stranger).get("/home/"))
    assert "No contracts yet" in page
    assert "How it goes" in page


def test_what_is_over_stands_under_closed(story: Story, browse) -> None:
    story.submitted()
    story.act_on_contract(story.client, "approve", milestone=1)
    page = words(browse(story.freelancer).get("/home/"))
    assert "Nothing is open" in page
    assert "In your wallet 100.00 USD" in page
    assert page.index("Closed") < page.index("Research proposal, 12 pages")


def test_the_most_urgent_matter_comes_first(story: Story, browse) -> None:
    story.submitted()
    other = stories.Story(story.clock, stories.TERMS | {"title": "Poster text"})
    other.funded()
    other.act_on_contract(other.client, "request_refund", milestone=1, reason="Not needed.")
    story.clock.advance(days=1)
    page = words(browse(story.client).get("/home/"))
    assert page.index("Research proposal, 12 pages") < page.index("Poster text")


def test_the_wallet_adds_up_line_by_line(story: Story, browse) -> None:
    story.submitted()
    story.act_on_contract(story.client, "approve_part", milestone=1, amount="30.00", reason="A third.")
    story.act_on_contract(story.client, "approve", milestone=1)
    client = browse(story.freelancer)
    line = "Part approval Escrow of milestone 1 to Maribel Reyes (wallet) Reference T- +30.00 30.00"
    assert line in without_numbers(words(client.get("/wallet/")))
    rows = list(csv.DictReader(io.StringIO(client.get("/wallet/statement.csv").content.decode())))
    assert [(row["reason"], row["amount"], row["balance"]) for row in rows] == [
        ("part_approval", "30.00", "30.00"),
        ("client_approval", "70.00", "100.00"),
    ]


def test_what_is_paid_by_card_passes_the_wallet_by(story: Story, browse) -> None:
    story.funded()
    page = without_numbers(words(browse(story.client).get("/wallet/")))
    assert "Victor Hale (card) to escrow of milestone 1: 100.00 USD Reference T- 0.00 0.00" in page


def without_numbers(page: str) -> str:
    """The references of transfers without their numbers, which depend on what was moved before."""
    return re.sub(r"\bT-\d+", "T-", page)


def test_notices_say_what_happened_until_they_are_read(story: Story, browse) -> None:
    story.submitted()
    client = browse(story.client)
    page = client.get("/notices/")
    assert "Maribel Reyes handed in version 1 of milestone 1." in words(page)
    assert "2 new." in words(page)  # accepted, handed in
    newest = (
        Notice.objects.filter(recipient=story.client, channel="portal").order_by("-pk").values_list("pk", flat=True)[0]
    )
    story.act_on_contract(story.client, "request_changes", milestone=1, items=["Sort."])
    story.act_on_contract(story.freelancer, "submit", milestone=1, note="Sorted.")
    client.post("/notices/read/", {"upto": newest})
    assert "1 new." in words(client.get("/notices/"))
    assert "1 new notice" in words(client.get("/home/"))


def test_nobody_reads_the_notices_of_others(story: Story, browse) -> None:
    story.submitted()
    browse(story.freelancer).post("/notices/read/", {"upto": 2**60})
    assert not Notice.objects.filter(recipient=story.client, channel="portal").exclude(read_at=None).exists()


def test_a_page_learns_that_the_contract_has_changed(story: Story, browse) -> None:
    story.submitted()
    client, url = browse(story.client), f"/contracts/{story.contract.pk}/"
    before = client.get(f"{url}version/").json()["version"]
    assert f'data-version="{before}"' in client.get(url).content.decode()
    story.act_on_contract(story.client, "request_changes", milestone=1, items=["Sort."])
    assert client.get(f"{url}version/").json()["version"] == before + 1


def test_moments_stand_in_the_readers_own_time_too(story: Story, browse) -> None:
    story.submitted()
    page = words(browse(story.client).get(f"/contracts/{story.contract.pk}/"))
    assert "Your time (New York): Tue 17 February, 18:59" in page


def test_a_profile_is_changed_and_checked(story: Story, browse) -> None:
    client = browse(story.client)
    said = {
        "display_name": "Victor H. Hale", "language": "en", "time_zone": "Europe/Lisbon", "languages": ["pt", "en"],
    }  # fmt: skip
    assert client.post("/me/", said).url == "/me/"
    story.client.refresh_from_db()
    assert (story.client.display_name, story.client.time_zone) == ("Victor H. Hale", "Europe/Lisbon")
    assert story.client.languages == ["pt", "en"]
    assert client.post("/me/", said | {"languages": []}).status_code == 422
    assert client.post("/me/", said | {"languages": ["xx"]}).status_code == 422
    wrong = client.post("/me/", said | {"display_name": "", "time_zone": "Mars/Olympus"})
    assert wrong.status_code == 422
    assert "Fill in “Your name”." in words(wrong)
    story.client.refresh_from_db()
    assert story.client.display_name == "Victor H. Hale"
    assert timedelta(0) == story.client.zone.utcoffset(story.clock.moment.replace(tzinfo=None))


def test_notices_about_cases_speak_the_words_of_their_record(story: Story, browse) -> None:
    story.in_negotiation()
    page = words(browse(story.freelancer).get("/notices/"))
    assert story.case.reference in page
    assert "Negotiation began" in page
    story.in_queue()
    assert "Mediation began" in words(browse(story.client).get("/notices/"))


def test_what_may_not_be_seen_any_more_is_not_told(story: Story, browse) -> None:
    story.in_mediation()
    story.act(story.client, "offer", to_freelancer="50.00")
    assert story.case.reference in words(browse(story.mediator).get("/notices/"))
    story.act(story.mediator, "hand_back", reason="I know one of them.")
    story.act(story.freelancer, "offer", to_freelancer="60.00")
    page = words(browse(story.mediator).get("/notices/"))
    assert "60.00" not in page


@pytest.mark.parametrize(
    ("before", "now", "marks"),
    [
        ({}, {"a.txt": "1"}, {"a.txt": "new"}),
        ({"a.txt": "1"}, {"a.txt": "1"}, {"a.txt": "the same as before"}),
        ({"a.txt": "1"}, {"a.txt": "2"}, {"a.txt": "changed"}),
        ({"a.txt": "1"}, {"b.txt": "1"}, {"b.txt": "the same as before"}),
        ({"a.txt": "1", "b.txt": "2"}, {"b.txt": "3"}, {"b.txt": "changed"}),
    ],
)
def test_what_became_of_a_file_since_the_version_before(before, now, marks) -> None:
    assert compared(before, now) == marks


def test_a_second_version_says_what_changed_since_the_first(story: Story, browse) -> None:
    story.funded()
    first = [story.upload(story.freelancer, name, name.encode()) for name in ("text.txt", "list.txt", "old.txt")]
    story.act_on_contract(story.freelancer, "submit", milestone=1, note="One.", files=first, meets=[1])
    story.act_on_contract(story.client, "request_changes", milestone=1, items=["Sort the list."])
    second = [
        story.upload(story.freelancer, name, content)
        for name, content in (("text.txt", b"text.txt"), ("list.txt", b"sorted"), ("more.txt", b"more"))
    ]
    story.act_on_contract(story.freelancer, "submit", milestone=1, note="Two.", files=second, meets=[1, 2])
    page = words(browse(story.client).get(f"/contracts/{story.contract.pk}/"))
    newest, oldest = page.index("Version 2,"), page.index("Version 1,")
    assert newest < oldest
    said = page[newest:oldest]
    for name, mark in (("text.txt", "the same as before"), ("list.txt", "changed"), ("more.txt", "new")):
        assert mark in said[said.index(name) :][: len(name) + 60]
    assert "In version 1 and no longer in this one: old.txt" in said
    assert "Sort the list." in page[oldest:]


def test_home_counts_the_money_of_contracts_that_it_does_not_list(story: Story, browse, monkeypatch) -> None:
    monkeypatch.setattr("contracts.pages.matters.MOST", 1)
    story.submitted()
    Story(story.clock, stories.TERMS | {"title": "Poster text"}).in_response()
    page = words(browse(story.client).get("/home/"))
    assert "Held in escrow 100.00 USD Held and disputed 100.00 USD" in page


def test_a_contract_has_pages_of_its_statement_and_of_its_record(story: Story, browse, monkeypatch) -> None:
    monkeypatch.setattr("escrow.statements.LINES", 1)
    monkeypatch.setattr("contracts.pages.contract_page.ENTRIES", 2)
    story.submitted().act_on_contract(story.client, "approve", milestone=1)
    url, client = f"/contracts/{story.contract.pk}/", browse(story.client)
    newest, oldest = client.get(url), client.get(url, {"statement": "2", "record": "3"})
    assert 'href="?statement=2#statement" rel="next"' in markup(newest)
    assert 'href="?record=2#record" rel="next"' in markup(newest)
    assert "In escrow now 0.00 USD" in words(newest)
    assert "approved milestone" in words(newest)
    assert "offered the contract" not in words(newest)
    assert 'href="?record=3&amp;statement=1#statement" rel="prev"' in markup(oldest)
    assert 'href="?statement=2&amp;record=2#record" rel="prev"' in markup(oldest)
    assert "offered the contract" in words(oldest)
    assert "In escrow now" not in words(oldest)


def test_home_says_what_is_on_its_way_to_the_bank(story: Story, browse) -> None:
    story.submitted()
    story.act_on_contract(story.client, "approve", milestone=1)
    assert "On its way to your bank" not in words(browse(story.freelancer).get("/home/"))
    for key in ("one", "two"):
        payouts.begin(story.freelancer, 1000, "USD", BankAccount.read("Maribel Reyes", ARRIVES), key=key)
    page = words(browse(story.freelancer).get("/home/"))
    assert "On its way to your bank 20.00 USD" in page
    assert "In your wallet 80.00 USD" in page
    story.clock.advance(minutes=2)
    payouts.settle_pending()
    assert "On its way to your bank" not in words(browse(story.freelancer).get("/home/"))


def test_each_movement_of_a_statement_has_a_reference_to_quote(story: Story, browse) -> None:
    story.submitted()
    story.act_on_contract(story.client, "approve", milestone=1)
    numbers = Transfer.objects.filter(subject=story.contract).values_list("pk", flat=True)
    for page in (f"/contracts/{story.contract.pk}/", "/wallet/"):
        said = words(browse(story.freelancer).get(page))
        assert f"Reference T-{max(numbers)}" in said
