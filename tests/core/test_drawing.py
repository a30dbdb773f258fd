"""The numbers inside the drawings."""

from datetime import UTC, datetime, timedelta

import pytest

from core import drawing
from core.countdown import countdown

STARTED = datetime(2026, 3, 8, tzinfo=UTC)
DUE = STARTED + timedelta(days=10)


@pytest.mark.parametrize(
    ("client", "freelancer", "width", "border"),
    [
        (2500, 7500, "25%", True),
        (0, 100, "0%", False),
        (100, 0, "100%", False),
        (1, 2, "33.33%", True),
        (0, 0, "0%", False),
    ],
)
def test_a_split_bar_is_the_clients_share_from_the_left(client, freelancer, width, border):
    assert drawing.division(client, freelancer) == drawing.Division(width, border)


def test_a_track_shows_what_has_gone_and_the_reminders_that_lie_inside():
    assert drawing.track(STARTED, DUE, STARTED + timedelta(days=5)) == drawing.Track("50%", ("70%", "90%", "99.17%"))
    short = drawing.track(DUE - timedelta(hours=10), DUE, DUE)
    assert short == drawing.Track("100%", ("80%",))


def test_pegs_stand_where_the_clients_share_ends_each_on_a_row_of_its_own():
    first, second = drawing.pegs(
        10000, [("client", 6000, "Client offers 60.00"), ("freelancer", 9000, "You ask for 90.00")]
    )
    assert (first.x, first.y, first.anchor) == ("40%", 16, "start")
    assert (second.x, second.y) == ("10%", 40)


def test_a_peg_at_the_right_edge_has_its_words_on_the_left():
    [peg] = drawing.pegs(10000, [("client", 500, "First offer")])
    assert (peg.x, peg.anchor) == ("95%", "end")
    assert peg.dx < 0


def test_break_even_zones_cover_the_whole_ruler():
    zones = drawing.even_zones(10, 70)
    assert [(zone.kind, zone.x, zone.width) for zone in zones] == [
        ("nothing", "0%", "10%"),
        ("offer", "10%", "60%"),
        ("pay", "70%", "30%"),
    ]
    assert zones[0].words == ""  # ten percent of a ruler hold no words


@pytest.mark.parametrize("offer", [None, 5, 10])
def test_an_offer_worth_less_than_doing_nothing_has_no_zone(offer):
    assert [zone.kind for zone in drawing.even_zones(10, offer)] == ["nothing", "pay"]


@pytest.mark.parametrize(
    ("highest", "top"), [(36, "40"), (4.4, "8"), (0.9, "2"), (1, "2"), (1000, "2k"), (8, "8"), (0, "2")]
)
def test_a_chart_has_four_round_steps_that_reach_its_highest_bar(highest, top):
    chart = drawing.columns([("Mon", highest), ("Tue", 0)])
    assert chart.grid[-1][1] == top
    assert float(top.replace("k", "e3")) >= highest
    assert max(bar.height for bar in chart.bars) <= chart.base - 14
    assert min(bar.y for bar in chart.bars) >= 14


def test_countdown_states():
    def state(at, **said):
        return countdown(DUE, started=STARTED, label="Time left", at=at, **said).state

    assert state(DUE - timedelta(days=3)) == "days"
    assert state(DUE - timedelta(hours=23, minutes=59)) == "hours"
    assert state(DUE) == "past"  # half open: at the due moment it is too late
    assert state(DUE - timedelta(seconds=1)) == "hours"
    assert state(DUE - timedelta(days=3), paused="A question is open") == "paused"


def test_a_paused_countdown_says_why():
    assert (
        countdown(DUE, started=STARTED, label="Time left", at=STARTED, paused="A question is open").label
        == "A question is open"
    )


def test_today_is_said_on_the_last_day_only():
    def headline(at):
        return countdown(DUE, started=STARTED, label="Time left", at=at).headline.replace("\u00a0", " ")

    assert headline(DUE - timedelta(hours=3)) == "Today, Tue 17 March 2026, 23:59 UTC"
    assert headline(DUE - timedelta(hours=30)) == "Tue 17 March 2026, 23:59 UTC"
    assert headline(DUE) == "Ended Tue 17 March 2026, 23:59 UTC"
