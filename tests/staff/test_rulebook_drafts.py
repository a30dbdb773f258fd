"""Drafts of rulebooks: begun, changed, compared and published by operators, and refused when stale or wrong."""

import threading

import pytest
from django.db import DatabaseError, connection, transaction
from django.urls import reverse

from contracts import drafting
from contracts.models import Rulebook, RulebookDraft
from contracts.rulebooks import STANDARD
from contracts.rules import BadRulebook
from core.errors import Invalid, NotAllowed, Stale, WrongPhase
from disputes.pages.rulebooks.typed import read, written
from tests import roles, stories
from tests.browsing import markup, text

ROUND = ["standard", "upwork-2018", "upwork-2023"]


@pytest.fixture
def operator(db):
    return stories.person("ola@operators.example", "Ola Berg", "operator")


@pytest.fixture
def other(db):
    return stories.person("una@operators.example", "Una Falk", "operator")


def standard():
    return Rulebook.objects.latest_of("standard")


def begun(by, **changes):
    draft = drafting.begin(by, name="standard", source=standard())
    params = STANDARD | {key.replace("__", "."): value for key, value in changes.items()}
    return drafting.change(draft, by, name="standard", params=params, version=1) if changes else draft


def form_of(draft, **changes):
    """What a browser would send of the form as it is."""
    said = written(draft.name, draft.params) | {"version": str(draft.version), "step": "save"}
    return said | {key.replace("__", "."): value for key, value in changes.items()}


def address(draft, name="rulebook-draft"):
    return reverse(name, args=[draft.pk])


# The form.


@pytest.mark.parametrize("name", ROUND)
@pytest.mark.django_db
def test_what_is_written_into_the_form_is_read_back_as_it_was(name):
    book = Rulebook.objects.latest_of(name)
    params, wrong = read(written(name, book.params))
    assert wrong == {}
    assert params == book.params


def test_an_operator_begins_changes_and_publishes(operator, browser):
    http = browser(operator)
    http.post(reverse("begin-rulebook"), {"source": "standard-1", "name": ""})
    draft = RulebookDraft.objects.get()
    assert (draft.name, draft.params, draft.made_by) == ("standard", STANDARD, operator)
    answer = http.post(
        address(draft), form_of(draft, response__days="3 business days", neither_pays="even"), follow=True
    )
    assert "The draft is saved. Nothing is published." in text(answer)
    assert "5 business days 3 business days" in text(answer)
    draft.refresh_from_db()
    assert draft.params == STANDARD | {"response.days": "3 business", "neither_pays": "even"}
    check = text(http.get(address(draft, "publish-rulebook")))
    assert "Check standard, version 2" in check
    assert "What differs from standard, version 1" in check
    assert "Nobody paid As last recommended; half each where nothing was Half each" in check
    assert "It keeps its version" in check or "No contract runs on standard now" in check
    assert "A published version never changes" in check
    said = {"version": draft.version, "follows": 1, "why": "Shorter answers.", "typed": "publish"}
    answer = http.post(address(draft, "publish-rulebook"), said, follow=True)
    assert "standard, version 2 is published." in text(answer)
    made = Rulebook.objects.latest_of("standard")
    assert (made.version, made.published_by, made.why) == (2, operator, "Shorter answers.")
    assert made.params == draft.params
    draft.refresh_from_db()
    assert draft.published_as == made


def test_a_form_with_errors_keeps_what_was_typed_and_names_each(operator, browser):
    draft = begun(operator)
    wrong = form_of(
        draft, response__days="soon", fee__percent="101", low_value__below__JPY="45000.50", time_zone="Mars",
        fee__at_least__EUR="", review__days="31",
    )  # fmt: skip
    answer = browser(operator).post(address(draft), wrong)
    assert answer.status_code == 422
    html = markup(answer)
    for field in ("response_days", "fee_percent", "low_value_below_JPY", "time_zone", "fee_at_least_EUR"):
        assert f'href="#id_{field}"' in html, field
    for kept in ("soon", "101", "45000.50", "Mars", "31"):
        assert f'value="{kept}"' in html
    assert "JPY has no decimals." in text(answer)
    assert "Give an amount here too, or in no currency at all." in text(answer)
    draft.refresh_from_db()
    assert draft.params == STANDARD


@pytest.mark.parametrize("days", ["2", "31", "2 business"])
def test_days_of_review_lie_where_they_may_be_agreed(operator, browser, days):
    draft = begun(operator)
    answer = browser(operator).post(address(draft), form_of(draft, review__days=days))
    assert "From 3 to 30, like what may be agreed." in text(answer)


def test_other_currencies_get_fields_before_anything_is_saved(operator, browser):
    draft = begun(operator)
    answer = browser(operator).post(
        address(draft), form_of(draft, currencies="usd, kwd", response__days="9") | {"step": "currencies"}
    )
    html = markup(answer)
    assert answer.status_code == 200
    assert 'name="fee.at_least.KWD"' in html
    assert 'name="fee.at_least.EUR"' not in html
    assert 'name="response.days" value="9"' in html
    draft.refresh_from_db()
    assert draft.version == 1


def test_a_flat_fee_in_two_currencies_is_read(operator, browser):
    draft = begun(operator)
    said = form_of(
        draft, currencies="USD KWD", fee="flat", fee__flat__USD="50.00", fee__flat__KWD="15.000",
        low_value__below__USD="", low_value__below__KWD="",
    )  # fmt: skip
    browser(operator).post(address(draft), said)
    draft.refresh_from_db()
    assert draft.params["fee"] == {"flat": {"USD": "50.00", "KWD": "15.000"}}
    assert draft.params["low_value.below"] is None
    page = text(browser(operator).get(address(draft)))
    assert "From 50.01 USD on, the fee is less than what is in dispute." in page
    assert "From 15.001 KWD on" in page


@pytest.mark.parametrize(
    ("currencies", "says"),
    [("", "Name at least one currency"), ("USD XQX", "“XQX” is not the code of a currency")],
)
def test_currencies_are_codes(operator, browser, currencies, says):
    draft = begun(operator)
    answer = browser(operator).post(address(draft), form_of(draft, currencies=currencies))
    assert answer.status_code == 422
    assert says in text(answer)


def test_an_empty_draft_asks_for_everything_and_cannot_be_published(operator, browser):
    http = browser(operator)
    http.post(reverse("begin-rulebook"), {"source": "", "name": "house-rules"})
    draft = RulebookDraft.objects.get()
    assert draft.params == {}
    assert "Something is still missing" in text(http.get(address(draft)))
    assert http.get(address(draft, "publish-rulebook")).status_code == 302
    with pytest.raises(Invalid):
        drafting.publish(draft, operator, why="Because.", version=1, follows=0)
    answer = http.post(address(draft), {"version": "1", "name": "house-rules", "currencies": "USD"})
    assert answer.status_code == 422
    assert "Choose whether the fee is a share, or the same always." in text(answer)


@pytest.mark.parametrize(
    ("said", "says"),
    [
        ({"source": "", "name": ""}, "A name has small letters"),
        ({"source": "", "name": "House Rules"}, "A name has small letters"),
        ({"source": "", "name": "drafts"}, "is taken"),
        ({"source": "nothing-7", "name": "mine"}, "Choose a published version"),
        ({"source": "draft-1", "name": "mine"}, "Choose a published version"),
    ],
)
def test_a_draft_is_begun_with_a_name_from_something_published(operator, browser, said, says):
    answer = browser(operator).post(reverse("begin-rulebook"), said)
    assert answer.status_code == 422
    assert says in text(answer)
    assert not RulebookDraft.objects.exists()


# Two operators.


def test_who_writes_over_a_newer_draft_is_told_and_keeps_their_words(operator, other, browser):
    draft = begun(operator)
    mine = form_of(draft, response__days="9")
    browser(other).post(address(draft), form_of(draft, mediation__days="21"))
    answer = browser(operator).post(address(draft), mine)
    assert answer.status_code == 412
    assert "Una Falk changed this draft while you wrote." in text(answer)
    assert 'name="response.days" value="9"' in markup(answer)
    assert "Mediation 21 days 14 days" in text(answer)
    assert 'name="version" value="2"' in markup(answer)
    draft.refresh_from_db()
    assert draft.params["response.days"] == "5 business"
    browser(operator).post(address(draft), mine | {"version": "2"})
    draft.refresh_from_db()
    assert (draft.params["response.days"], draft.params["mediation.days"], draft.version) == (9, 14, 3)


def test_what_was_changed_since_the_check_is_not_published(operator, other, browser):
    draft = begun(operator, response__days=9)
    drafting.change(draft, other, name="standard", params=STANDARD, version=2)
    said = {"version": 2, "follows": 1, "why": "Longer answers.", "typed": "PUBLISH"}
    answer = browser(operator).post(address(draft, "publish-rulebook"), said)
    assert answer.status_code == 412
    assert "Una Falk changed this draft since you checked it." in text(answer)
    assert "Longer answers." in text(answer)
    assert Rulebook.objects.latest_of("standard").version == 1


def test_a_version_published_meanwhile_has_to_be_checked_against(operator, other):
    mine, theirs = begun(operator), begun(other)
    drafting.publish(theirs, other, why="First.", version=1, follows=1)
    with pytest.raises(Stale, match="Another version"):
        drafting.publish(mine, operator, why="Second.", version=1, follows=1)
    assert drafting.publish(mine, operator, why="Second.", version=1, follows=2).version == 3


@pytest.mark.django_db(transaction=True)
def test_of_two_who_publish_the_same_number_at_once_one_is_told_to_check_again(operator, other):
    drafts = [(begun(by), by) for by in (operator, other)]
    gate, came = threading.Barrier(2), []

    def publish(draft, by):
        gate.wait()
        try:
            came.append(drafting.publish(draft, by, why="Now.", version=1, follows=1).version)
        except Stale as refused:
            came.append(type(refused))
        finally:
            connection.close()

    threads = [threading.Thread(target=publish, args=pair) for pair in drafts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(map(str, came)) == sorted(map(str, [2, Stale]))
    assert Rulebook.objects.filter(name="standard").count() == 2


# What is published and what has ended stays.


@pytest.mark.parametrize(
    ("said", "says"),
    [
        ({"why": "", "typed": "PUBLISH"}, "Say why"),
        ({"why": "Because.", "typed": "yes"}, "Type PUBLISH"),
        ({"why": "x" * 2001, "typed": "PUBLISH"}, "At most 2000 characters."),
    ],
)
def test_publishing_asks_for_a_reason_and_a_word(operator, browser, said, says):
    draft = begun(operator)
    answer = browser(operator).post(address(draft, "publish-rulebook"), {"version": 1, "follows": 1} | said)
    assert answer.status_code == 422
    assert says in text(answer)
    assert Rulebook.objects.latest_of("standard").version == 1


def test_a_draft_that_ended_is_neither_changed_nor_published_again(operator, browser):
    draft = begun(operator)
    drafting.publish(draft, operator, why="Now.", version=1, follows=1)
    for attempt in (
        lambda: drafting.publish(draft, operator, why="Again.", version=1, follows=2),
        lambda: drafting.change(draft, operator, name="standard", params=STANDARD, version=1),
        lambda: drafting.throw_away(draft, operator),
    ):
        with pytest.raises(WrongPhase, match="A published version never changes"):
            attempt()
    assert browser(operator).get(address(draft))["Location"] == reverse("rulebook", args=["standard", 2])
    thrown = begun(operator)
    browser(operator).post(address(thrown, "throw-away-draft"))
    with pytest.raises(WrongPhase, match="thrown away"):
        drafting.publish(thrown, operator, why="Still.", version=1, follows=2)
    assert "was thrown away" in text(browser(operator).get(address(thrown), follow=True))


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE contracts_rulebookdraft SET params = '{}' WHERE id = %s",
        "UPDATE contracts_rulebookdraft SET ended_at = NULL, published_as_id = NULL WHERE id = %s",
        "DELETE FROM contracts_rulebookdraft WHERE id = %s",
    ],
)
def test_the_database_keeps_a_published_draft(operator, statement):
    draft = begun(operator)
    drafting.publish(draft, operator, why="Now.", version=1, follows=1)
    with roles.as_owner(), pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement, [draft.pk])


@pytest.mark.parametrize("change", ["params = '{}'", "why = 'Otherwise'", "version = 9"])
def test_the_database_keeps_a_published_version(operator, change):
    made = drafting.publish(begun(operator), operator, why="Now.", version=1, follows=1)
    with roles.as_owner(), pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"UPDATE contracts_rulebook SET {change} WHERE id = %s", [made.pk])


def test_a_running_contract_keeps_its_version(story, browser):
    story.in_negotiation()
    draft = begun(story.operator, negotiation__days=30)
    assert "One contract runs on standard. It keeps its version" in text(
        browser(story.operator).get(address(draft, "publish-rulebook"))
    )
    due = story.deadline().due_at
    drafting.publish(draft, story.operator, why="Now.", version=2, follows=1)
    assert story.contract.rulebook.version == 1
    assert story.case.rules.negotiation.count == 7
    assert story.deadline().due_at == due


# Who may.


def test_nobody_but_an_operator_drafts(story, browser):
    draft = begun(story.operator)
    for person in (story.client, story.freelancer, story.mediator, story.reviewer):
        http = browser(person)
        for name in ("rulebook-draft", "publish-rulebook", "try-draft"):
            assert http.get(address(draft, name)).status_code == 404
            assert http.post(address(draft, name)).status_code == 404
        assert http.post(address(draft, "throw-away-draft")).status_code == 404
        assert http.post(reverse("begin-rulebook"), {"source": "", "name": "mine"}).status_code == 404
        assert http.get(reverse("compare-rulebooks"), {"a": "standard-1", "b": draft.key}).status_code == 404
        assert "Draft" not in text(http.get(reverse("rulebooks")))
        for attempt in (
            lambda by: drafting.begin(by, name="mine"),
            lambda by: drafting.change(draft, by, name="mine", params={}, version=1),
            lambda by: drafting.publish(draft, by, why="Mine.", version=1, follows=1),
            lambda by: drafting.throw_away(draft, by),
        ):
            with pytest.raises(NotAllowed):
                attempt(person)


# What everybody reads.


def test_everybody_reads_and_compares_what_is_published(client, operator):
    drafting.publish(begun(operator, response__days=9), operator, why="Longer answers.", version=2, follows=1)
    listed = text(client.get(reverse("rulebooks")))
    assert "Longer answers." in listed
    assert "Ola Berg" not in listed
    page = text(client.get(reverse("compare-rulebooks"), {"a": "standard-1", "b": "standard-2"}))
    assert "They differ in one parameter." in page
    assert "5 business days 9 days" in page
    old = text(client.get(reverse("rulebook", args=["standard", 1])))
    assert "There is a newer version: what differs in version 2" in old
    assert client.get(reverse("compare-rulebooks"), {"a": "standard-1", "b": "nothing-1"}).status_code == 404


def test_all_of_the_shipped_rulebooks_can_be_compared_with_one_another(client, db):
    for first in ROUND:
        for second in ROUND:
            page = text(client.get(reverse("compare-rulebooks"), {"a": f"{first}-1", "b": f"{second}-1"}))
            assert ("They say the same about everything." in page) == (first == second)


def test_an_operator_compares_a_draft_with_a_version(operator, browser):
    draft = begun(operator, fee={"flat": {"USD": "50.00"}}, low_value__below=None)
    page = text(browser(operator).get(reverse("compare-rulebooks"), {"a": "standard-1", "b": draft.key}))
    assert "They differ in 2 parameters." in page
    assert "50.00 USD, whatever is in dispute" in page


def test_the_page_of_a_draft_costs_the_same_however_many_there_are(operator, browser, django_assert_max_num_queries):
    for _ in range(5):
        draft = begun(operator, response__days=9)
    http = browser(operator)
    http.get(address(draft))
    for page in (address(draft), address(draft, "publish-rulebook"), reverse("rulebooks")):
        with django_assert_max_num_queries(12):
            http.get(page)


def test_a_rulebook_that_names_no_amounts_is_wrong_by_name(db):
    draft = RulebookDraft(name="x", params=STANDARD | {"low_value.below": "300.00", "dormant.days": 0})
    assert {bad.key for bad in draft.faults()} == {"low_value.below", "dormant.days"}
    assert all(isinstance(bad, BadRulebook) for bad in draft.faults())
