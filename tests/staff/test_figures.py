"""The operators' page of figures: what is drawn, what its tables say and what its files hold was counted by hand."""

import csv
import io
import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from disputes.figures.in_time import OF_STAFF
from disputes.models import Cause
from messaging.screening import screened_as
from record.outbox import send_outbox
from tests import stories
from tests.browsing import markup, signed_in, text
from tests.record.test_parked import AWAY, give_up
from tests.stories import Story, person
from tests.timers.test_outages import silent_for
from timers.sweep import sweep

CHARTS = ("phases", "took", "settled", "causes", "late", "staff", "screening", "mail")
# Each a name of our own, a count, or a figure with two decimals: nothing that a spreadsheet would take for a formula.
CELL = re.compile(r"[a-z][a-z0-9_]*|-?[0-9]+(\.[0-9]{2})?|")


@pytest.fixture
def story(db):
    with stories.told(stories.LARGE) as told:
        yield told


def another(story):
    return Story(story.clock, stories.LARGE)


def file(story, name, days=90):
    answer = signed_in(story.operator).get(reverse("figures-file", args=[name]), {"days": days})
    assert answer.status_code == 200
    return list(csv.reader(io.StringIO(answer.content.decode())))


def figures(story, name, days=90):
    """By row and column, as the file has them."""
    head, *rows = file(story, name, days)
    return {row[0]: dict(zip(head[1:], row[1:], strict=True)) for row in rows}


def page(story, **asked):
    return signed_in(story.operator).get(reverse("figures"), asked)


def test_time_to_resolve_is_counted_as_a_whole_and_by_phase(story):
    """Answered after 25 hours each; settled two hours later, withdrawn one hour later."""
    another(story).settled()
    another(story).withdrawn()
    took = figures(story, "took")
    whole = {"cases": "2", "half_days": f"{26.5 / 24:.2f}", "nine_of_ten_days": f"{26.9 / 24:.2f}"}
    assert took["whole_case"] == whole
    assert took["response"] == {"cases": "2", "half_days": f"{25 / 24:.2f}", "nine_of_ten_days": f"{25 / 24:.2f}"}
    assert took["negotiation"] == {"cases": "2", "half_days": f"{1.5 / 24:.2f}", "nine_of_ten_days": f"{1.9 / 24:.2f}"}
    assert took["mediation"] == {"cases": "0", "half_days": "", "nine_of_ten_days": ""}
    words = text(page(story))
    assert "Closed: 2. Half within 1.1 days, nine of ten within 1.1 days." in words
    assert "Negotiation 0.1 / 0.1" in words


def test_what_both_sides_settled_has_its_whole_and_its_phase(story):
    another(story).settled()
    another(story).withdrawn()
    accepted = another(story).in_recommendation()
    accepted.act(accepted.client, "accept")
    accepted.act(accepted.freelancer, "accept")
    settled = figures(story, "settled")
    assert settled["whole_case"] == {"settled": "2", "closed": "3", "settled_of_100": "66.67"}
    assert settled["negotiation"] == {"settled": "1", "closed": "2", "settled_of_100": "50.00"}
    assert settled["recommendation"] == {"settled": "1", "closed": "1", "settled_of_100": "100.00"}
    assert settled["response"] == {"settled": "0", "closed": "0", "settled_of_100": ""}
    assert "Settled: 2 of 3 closed cases, 67 of 100." in text(page(story))


def test_causes_of_closing_say_what_the_clock_closed(story):
    another(story).settled()
    for how in ("fee_defaulted", "neither_paid", "in_default"):
        told = another(story)
        getattr(told, how)()
    told.let_lapse()
    causes = figures(story, "causes", 365)
    assert causes.keys() == set(Cause.values)
    assert causes["settlement"] == {"closed": "1", "by_clock": "0", "of_100": "25.00"}
    for cause in ("fee_default", "neither_paid", "default_by_silence"):
        assert causes[cause] == {"closed": "1", "by_clock": "1", "of_100": "25.00"}
    assert causes["award"] == {"closed": "0", "by_clock": "0", "of_100": "0.00"}
    words = text(page(story, days=365))
    assert "Closed: 4. A deadline that passed closed 3 of them." in words
    assert "Only one side paid the fee 1 / 1" in words


def test_open_cases_stand_in_their_phases_with_their_age(story):
    another(story).in_response()
    story.clock.advance(days=1)
    another(story).in_response()
    another(story).in_mediation()
    phases = figures(story, "phases")
    assert (phases["response"]["cases"], phases["mediation"]["cases"], phases["election"]["cases"]) == ("2", "1", "0")
    assert float(phases["response"]["longest_days"]) > float(phases["response"]["half_days"]) > 0
    assert "Open now: 3. Most in Response: 2." in text(page(story))


def test_lateness_and_outages(story):
    """One lapse a minute after its moment, and a deadline that an outage moved by a day."""
    story.in_response()
    story.let_lapse()
    late = figures(story, "late")
    assert {name: row["count"] for name, row in late.items()} == {
        "budget": "0", "minute": "1", "ten_minutes": "0", "later": "0", "half_seconds": "60.00",
        "late_seconds": "60.00", "outages": "0", "extended": "0", "longest_extension_days": "",
    }  # fmt: skip
    before = story.deadline().due_at
    story.clock.move_to(before - timedelta(hours=3))
    silent_for(minutes=30)
    sweep("worker")
    late, longer = figures(story, "late"), story.deadline().due_at - before
    assert (late["outages"]["count"], late["extended"]["count"]) == ("1", "1")
    assert late["longest_extension_days"]["count"] == f"{longer / timedelta(days=1):.2f}"
    assert longer >= timedelta(days=1)


def test_deadlines_of_staff_that_passed(story):
    another(story).in_recommendation()
    forgotten = another(story).in_mediation()
    forgotten.let_lapse()
    staff = figures(story, "staff")
    assert tuple(staff) == OF_STAFF
    assert staff["mediation"] == {"ended": "2", "passed": "1"}
    assert staff["award"] == {"ended": "0", "passed": "0"}
    assert "Passed without the act: 1 of 2." in text(page(story))


def test_screening_from_the_first_look_to_the_appeal(story):
    """Three messages: two threats, of which one is upheld after two hours and overturned on appeal; one waits."""
    story.in_mediation()
    story.act(story.client, "say", text="The list is missing.")
    for _ in range(2):
        with screened_as("threat"):
            story.act(story.client, "say", text="Withdraw, or I come to your house.")
    story.act(story.reviewer, "uphold", message=2, reason="A threat.")
    story.act(story.client, "appeal", message=2, words="It is from a film.")
    second = person("second@evenhand.example", "Second Reviewer", "reviewer")
    story.act(second, "grant_appeal", message=2, reason="It is from a film.")
    counts = {name: row["count"] for name, row in figures(story, "screening").items()}
    assert counts == {
        "screened": "3", "found": "2", "held": "2", "reported": "0", "upheld": "1", "dismissed": "0", "appeals": "1",
        "overturned": "1", "waiting": "1", "half_hours": "", "nine_of_ten_hours": "", "oldest_hours": "3.00",
    }  # fmt: skip
    story.act(story.reviewer, "dismiss", message=3, reason="It is from a film, too.")
    counts = {name: row["count"] for name, row in figures(story, "screening").items()}
    assert (counts["waiting"], counts["dismissed"], counts["half_hours"]) == ("0", "1", "4.00")
    assert "Messages screened: 3. Flags that wait for a ruling now: 0." in text(page(story))


def test_mail_that_went_waits_and_was_given_up(story):
    story.offered()
    went = send_outbox()
    assert went
    story.act_on_contract(story.freelancer, "accept_contract")
    with AWAY:
        send_outbox()
    story.clock.advance(hours=2)
    mails = {name: row["mails"] for name, row in figures(story, "mail").items()}
    assert (mails["sent"], mails["soon"], mails["given_up"]) == (str(went), str(went), "0")
    assert (mails["waiting"], mails["refused"]) == ("2", "1")  # where the server is away, a round ends at its first
    assert mails["oldest_hours"] == "2.00"
    give_up(story)
    mails = {name: row["mails"] for name, row in figures(story, "mail").items()}
    assert (mails["waiting"], mails["refused"], mails["oldest_hours"]) == ("0", "0", "")
    assert int(mails["given_up"]) >= 2


def test_a_longer_time_counts_what_a_shorter_one_leaves_out(story):
    another(story).settled()
    story.clock.advance(days=40)
    another(story).withdrawn()
    assert [figures(story, "took", days)["whole_case"]["cases"] for days in (30, 90, 365)] == ["1", "2", "2"]
    html = markup(page(story, days=30))
    assert re.search(r'\?days=30" aria-current="true">', html)
    assert re.search(r'\?days=90" aria-current="true">', markup(page(story, days="=1+1")))


def test_the_operations_page_has_two_of_them_at_a_glance(story):
    another(story).settled()
    another(story).in_mediation()
    words = text(signed_in(story.operator).get(reverse("operations")))
    assert "Open now: 1. Most in Mediation: 1." in words
    assert "How cases ended Closed: 1. A deadline that passed closed 0 of them. Last 90 days" in words


def test_nothing_yet_is_said_in_words(story):
    words = text(page(story))
    assert words.count("Nothing to count in this time.") == 7
    assert "Nothing to count now." in words
    assert 'class="bars"' not in markup(page(story))


def test_a_chart_its_table_and_its_file_say_the_same(story):
    another(story).settled()
    another(story).in_mediation()
    html = markup(page(story))
    every = file(story, "all")
    assert every[0] == ["chart", "what", "figure", "value"]
    for name in CHARTS:
        one = figures(story, name)
        assert [row[3] for row in every if row[0] == name] == [cell for row in one.values() for cell in row.values()]
        there = html[html.index(f'id="{name}-h"') :].partition("</section>")[0]
        assert there.count("<tr>") == (len(one) + 1 if 'class="bars"' in there else 1 + len(one))
    assert all(CELL.fullmatch(cell) for row in every for cell in row)
    assert signed_in(story.operator).get(reverse("figures-file", args=["nonsense"])).status_code == 404


@pytest.mark.parametrize("who", ["client", "freelancer", "mediator", "reviewer"])
def test_figures_are_for_operators_alone(story, who):
    story.offered()
    for address in (reverse("figures"), reverse("figures-file", args=["all"])):
        assert signed_in(getattr(story, who)).get(address).status_code == 404


def test_many_cases_cost_no_more_questions_than_none(story):
    story.offered()
    browser = signed_in(story.operator)

    def asked(address):
        with CaptureQueriesContext(connection) as queries:
            assert browser.get(address).status_code == 200
        return len(queries)

    addresses = (reverse("figures"), reverse("figures-file", args=["all"]), reverse("figures-file", args=["took"]))
    for address in addresses:
        asked(address)
    few = [asked(address) for address in addresses]
    for _ in range(3):
        another(story).settled()
        told = another(story).in_recommendation()
        told.act(told.client, "say", text="The list is missing.")
    assert [asked(address) for address in addresses] == few
    assert max(few) <= 32
