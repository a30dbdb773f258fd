"""Every component, rendered with its sample: what it says to eyes, ears and keyboards."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.template import engines
from django.template.loader import get_template
from django.test import RequestFactory

from core import clock
from core.templatetags import evenhand
from messaging import masking
from tests.core import samples
from tests.core.samples import DUE, FIELDS, MESSAGES, NOW

COMPONENTS = Path(settings.BASE_DIR) / "templates" / "components"


def render(source, /, **context):
    request = RequestFactory().get("/")
    with clock.stopped_at(NOW):
        return engines["django"].from_string("{% load evenhand %}" + source).render(context, request)


def component(name, /, **context):
    return render(f'{{% include "components/{name}.html" %}}', **context)


def words(html):
    """What is left without tags."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", html)).replace("\u00a0", " ").replace("&nbsp;", " ").strip()


RENDERED = {
    "act": {"act": samples.MAIN},
    "actionbar": {"actionbar": {"due": DUE, "label": "Pay or settle", "url": "#next"}},
    "badge": {"badge": {"words": "Paid", "icon": "check"}},
    "banner": {"banner": samples.BANNER},
    "bench": {"bench": samples.BENCH},
    "cando": {"can": ["Read"], "cannot": ["Punish"]},
    "casehead": {"head": samples.HEAD, "bench": samples.BENCH, "steps": samples.STEPS},
    "bar_chart": {"chart": samples.BAR_CHART, "file_url": "/operations/figures/took.csv"},
    "chart": {"chart": samples.CHART},
    "claim": {"claim": samples.CLAIM},
    "confirm": {"confirm": samples.CONFIRM},
    "countdown": {"countdown": samples.running()},
    "defs": {},
    "demo_people": {"demo_people": [{"email": "v@example.org", "name": "Victor", "position": "client"}]},
    "demobar": {"demo_clock_url": "/demo/clock/"},
    "empty": {"title": "No offers now", "text": "When a client sends you a contract, you see it here."},
    "errors": {"errors": [("offer", "Too high.")]},
    "evens": {"evens": samples.EVENS},
    "exhibits": {"exhibits": samples.EXHIBITS},
    "facts": {"facts": samples.FACTS},
    "field": {"field": FIELDS["money"]},
    "figures": {"figures": samples.FIGURES},
    "flash": {"messages": []},
    "foot": {},
    "foreseen": {"foreseen": samples.FORESEEN},
    "found": {"found": "partly"},
    "ifnothing": {"ifnothing": samples.IFNOTHING},
    "logo": {"url": "/"},
    "matrix": {"matrix": samples.MATRIX},
    "matter": {"matter": samples.MATTER},
    "message": {"message": MESSAGES["plain"]},
    "message_files": {
        "files": [{"label": "p12.pdf", "url": "/", "size": "8.0 KiB", "hash": "3f2a91c0"}, {"label": "No"}]
    },
    "milestone": {"milestone": samples.MILESTONE},
    "next": {"next": samples.next_step()},
    "notice": {"text": "Fee paid."},
    "outcomes": {"outcomes": samples.OUTCOMES},
    "pins": {"pins": samples.PINS},
    "pin_marks": {"pins": samples.PINS, "left": "45.5%", "top": "30.0%"},
    "pages_of": {"preview": samples.PREVIEW, "before": "?page=1", "after": ""},
    "payoff": {"payoff": samples.PAYOFF},
    "choice_wide": {"name": "decision", "options": [{"value": "uphold", "title": "Uphold", "text": "It is a threat."}]},
    "covered": {"covered": samples.COVERED},
    "flags": {"flags": samples.FLAGS},
    "keys": {},
    "preview": {
        "preview": samples.PREVIEW,
        "source": "/p/",
        "name": "terms.pdf",
        "download": "/d",
        "before": "?page=1",
        "after": "",
    },
    "queue": {"queue": samples.QUEUE},
    "record": {"record": samples.RECORD},
    "role_card": {},
    "shares": {"shares": samples.SHARES},
    "sight": {"words": "Both sides"},
    "sla": {"sla": {"state": "late", "words": "Late, since Mon"}},
    "statement": {"statement": samples.STATEMENT},
    "stepper": {"steps": samples.STEPS},
    "steps_ahead": {"ahead": [{"position": "clock", "lead": "At once:", "text": "100.00 USD is frozen."}]},
    "summary": {"summary": samples.SUMMARY},
    "tabs": {"tabs": [{"label": "Joint room", "url": "#", "icon": "eye", "count": 9, "now": True}]},
    "timeline": {"timeline": samples.TIMELINE},
    "topbar": {"nav": []},
    "words": {"words": samples.WORDS_BESIDE},
}
# Rendered through a tag, or inside another component.
BY_TAG = {
    "split",
    "split_bar",
    "split_mini",
    "split_scale",
    "held_bar",
    "even_ruler",
    "column_chart",
    "stakes",
    "field_says",
    "field_states",
}


def test_every_component_has_a_sample():
    assert {path.stem for path in COMPONENTS.glob("*.html")} == RENDERED.keys() | BY_TAG


@pytest.mark.parametrize("name", sorted(RENDERED))
def test_a_component_renders_without_style_script_or_leftovers(name):
    html = component(name, **RENDERED[name])
    assert not re.search(r"\sstyle=|<script|<style|\son[a-z]+=", html)
    assert "{%" not in html
    assert "None" not in words(html).replace("None paid", "")
    assert "idnight" not in html


@pytest.mark.parametrize("name", sorted(RENDERED))
def test_ids_and_references_inside_a_component_agree(name):
    html = component(name, **RENDERED[name])
    ids = re.findall(r'\sid="([^"]+)"', html)
    assert len(ids) == len(set(ids))
    named = re.findall(r'(?:aria-labelledby|aria-describedby|for)="([^"]+)"', html)
    assert {each for names in named for each in names.split()} <= set(ids)


@pytest.mark.parametrize("name", sorted(path.stem for path in COMPONENTS.glob("*.html")))
def test_a_component_says_at_its_top_what_it_needs(name):
    if name == "field_states":  # one attribute after another inside a tag: nothing may stand before them
        return
    assert "{% comment %}" in get_template(f"components/{name}.html").template.source[:60]


def test_the_client_stands_left_of_the_freelancer_whoever_looks():
    for you in ("client", "freelancer", ""):
        said = words(component("bench", bench=samples.BENCH | {"you": you}))
        assert said.index("Victor Hale") < said.index("100.00 USD") < said.index("Maribel Reyes")


def test_a_split_bar_says_who_gets_what_and_draws_it():
    html = render('{% split 2500 7500 "USD" "Victor Hale" "Maribel Reyes" you="freelancer" %}')
    assert 'aria-label="Victor Hale gets 25.00\u00a0USD, Maribel Reyes gets 75.00\u00a0USD"' in html
    assert '<rect class="split__client" width="25%"' in html
    assert html.count('<span class="you">') == 1
    assert html.index("split__edge") > 0


def test_a_bar_with_one_share_has_no_border():
    assert "split__edge" not in render('{% split_bar 0 100 "USD" %}')
    assert "split__edge" not in render("{% split_mini 100 0 %}")


def test_what_is_not_decided_is_hatched_grey():
    html = render('{% split_scale 10000 "USD" figures %}', figures=samples.STAND)
    assert 'aria-label="100.00\u00a0USD, not divided yet"' in html
    assert 'fill="url(#held)"' in html
    assert "split__client" in html  # the peg, not the bar
    assert "Client offers 60.00: 60.00 USD to the freelancer" in words(html)


def test_a_next_step_says_what_silence_does_and_until_when():
    said = words(component("next", next=samples.next_step()))
    assert said.startswith("Your next step The client has paid the fee.")
    assert "Pay your fee, 10.00 USD" in said
    assert "Tue 17 March 2026, 23:59 UTC" in said
    assert "Your time (Kuala Lumpur): Wed 18 March, 07:59" in said
    assert "If you do nothing: after Tue 17 March 2026, 23:59 UTC" in said


def test_a_next_step_has_one_filled_button():
    html = component("next", next=samples.next_step())
    assert len(re.findall(r'class="button"', html)) == 1


def test_waiting_is_paper_and_never_crimson():
    html = component("next", next=samples.waiting())
    assert "next--wait" in html
    assert "ifnothing--loss" not in html
    assert "Nothing for you to do now" in html


def test_a_countdown_is_not_announced():
    html = component("countdown", countdown=samples.running())
    assert "aria-live" not in html
    assert 'role="timer"' not in html
    assert 'data-countdown="2026-03-18T00:00:00+00:00"' in html
    assert "<span>2</span> <small>d</small> <span>12</span> <small>h</small> <span>34</span> <small>min</small>" in html


def test_a_countdown_that_has_passed_says_so():
    html = component("countdown", countdown=samples.running(at=DUE))
    assert 'data-left="past"' in html
    assert "Passed" in words(html)
    assert "Ended Tue 17 March 2026, 23:59 UTC" in words(html)


def test_the_present_stage_is_marked_for_ears_too():
    html = component("stepper", steps=samples.STEPS)
    assert html.count('aria-current="step"') == 1
    assert "Response, finished" in words(html)
    assert words(html).count("finished") == 4


def test_all_four_outcomes_are_shown_also_those_no_longer_possible():
    html = component("outcomes", outcomes=samples.OUTCOMES)
    assert html.count('<tr role="row"') == 5
    assert words(html).count("No longer possible") == 2
    assert "Happens if you do nothing" in words(html)


def test_a_choice_without_a_figure_yet_shows_a_range():
    said = words(component("payoff", payoff=samples.PAYOFF))
    assert "−10.00 to 90.00" in said
    assert "0.00 to 100.00" in said
    assert said.index("Do nothing") > said.index("Pay, and go to arbitration")


def test_break_even_is_arithmetic_and_says_so():
    said = words(component("evens", evens=samples.EVENS))
    assert "Above 10 %, paying is worth more than doing nothing" in said
    assert "Above 70 %" in said
    assert "This is arithmetic, not advice." in said


@pytest.mark.parametrize("state", sorted(set(MESSAGES) - {"clock"}))
def test_every_message_says_who_can_read_it(state):
    html = component("message", message=MESSAGES[state])
    assert 'class="sight' in html
    assert MESSAGES[state]["readers"] in words(html)


def test_a_held_message_says_by_when_a_reviewer_decides():
    said = words(component("message", message=MESSAGES["held"]))
    assert "Held for review. Nobody in the case can read it." in said
    assert "A reviewer decides by Tue 3 Mar, 13:58 UTC." in said


def test_a_folded_message_is_closed_until_asked_for():
    html = component("message", message=MESSAGES["folded"])
    assert "<details" in html
    assert "<details open" not in html
    assert html.index("</summary>") < html.index("half a brain")


def test_a_mask_stands_where_the_detail_was_and_markup_in_words_stays_words():
    html = component("message", message=MESSAGES["masked"])
    assert '<span class="masked"><span>contact hidden</span></span>' in html
    assert "&lt;b&gt;now&lt;/b&gt;" in html


def test_the_mask_is_the_one_that_messaging_leaves():
    assert evenhand.MASK == masking.MASK


def test_a_stub_does_not_hold_the_words_that_were_taken_out():
    assert "Elm" not in component("message", message=MESSAGES["stub"])


def test_a_withdrawn_exhibit_stays_in_the_list():
    html = component("exhibits", exhibits=samples.EXHIBITS)
    assert "exhibit--withdrawn" in html
    assert "screenshot-payment-offer.png" in html
    assert "Mediator has not opened it yet" in words(html)
    assert words(html).count("Mediator read it") == 1


def test_a_record_line_has_its_number_and_hash():
    html = component("record", record=samples.RECORD)
    assert "No. 65 a41f…9c02" in words(html)
    assert f'title="{samples.HASH}"' in html


def test_a_statement_signs_movements_and_groups_thousands():
    said = words(component("statement", statement=samples.STATEMENT))
    assert "+1,200.00" in said
    assert "−1,200.00" in said


def test_an_act_that_changes_something_is_a_form_with_a_token():
    html = component("act", act={"label": "Take", "url": "/take", "post": True, "fields": [("version", "3")]})
    assert '<form method="post" action="/take">' in html
    assert 'name="csrfmiddlewaretoken"' in html
    assert '<input type="hidden" name="version" value="3">' in html


def test_an_act_that_is_not_possible_says_why_and_cannot_be_pressed():
    html = component("act", act={"label": "Issue", "disabled": True, "why": "Read exhibit E6 first."})
    assert 'aria-disabled="true"' in html
    assert "href" not in html
    assert "Read exhibit E6 first." in html


@pytest.mark.parametrize("kind", sorted(FIELDS))
def test_a_field_has_a_name_and_its_error_is_tied_to_it(kind):
    field = FIELDS[kind]
    html = component("field", field=field)
    if field.kind not in ("group", "list"):
        assert f'name="{field.name}"' in html
    if field.kind != "hidden":
        assert field.label in html
    if field.error:
        assert 'aria-invalid="true"' in html
        described = re.search(r'aria-describedby="([^"]+)"', html)[1].split()
        assert all(f'id="{each}"' in html for each in described)


def test_a_money_field_takes_a_phones_number_keys_and_names_its_currency():
    html = component("field", field=FIELDS["money"])
    assert 'inputmode="decimal"' in html
    assert "USD" in words(html)
    assert 'value="92.00"' in html


def test_the_present_choice_is_checked_also_when_it_is_a_number():
    assert re.search(r'<option value="2" selected>', component("field", field=FIELDS["select"]))
    assert re.search(r'value="partly" checked', component("field", field=FIELDS["radio"]))
    assert component("field", field=FIELDS["checkboxes"]).count(" checked") == 2


def test_nested_fields_have_ids_that_a_link_can_point_to():
    html = component("field", field=FIELDS["list"])
    assert 'id="id_items_1_text"' in html
    assert 'href="#id_items_1_text"' in component("errors", errors=[("items[1]text", "Say why.")])


def test_a_covered_message_is_closed_and_a_decision_is_not_preselected():
    assert "<details open" not in component("covered", covered=samples.COVERED)
    assert "checked" not in component("choice_wide", **RENDERED["choice_wide"])


def test_a_free_case_of_the_queue_can_be_claimed_and_says_which():
    html = component("queue", queue=samples.QUEUE)
    assert words(html).count("Claim Product photos") == 1
    assert html.count("<form") == 1
    assert "1,450.00 EUR" in words(html)


def test_a_password_is_never_sent_back():
    field = samples.Field("password", "Password", "password", "secret", required=True)
    assert "secret" not in component("field", field=field)


@pytest.mark.parametrize("name", ["check", "hourglass", "frozen"])
def test_an_icon_points_into_the_sprite(name):
    sprite = (Path(settings.BASE_DIR) / "static" / "icons.svg").read_text()
    assert f'href="/static/icons.svg#{name}"' in render(f'{{% icon "{name}" %}}')
    assert f'<symbol id="{name}"' in sprite


def test_every_icon_that_a_template_names_is_in_the_sprite():
    root = Path(settings.BASE_DIR)
    there = set(re.findall(r'<symbol id="([^"]+)"', (root / "static" / "icons.svg").read_text()))
    named = {
        name
        for path in (root / "templates").rglob("*.html")
        for name in re.findall(r'{% icon "([^"]+)"', path.read_text())
    }
    assert named
    assert named <= there
