"""Rule files: words by name, exceptions of a rule and of a whole file, and that every shipped file can be read."""

import pytest

from messaging.rules import ALL
from messaging.rules.reading import rules_in

FILE = """
# a comment
<fruit> =
    apples?
    pears?
<food> =
    <fruit>|bread
unless always
    recipes?
Stealing
    steal(?: \\w+){0,2} <food>
    unless from the (?:shelf|tree)
Throwing
    throw <food>
"""


def test_a_file_is_read_into_rules():
    stealing, throwing = rules_in(FILE, "threat")
    assert (stealing.category, stealing.why, throwing.why) == ("threat", "Stealing", "Throwing")
    assert stealing.pattern.search("i will steal all your pears")
    assert stealing.pattern.search("i will steal bread")
    assert not stealing.pattern.search("i will throw bread")
    assert throwing.pattern.search("throw apples")
    assert not throwing.pattern.search("overthrow apples")  # a pattern begins where a word begins


def test_exceptions_belong_to_a_rule_or_to_the_file():
    stealing, throwing = rules_in(FILE, "threat")
    assert stealing.unless.search("from the tree")
    assert stealing.unless.search("in the recipe")
    assert throwing.unless.search("in the recipe")
    assert not throwing.unless.search("from the tree")


def test_words_that_nobody_listed_are_an_error():
    with pytest.raises(KeyError, match="vegetable"):
        rules_in("Stealing\n    steal <vegetable>\n", "threat")


def test_every_shipped_rule_has_a_reason_and_matches_something_rather_than_everything():
    assert {rule.category for rule in ALL} == {"threat", "circumvention", "harassment"}
    for rule in ALL:
        assert rule.why
        assert not rule.pattern.search(""), rule.why
        assert not rule.pattern.search("the second draft is on page three"), rule.why
