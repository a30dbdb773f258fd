"""The frame of every page in a real browser: it changes by itself, disturbs nobody, and works without scripts."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser import live_page

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PUBLIC = ["/", "/how-it-works/", "/verify/", "/account/login/", "/account/signup/", "/account/password/reset/"]
FONT_IS_THERE = """document.fonts.ready.then(() => document.fonts.check('17px "Atkinson Hyperlegible Next"'))"""


@pytest.fixture
def case(settings):
    settings.ROOT_URLCONF = "tests.browser.live_page"
    live_page.STATE.update(version=1, words="The client has not paid.", stream="", writes=True)
    return live_page.STATE


def look(page):
    """Have the page ask now, as it does by itself after a while."""
    page.evaluate("dispatchEvent(new Event('online'))")


def test_a_page_changes_by_itself_and_says_so_politely(case, live_server, open_page):
    page = open_page(f"{live_server}/page/")
    page.get_by_text("More").click()
    case.update(version=2, words="The client has paid.")
    look(page)
    expect(page.locator("#facts")).to_contain_text("The client has paid.")
    expect(page.locator("#live-status")).to_have_text("This page was updated.")
    expect(page).to_have_title("Version 2 · Evenhand")
    expect(page.get_by_text("Version 2", exact=True)).to_be_visible()  # what was opened stays open
    assert page.evaluate("document.activeElement.textContent") == "More"  # and whoever was there still is
    assert page.complaints == []


def test_what_is_being_typed_is_neither_lost_nor_left(case, live_server, open_page):
    page = open_page(f"{live_server}/page/")
    page.get_by_label("Say").fill("I could accept 80")
    case.update(version=2, words="The client has paid.")
    look(page)
    expect(page.locator("#facts")).to_contain_text("The client has paid.")
    expect(page.locator("#room")).to_contain_text("Room of version 2")  # what stands beside it goes on
    expect(page.locator("#room form")).to_contain_text("Form of version 1")
    assert page.get_by_label("Say").input_value() == "I could accept 80"
    assert page.evaluate("document.activeElement.id") == "say"


def test_a_text_that_was_left_unfinished_is_kept_too(case, live_server, open_page):
    page = open_page(f"{live_server}/page/")
    page.get_by_label("Say").fill("I could accept 80")
    page.get_by_label("Say").blur()
    case.update(version=2, words="The client has paid.")
    look(page)
    expect(page.locator("#facts")).to_contain_text("The client has paid.")
    assert page.get_by_label("Say").input_value() == "I could accept 80"


def test_a_form_is_brought_up_to_date_when_its_reader_leaves_it(case, live_server, open_page):
    page = open_page(f"{live_server}/page/")
    page.get_by_label("Say").focus()
    case.update(version=2, words="The client has paid.")
    look(page)
    expect(page.locator("#facts")).to_contain_text("The client has paid.")
    expect(page.locator("#room form")).to_contain_text("Form of version 1")
    page.get_by_label("Say").blur()
    expect(page.locator("#room form")).to_contain_text("Form of version 2")


def test_a_form_that_is_no_longer_there_says_so_before_it_is_sent(case, live_server, open_page):
    page = open_page(f"{live_server}/page/")
    page.get_by_label("Say").fill("I could accept 80")
    case.update(version=2, words="The case is closed.", writes=False)
    look(page)
    expect(page.locator("#room .livenote")).to_contain_text("This can no longer be sent")
    expect(page.locator("#live-status")).to_contain_text("This can no longer be sent")
    assert page.get_by_label("Say").input_value() == "I could accept 80"


def test_what_one_reads_stays_where_it_is_while_the_page_grows_above_it(case, live_server, open_page):
    page = open_page(f"{live_server}/page/")
    share = page.get_by_label("To the freelancer")
    page.evaluate("document.querySelector('#facts').style.minHeight = '1500px'")
    share.scroll_into_view_if_needed()
    before = share.bounding_box()["y"]
    case.update(version=2, words="A line. " * 2000)
    look(page)
    expect(page.locator("#facts")).to_contain_text("A line.")
    assert abs(share.bounding_box()["y"] - before) < 2


def test_a_page_says_how_fresh_it_is(case, live_server, open_page):
    page = open_page(f"{live_server}/page/")
    sign = page.locator("live-page")
    expect(sign).to_have_text(re.compile(r"Checks every \d+ s"))
    page.context.set_offline(True)
    expect(sign).to_have_text(re.compile(r"Offline. Last updated \d\d:\d\d UTC"))
    page.context.set_offline(False)
    expect(sign).to_have_text(re.compile(r"Checks every \d+ s"))
    assert page.get_by_role("status").filter(has_text="Checks").count() == 0  # seen, and never announced
    plain = open_page(f"{live_server}/page/", javascript=False)
    expect(plain.locator("live-page")).to_be_hidden()


def test_a_page_whose_stream_fails_asks_instead(case, live_server, open_page):
    case.update(stream="/no-stream-here/")
    page = open_page(f"{live_server}/page/")
    case.update(version=2, words="The client has paid.")
    look(page)
    expect(page.locator("#facts")).to_contain_text("The client has paid.")


def test_nothing_is_missed_between_a_page_and_its_stream(case, live_server, open_page):
    case.update(stream="/stream/")
    live_page.READER_IS_GONE.clear()
    page = open_page(f"{live_server}/page/")
    expect(page.locator("#facts")).to_contain_text("The client has paid.")
    live_page.READER_IS_GONE.set()


def test_a_countdown_runs_on_the_portals_time_not_the_readers(case, live_server, open_page):
    page = open_page(f"{live_server}/page/")
    expect(page.locator(".countdown__left")).to_have_text(re.compile(r"2\s*d\s*12\s*h\s*34\s*min"))
    page.evaluate("Date.now = () => performance.timeOrigin + performance.now() + 3 * 3600_000")
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    expect(page.locator(".countdown__left")).to_have_text(re.compile(r"2\s*d\s*9\s*h\s*34\s*min"))
    assert page.locator(".countdown [aria-live], .countdown[aria-live]").count() == 0


def test_an_amount_is_shown_as_a_split_while_it_is_typed(case, live_server, open_page):
    page = open_page(f"{live_server}/page/")
    page.get_by_label("To the freelancer").fill("60.00")
    bar = page.locator("[data-split] .split__bar")
    expect(bar).to_have_attribute("aria-label", "Victor gets 40.00\u00a0USD, Maribel gets 60.00\u00a0USD")
    expect(bar.locator(".split__client")).to_have_attribute("width", "40%")
    expect(page.locator("[data-total]")).to_have_text("60.00")
    page.get_by_label("To the freelancer").fill("60.005")  # not an amount of dollars: the drawing waits
    expect(bar.locator(".split__client")).to_have_attribute("width", "40%")


def test_a_queue_is_worked_through_by_keys_which_can_be_switched_off(case, live_server, open_page):
    page = open_page(f"{live_server}/queue/")
    page.keyboard.press("j")
    page.keyboard.press("j")
    expect(page.get_by_role("link", name="Logo and brand sheet")).to_be_focused()
    page.keyboard.press("k")
    expect(page.locator("tr.is-here")).to_contain_text("Product photos")
    expect(page.get_by_role("dialog")).to_be_hidden()
    page.keyboard.press("?")
    expect(page.get_by_role("dialog")).to_be_visible()
    page.keyboard.press("Escape")
    page.keyboard.press("/")
    expect(page.get_by_label("Search")).to_be_focused()
    page.keyboard.type("jk")  # in a field, letters are letters
    expect(page.get_by_label("Search")).to_have_value("jk")
    page.get_by_role("button", name="Switch keyboard shortcuts off").click()
    page.keyboard.press("j")
    expect(page.locator("tr.is-here")).to_contain_text("Product photos")
    page.reload()
    expect(page.get_by_role("button", name="Switch keyboard shortcuts on")).to_be_visible()
    assert page.complaints == []


def test_a_queue_is_a_list_of_cards_on_a_phone(case, live_server, open_page):
    page = open_page(f"{live_server}/queue/", width=320)
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    expect(page.get_by_role("button", name="Claim")).to_be_visible()


@pytest.mark.parametrize("javascript", [True, False])
def test_a_file_arrives_and_one_that_is_refused_is_told(javascript, case, live_server, open_page):
    page = open_page(f"{live_server}/sending/", javascript=javascript)
    program = {"name": "a.exe", "mimeType": "application/octet-stream", "buffer": b"MZ" * 100}
    page.get_by_label("Evidence").set_input_files(program)
    page.get_by_role("button", name="Send the file").click()
    expect(page.get_by_role("alert")).to_contain_text("A program is not taken.")
    letter = {"name": "a.txt", "mimeType": "text/plain", "buffer": b"A letter. " * 50_000}
    page.get_by_label("Evidence").set_input_files(letter)
    page.get_by_role("button", name="Send the file").click()
    expect(page).to_have_url(f"{live_server}/page/")


def test_a_file_that_is_too_large_is_told_before_it_is_sent(case, live_server, open_page):
    page = open_page(f"{live_server}/sending/")
    page.get_by_label("Evidence").set_input_files(
        {"name": "a.txt", "mimeType": "text/plain", "buffer": b"x" * 1_200_000}
    )
    said = page.get_by_label("Evidence").evaluate("field => field.validationMessage")
    assert said == "“a.txt” has 1.1 MiB; a file may have up to 976.6 KiB."


@pytest.mark.parametrize("width", [320, 1280])
def test_public_pages_fit_and_the_browser_has_nothing_to_complain_about(width, live_server, open_page):
    for path in PUBLIC:
        page = open_page(f"{live_server}{path}", width=width)
        assert page.complaints == [], path
        assert page.evaluate("document.documentElement.scrollWidth") <= width, path
        assert page.evaluate(FONT_IS_THERE), path
        assert page.locator("h1").count() == 1, path


def test_colours_change_at_once_and_stay(live_server, open_page):
    page = open_page(f"{live_server}/")
    paper = "getComputedStyle(document.documentElement).backgroundColor"
    light = page.evaluate(paper)
    with page.expect_response(re.compile("/theme/")):
        page.get_by_label("Colours").select_option("dark")
    dark = page.evaluate(paper)
    assert dark != light
    page.reload()
    assert page.evaluate(paper) == dark
    expect(page.get_by_label("Colours")).to_have_value("dark")


def test_colours_can_be_chosen_without_scripts(live_server, open_page):
    page = open_page(f"{live_server}/how-it-works/", javascript=False)
    page.get_by_label("Colours").select_option("dark")
    page.locator("[data-theme-choice] button").click()
    expect(page).to_have_url(f"{live_server}/how-it-works/")
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")


def test_the_calculator_answers_while_one_types(live_server, open_page):
    page = open_page(f"{live_server}/how-it-works/")
    page.get_by_label("Amount in dispute").fill("250.00")
    expect(page.locator("#calculator-result .figures")).to_contain_text("250.00")
    expect(page.locator("#calculator-result .figures")).to_contain_text("25.00")
    assert page.evaluate("document.activeElement.id") == "id_amount"
    assert page.complaints == []


def test_the_calculator_answers_without_scripts(live_server, open_page):
    page = open_page(f"{live_server}/how-it-works/", javascript=False)
    page.get_by_label("Amount in dispute").fill("250.00")
    page.get_by_role("button", name="Calculate").click()
    expect(page.locator("#calculator-result .figures")).to_contain_text("25.00")


def test_the_menu_of_a_phone_opens_by_keyboard_and_closes_with_escape(live_server, open_page):
    page = open_page(f"{live_server}/", width=375)
    menu = page.locator("details.topbar__menu--all")
    menu.locator("summary").focus()
    page.keyboard.press("Enter")
    expect(menu.get_by_role("link", name="Sign in")).to_be_visible()
    page.keyboard.press("Escape")
    expect(menu.get_by_role("link", name="Sign in")).to_be_hidden()
    assert page.evaluate("document.activeElement.tagName") == "SUMMARY"


def test_the_first_stop_of_the_keyboard_skips_to_the_page(live_server, open_page):
    page = open_page(f"{live_server}/")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to the page")).to_be_focused()
    page.keyboard.press("Enter")
    assert page.evaluate("location.hash") == "#main"


def test_a_file_is_checked_without_javascript(live_server, open_page, tmp_path):
    (tmp_path / "record.json").write_text("{}")
    for javascript in (False, True):
        page = open_page(f"{live_server}/verify/", javascript=javascript)
        page.get_by_label("The file").set_input_files(tmp_path / "record.json")
        page.get_by_role("button", name="Check it").click()
        expect(page.get_by_role("heading", name="One thing is not as this portal wrote it")).to_be_visible()
