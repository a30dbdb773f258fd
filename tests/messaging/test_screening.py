"""The screen: what it holds, hides and folds, what it lets through, and that it always answers quickly."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from messaging.masking import MASK, mask
from messaging.screening import LONGEST, Category, Verdict, screen
from messaging.screening.judging import Examined, Finding, decided, examined
from messaging.screening.normal import readings
from messaging.screening.thresholds import By
from tests.messaging import messages

PLAIN = {
    Category.THREAT: (
        "I will break your legs if the money is not here on Friday.",
        "Cancel the dispute or I call the police on you.",
        "I will tell your boss about this.",
        "Te voy a matar si no me pagas.",
        "Ich weiß, wo du wohnst.",
        "Bayaran mo ako o ipapakalat ko ang mukha mo.",
    ),
    Category.CIRCUMVENTION: (
        "Write me on telegram, I am @marlow_ops",
        "Cancel here and I pay you on PayPal, no fees for both of us.",
        "Escríbeme al whatsapp y lo arreglamos por fuera.",
        "Давай напрямую, без комиссии, напиши мне в телеграм.",
    ),
    Category.HARASSMENT: ("You pathetic idiot.", "Eres un idiota y un inútil.", "Ferme ta gueule, sale voleur."),
}


@pytest.mark.parametrize(("category", "text"), [(category, text) for category in PLAIN for text in PLAIN[category]])
def test_what_is_said_plainly_is_found(category, text):
    verdict = screen(text)
    assert (verdict.category, verdict.suspected) == (category, None)


@pytest.mark.parametrize(
    ("text", "hidden"),
    [
        ("You are a pathetic lying idiot. Write me at victor.private@mail.example", "victor.private@mail.example"),
        ("You are an idiot. victor.private@mail.example", "victor.private@mail.example"),
        ("You idiot. My number is +49 170 1234567.", "+49 170 1234567"),
    ],
)
def test_an_insult_carries_no_way_to_be_reached_past_the_mask(text, hidden):
    verdict = screen(text)
    assert verdict.category is Category.CIRCUMVENTION
    assert hidden not in mask(text, verdict.spans)


def test_messages_that_the_model_was_not_trained_on():
    """A floor, not a vote: docs/screening.md says how good the screen is, and on what."""
    for kind, category, floor in (
        (messages.THREATS, Category.THREAT, 0.75),
        (messages.CIRCUMVENTION, Category.CIRCUMVENTION, 0.75),
        (messages.HARASSMENT, Category.HARASSMENT, 0.7),
    ):
        flagged = [text for text in kind if category in (screen(text).category, screen(text).suspected)]
        assert len(flagged) >= floor * len(kind)
    for kind in (messages.LAWFUL, messages.ORDINARY):
        held = [text for text in kind if screen(text).category is not Category.NONE]
        assert len(held) <= 0.02 * len(kind), held


def test_a_lawful_announcement_and_a_victims_report_are_no_threat():
    for text in (
        "I will take this to arbitration if we cannot agree by Friday.",
        "I will file a chargeback with my bank if the work isn't delivered.",
        'He told me "I will call the police on you" in this very chat.',
        "Der Kunde schrieb „ich weiß, wo du wohnst“, bitte prüfen Sie das.",
    ):
        assert screen(text) == Verdict()


def test_the_grammar_reads_only_the_authors_own_words():
    texts = ("I will kill you.", 'His message was "I will kill you", as you see.')
    own, quoted = (examined(text).findings for text in texts)
    assert any(finding.category is Category.THREAT for finding in own)
    assert not any(finding.category is Category.THREAT for finding in quoted)


def test_an_address_that_belongs_to_the_work_is_no_invitation():
    for text, invites in (
        ("Send me an email at jane@example.com tonight.", True),
        ("The contact form should email jane@example.com tonight.", False),
        ("Call me on WhatsApp, +44 7700 900123.", True),
        ("The footer shows the WhatsApp number +44 7700 900123.", False),
    ):
        assert any(finding.by is By.DETAIL for finding in examined(text).findings) is invites, text


ADDRESSES = ("victor.hale@mail.example", "victor.hale@gmail.com", "zq77@xkqv.io", "k.larsen@northwind.dk")
NUMBERS = ("+44 7700 900123", "+49 30 901820", "0161 496 0213")


@pytest.mark.parametrize("words", ["Mail {} to me", "My address is {}.", "Schreib mir an {}", "Let's go on at {}"])
def test_whose_address_it_is_makes_no_difference(words):
    verdicts = [screen(words.format(address)) for address in ADDRESSES]
    assert {verdict.category for verdict in verdicts} == {Category.CIRCUMVENTION}


@pytest.mark.parametrize(
    ("words", "of_one_kind"),
    [("Mail {} to me", ADDRESSES), ("The footer should say {}", ADDRESSES), ("Ring me: {}", NUMBERS)],
)
def test_the_classifier_sees_what_kind_of_detail_it_is_and_none_of_its_letters(words, of_one_kind):
    first, *others = (examined(words.format(detail)).features for detail in of_one_kind)
    assert all(features == first for features in others)


SURE = {category: {By.DETAIL: 0.3, By.PLAIN: 0.4, By.LOOSE: 0.8, By.ALONE: 0.9} for category in Category}


def test_what_only_the_classifier_sees_is_suspected_and_nothing_is_marked():
    scores = {"threat": 0.91, "circumvention": 0.05, "harassment": 0.03, "none": 0.01}
    assert decided(Examined([], [], SURE), scores) == Verdict(suspected=Category.THREAT)
    assert decided(Examined([], [], SURE), scores | {"threat": 0.89}) == Verdict()


def test_what_the_grammar_finds_counts_when_the_classifier_is_sure_enough():
    scores = {"threat": 0.5, "circumvention": 0.0, "harassment": 0.0, "none": 0.5}
    for by, category in ((By.PLAIN, Category.THREAT), (By.LOOSE, Category.NONE)):
        finding = Finding(Category.THREAT, "Violence", (0, 4), by)
        assert decided(Examined([finding], [], SURE), scores).category is category


def test_a_threat_outweighs_what_else_stands_in_the_message():
    verdict = screen("You idiot. Call me at +44 7700 900123 or I will call the police on you.")
    assert verdict.category == Category.THREAT
    assert verdict.why.startswith("Authorities")


def test_a_verdict_says_why_and_where():
    text = "I looked at the files. I know where you live. See you."
    verdict = screen(text)
    assert verdict.why == "Family, home or work"
    assert [text[start:end] for start, end in verdict.spans] == ["I know where you live"]


@pytest.mark.parametrize("words", ["whatsapp me ", "whatsapp me at a.com ", "ﷺ", "pay me on paypal ", "stupid ", "a "])
def test_the_longest_message_is_judged_in_no_time(words):
    """It is judged while the case is locked: whoever made it slow would hold up the acts of the other side."""
    text = (words * 10_000)[:10_000]
    began = time.process_time()
    screen(text)
    assert time.process_time() - began < 1.5


def test_a_threat_behind_a_phrase_in_one_sign_is_found():
    assert screen("ﷺ" * 200 + " I will call the police on you.").category == Category.THREAT


def test_an_empty_text_is_nothing():
    assert screen("").category == Category.NONE
    assert screen(" \n\t ").category == Category.NONE


@pytest.mark.parametrize(
    ("text", "hidden"),
    [
        ("Email me at jane.doe@example.com, it is faster.", "jane.doe@example.com"),
        ("My WhatsApp is +44 7700 900123, any time.", "+44 7700 900123"),
        ("Reach me at sales [at] brightpixel [dot] net please.", "sales [at] brightpixel [dot] net"),
        ("Telеgram: @marlow_ops", "@marlow_ops"),
        ("tg: marlow_ops", "marlow_ops"),
        ("Pay here: paypal.me/jane", "paypal.me/jane"),
        ("call me: zero seven seven zero zero nine one two three", "zero seven seven zero zero nine one two three"),
    ],
)
def test_the_detail_itself_is_what_gets_masked(text, hidden):
    verdict = screen(text)
    assert verdict.category == Category.CIRCUMVENTION
    shown = mask(text, verdict.spans)
    assert MASK in shown
    assert hidden not in shown


@pytest.mark.parametrize(
    "disguised",
    [
        "I will k i l l you",
        "I will k.i.l.l you",
        "I will k1ll you",
        "I will кill you",  # a Cyrillic letter
        "I will ki\u200bll you",  # an invisible one
        "Ｉ ｗｉｌｌ ｋｉｌｌ ｙｏｕ",
        "I WILL KILL YOU",
        "I will kïll you",
        "I\nwill\nkill\nyou",
        "𝐈 𝐰𝐢𝐥𝐥 𝐤𝐢𝐥𝐥 𝐲𝐨𝐮",
        "I will 🅺🅸🅻🅻 you",
        "I wiiiill kiiiiill youuuu",
        "I will k*i*l*l you",
        "I will ki|ll you",
    ],
)
def test_a_disguise_does_not_help(disguised):
    assert screen(disguised).category == Category.THREAT


def test_an_emoji_is_read_as_a_word_and_marked_where_it_stands():
    text = "Release the money by tonight or 🔪 for you"
    verdict = screen(text)
    assert verdict.category is Category.THREAT
    assert any("🔪" in text[start:end] for start, end in verdict.spans)


@pytest.mark.parametrize(
    "text", ["👍", "שלום, אני מחכה לקבצים", "\u200b" * 5_000, "a" + "\u0301" * 3_000, "\u202e" * 50]
)
def test_odd_but_harmless_texts_are_nothing(text):
    assert screen(text) == Verdict()


def test_invisible_letters_by_the_thousand_hide_nothing():
    assert screen("\u200b".join("I will kill you" + "\u200b" * 5_000)).category is Category.THREAT


def test_a_quotation_without_a_report_is_ones_own_word():
    assert screen('I will "kill you" slowly, I will kill you').category == Category.THREAT


def test_what_follows_a_report_is_judged_again():
    assert screen("He told me to be polite. I know where you live.").category == Category.THREAT
    assert screen("The client wrote nothing. I will call the police on you.").category == Category.THREAT


@given(st.text(max_size=400))
@settings(max_examples=300, deadline=None)
def test_any_text_gets_a_verdict_whose_spans_lie_inside_it(text):
    verdict = screen(text)
    end = 0
    for start, stop in verdict.spans:
        assert end <= start < stop <= len(text)
        end = stop
    assert bool(verdict.spans) == bool(verdict.why) == (verdict.category != Category.NONE)


@given(st.text(max_size=200))
@settings(max_examples=200, deadline=None)
def test_every_character_of_a_reading_knows_its_place(text):
    for reading in readings(text):
        assert len(reading.text) == len(reading.places)
        assert list(reading.places) == sorted(reading.places)
        assert all(0 <= place < len(text) for place in reading.places)


@pytest.mark.parametrize(
    "hostile",
    [
        "a" * LONGEST,
        "i will " * (LONGEST // 7),
        "your " * (LONGEST // 5),
        "1 " * (LONGEST // 2),
        "one two " * (LONGEST // 8),
        "a.a@" * (LONGEST // 4),
        "he told me " * (LONGEST // 11),
        '"' * LONGEST,
        "if you " * (LONGEST // 7),
        "@a" * (LONGEST // 2),
        "a b " * (LONGEST // 4),
        "pay or " * (LONGEST // 7),
        "+1 202 555 " * (LONGEST // 11),
        "```" * (LONGEST // 3),
        "i will tell the police you or pay " * (LONGEST // 35),
        "a@a.a.a " * (LONGEST // 8),
        "🔪" * LONGEST,
        "double seven and " * (LONGEST // 17),
        "k.i*l|l_" * (LONGEST // 8),
    ],
)
def test_no_text_keeps_the_screen_busy(hostile):
    """Four times the words take about four times the work: where it grew with their square, it would be sixteen."""
    screen(hostile[:100])  # what is loaded once is no part of it
    assert any(work_of(hostile) < 10 * work_of(hostile[: len(hostile) // 4]) for _ in range(3))


def work_of(text):
    """Seconds of this process's own time, whatever else the machine does."""
    started = time.process_time()
    screen(text)
    return time.process_time() - started


@given(st.text(max_size=60), st.lists(st.tuples(st.integers(0, 70), st.integers(0, 70)), max_size=5))
def test_masking_hides_what_it_should_and_nothing_else(text, spans):
    kept = "".join(c for i, c in enumerate(text) if not any(start <= i < stop for start, stop in spans))
    assert mask(text, spans).replace(MASK, "") == kept.replace(MASK, "")


def test_masking_shows_that_something_is_hidden_but_not_how_long_it_is():
    assert mask("write to a@b.co now", [(9, 15)]) == f"write to {MASK} now"
    assert mask("write to a-much-longer@b.co now", [(9, 27)]) == f"write to {MASK} now"
    assert mask("abc", [(0, 2), (1, 3)]) == MASK
    assert mask("abc", []) == "abc"
