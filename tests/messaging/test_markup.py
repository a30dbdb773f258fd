"""How the words of a message are drawn: what survives of markup, what is hidden, and what hostile words come to."""

import time

import pytest
from django.utils.safestring import mark_safe

from messaging import markup
from messaging.masking import MASK
from messaging.models import LONGEST
from messaging.screening import Category
from messaging.verdicts import verdict_on


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("**must** and _may_", "<p dir='auto'><strong>must</strong> and <em>may</em></p>"),
        ("one\ntwo", "<p dir='auto'>one<br>two</p>"),
        ("- a\n- b", "<ul><li dir='auto'>a</li><li dir='auto'>b</li></ul>"),
        ("# no heading", "<p dir='auto'># no heading</p>"),
        ("👍", "<p dir='auto'>👍</p>"),
        ("مرحبا", "<p dir='auto'>مرحبا</p>"),
        ("<b onclick=x>hi</b>", "<p dir='auto'>&lt;b onclick=x&gt;hi&lt;/b&gt;</p>"),
        ("[a]: http://hidden.example", "<p dir='auto'>[a]: http://hidden.example</p>"),
        ("to\u202etxt", "<p dir='auto'>totxt</p>"),
    ],
)
def test_words_are_drawn_as(text, html):
    assert markup.drawn(text).replace("\n", "").replace('"', "'") == html


def test_a_link_says_where_it_leads_and_is_recommended_to_nobody():
    html = markup.drawn('[safe.example](https://other.example/x "words")')
    assert 'href="https://other.example/x"' in html
    assert "(other.example)" in html
    assert 'rel="nofollow noopener noreferrer' in html
    assert "words" not in html


@pytest.mark.parametrize("address", ["javascript:alert(1)", "data:text/html,x", "//other.example", "/cases/"])
def test_what_is_no_address_of_the_web_is_no_link(address):
    assert "<a" not in markup.drawn(f"[x]({address}) <{address}>")


def test_nothing_is_loaded_from_elsewhere():
    assert not {"<img", "src="} & {
        part for part in ("<img", "src=") if part in markup.drawn("![x](https://a.example/b.png)")
    }


def test_what_was_taken_out_stays_out_whatever_stands_round_it():
    drawn = markup.drawn(f"**{MASK}** [{MASK}](http://{MASK}/) `{MASK}`", masked=mark_safe("<i>hidden</i>"))
    assert MASK not in drawn
    assert "<a" not in drawn
    assert drawn.count("<i>hidden</i>") == 4


def test_a_reference_is_found_where_people_write_one():
    text = "See #12, (#3) and **#4**; not a#5, #0, `#6`, &#7; or [#8](https://a.example)."
    assert markup.numbers_in(text) == {12, 3, 4}
    assert "<12>" not in markup.drawn(text, lambda number: f"<{number}>")
    assert "&lt;12&gt;" in markup.drawn(text, lambda number: f"<{number}>")


def test_nobody_forges_a_reference():
    assert markup.numbers_in(f"{markup.OPEN}12{markup.CLOSE}") == set()


@pytest.mark.parametrize("words", ["Mail vic**tor.ha**le@mail.example", "Mail victor.hale\\@mail.example to me"])
def test_markup_does_not_smuggle_contact_past_the_screen(words):
    verdict = verdict_on(words)
    assert verdict.category is Category.CIRCUMVENTION
    assert verdict.spans == [(0, len(words))] or "victor" not in words


def test_what_comes_beside_the_words_is_screened_with_them():
    assert verdict_on("As agreed.").category is Category.NONE
    assert verdict_on("As agreed.", ["Withdraw, or I call your university."]).category is Category.THREAT


@pytest.mark.parametrize("part", ["[", "> ", "*_", "`", "<", "#1 ", "[a](", "![", " - ", "a*b_", "[[a]", "\n> "])
def test_the_longest_hostile_message_is_drawn_at_once(part):
    began = time.process_time()
    markup._drawn.__wrapped__((part * LONGEST)[:LONGEST])
    assert time.process_time() - began < 2
