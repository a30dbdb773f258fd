"""Bars that lie: one scale for all, the part inside the whole."""

from core.bars import bars


def test_all_bars_share_one_scale_that_reaches_the_longest():
    drawn = bars([("Settled", "30 / 40", 40, 30), ("Withdrawn", "5 / 10", 10, 5)])
    assert drawn.scale == ("0", "10", "20", "30", "40")
    assert drawn.lines == ("0%", "25%", "50%", "75%", "100%")
    assert [(bar.whole, bar.part) for bar in drawn.bars] == [("100%", "75%"), ("25%", "12.5%")]


def test_a_bar_without_parts_is_filled_alone():
    [bar, none] = bars([("Sent", "3", 3, None), ("Given up", "0", 0, None)]).bars
    assert (bar.whole, bar.part, none.part) == ("", "100%", "0%")


def test_counts_have_no_halves_and_days_have():
    assert bars([("Open", "2", 2, None)]).scale == ("0", "1", "2")
    assert bars([("Days", "2.1", 2.1, None)]).scale == ("0", "0.5", "1", "1.5", "2", "2.5")


def test_a_scale_ends_soon_after_its_longest_bar():
    for longest in (1, 7, 9, 11, 31, 151, 999, 20_001):
        [bar] = bars([("Cases", "", longest, None)]).bars
        assert float(bar.part.rstrip("%")) > 60


def test_nothing_has_a_scale_all_the_same():
    assert bars([]).scale == ("0", "1")
    assert bars([("None", "0 / 0", 0, 0)]).bars[0].part == "0%"
