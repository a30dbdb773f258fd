"""The grammar: notions in order or in any, how near each other, what voids them; and that the data agree."""

import re
from pathlib import Path

from messaging.screening import lexicon as words
from messaging.screening.frames import _read, frames, placed
from messaging.screening.normal import folded
from messaging.screening.tagging import languages_of, tagged

FILE = """# a comment
unless: fiction
Authorities
    will > tell > police 6
    jail & you 4 ?
"""
ORDERED, ANY = _read(FILE, "threat")
FOLDER = Path(words.__file__).parent


def positions(text):
    return placed(tagged(folded(text)).tags)


def test_a_frame_wants_its_notions_in_order_and_near():
    assert ORDERED.stands_in(positions("I will tell the police")) == (1, 5)
    assert ORDERED.stands_in(positions("The police will tell")) is None
    assert ORDERED.stands_in(positions("I will tell nothing of this great long tale to police")) is None
    assert ANY.stands_in(positions("jail for you"))
    assert ANY.stands_in(positions("you in jail"))


def test_what_stands_after_unless_voids_a_frame_but_not_a_loose_one():
    assert ORDERED.stands_in(positions("In the novel he will tell the police")) is None
    assert ANY.stands_in(positions("In the novel you go to jail"))


def test_the_longest_phrase_counts_and_persons_inside_it_too():
    notions = [tag.notion for tag in tagged("i know where you live").tags]
    assert "home" in notions
    assert "you" in notions
    assert notions.count("home") == 1


def test_each_language_is_told_by_its_little_words():
    for text, language in (
        ("ich weiß nicht wo du bist", "de"), ("я не знаю что ты сделал", "ru"), ("ya ne znayu chto ty sdelal", "ru"),
        ("mujhe nahi pata tum kya kar rahe ho", "hi"), ("hindi ko alam kung ano ang ginawa mo", "tl"),
        ("saya tidak tahu apa yang kamu mau", "id"), ("no se lo que has hecho con el dinero", "es"),
    ):  # fmt: skip
        assert languages_of(folded(text).split())[0] == language, text


def test_russian_is_found_in_latin_letters_and_german_without_umlauts():
    assert "police" in {tag.notion for tag in tagged(folded("ya pozvonyu v politsiyu")).tags}
    assert "bad_rating" not in {tag.notion for tag in tagged(folded("ya pozvonyu")).tags}
    assert "pay_for" in {tag.notion for tag in tagged(folded("dafuer wirst du buessen")).tags}


def test_frames_and_lexicons_know_the_same_notions():
    known = set(re.findall(r"^(\w+):", (FOLDER / "notions.txt").read_text(), re.MULTILINE))
    said = {tag for path in FOLDER.glob("*.words") for tag in re.findall(r"^(\w+):", path.read_text(), re.MULTILINE)}
    asked = {notion for frame in frames() for slot in frame.orders[0] for notion in slot}
    asked |= {veto for frame in frames() for veto in frame.vetoes}
    assert said - {words.FUNCTION} == known
    assert asked <= known
