"""Bars that lie: one scale for all, the part inside the whole."""

from core.bars import bars


def test_all_bars_share_one_scale_that_reaches_the_longest():
    drawn = bars([("Settled", "30 / 40", 40, 30), ("Withdrawn", "5 / 10", 10, 5)])
    assert drawn.scale == ("0", "10", "20", "30", "40")
    assert drawn.lines == ("0%", "25%", "50%", "75%", "100%")
    assert [(bar.whole, bar.part) for bar in drawn.bars] == [("100%", "75%"), ("25%", "12.5%")]


def test_a_bar_without_parts_is_filled_alone():
    [bar, none] = bars([("Sent", "3", 3, None), ("Given up", "0", 0, None)]).bars
    assert (bar.whole, bar.part, none.part) == ("", "75%", "0%")


def test_nothing_has_a_scale_all_the_same():
    assert bars([]).scale[0] == "0"
    assert bars([("None", "0 / 0", 0, 0)]).bars[0].part == "0%"
