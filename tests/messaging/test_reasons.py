"""What the screen found, said in the reader's language."""

from __future__ import annotations

import pytest
from django.utils import translation

from core.phrases import Later
from messaging import reasons
from messaging.screening.frames import frames


def test_every_reason_of_the_grammar_can_be_said_in_other_languages():
    english = {str.__str__(each) for each in reasons.REASONS}
    assert {frame.why for frame in frames()} <= english
    assert all(isinstance(each, Later) for each in reasons.REASONS)


@pytest.mark.parametrize(
    "why",
    ["", "Authorities", "Authorities, family, home or work", "Family, home or work, authorities", "Anything else"],
)
def test_in_english_it_is_what_was_kept(why):
    assert reasons.in_words(why) == why


def test_each_reason_is_said_by_itself():
    with translation.override("es"):
        both, one = reasons.in_words("Authorities, violence"), reasons.in_words("Authorities")
        assert both.startswith(f"{one}, ")
        assert reasons.in_words("Violence")[1:] in both
