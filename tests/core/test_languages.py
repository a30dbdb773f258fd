"""Other languages: figures and days as they are written there, and catalogues that hold what the code says."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta

import pytest
from babel.messages import Catalog
from django.template import Context, Template
from django.test import RequestFactory, override_settings
from django.utils import translation

from core import presenting
from core.languages import catalogues, figures, speaking
from core.languages.known import KNOWN, TRANSLATED
from core.phrases import phrase, phrase_later, phrase_marked, phrase_of
from disputes.pages.wording import marked

DUE = datetime(2026, 3, 18, tzinfo=UTC)


@pytest.mark.parametrize(
    ("language", "shown"),
    [
        ("en", "−1,234,567.50\u00a0USD"),
        ("es", "−1.234.567,50\u00a0USD"),
        ("fr", "−1\u202f234\u202f567,50\u00a0USD"),
        ("pt", "−1.234.567,50\u00a0USD"),
        ("hi", "−12,34,567.50\u00a0USD"),
    ],
)
def test_an_amount_is_written_as_its_reader_writes_it(language: str, shown: str) -> None:
    with translation.override(language):
        assert presenting.money_words(-123456750, "USD") == shown
        assert marked(f"{shown}.") == f"{_money(shown)}."


def _money(shown: str) -> str:
    figure, _, code = shown.partition("\u00a0")
    return f'<span class="money">{figure}&nbsp;<span class="cur">{code}</span></span>'


@pytest.mark.parametrize(
    ("language", "shown"),
    [
        ("en", "Tue 17\u00a0March 2026, 23:59\u00a0UTC"),
        ("es", "mar, 17 de marzo de 2026, 23:59\u00a0UTC"),
        ("fr", "mar. 17 mars 2026, 23:59\u00a0UTC"),
        ("pt", "ter., 17 de março de 2026, 23:59\u00a0UTC"),
        ("hi", "मंगल, 17 मार्च 2026, 23:59\u00a0UTC"),
    ],
)
def test_a_deadline_is_said_in_the_language_and_always_with_its_zone(language: str, shown: str) -> None:
    with translation.override(language):
        assert presenting.long_deadline(DUE) == shown
        assert presenting.short_deadline(DUE).endswith("23:59\u00a0UTC")
        assert presenting.in_zone(DUE - timedelta(minutes=1), "Asia/Kolkata").endswith("05:29")


def test_only_what_is_offered_is_spoken() -> None:
    asks = RequestFactory(headers={"accept-language": "fr,es;q=0.9"}).get("/")
    asks.user = type("Person", (), {"language": "es"})()  # type: ignore[assignment]
    with override_settings(LANGUAGES=[("en", "English")]):
        assert speaking.language_of(asks) == "en"
    with override_settings(LANGUAGES=list(KNOWN.items())):
        assert speaking.language_of(asks) == "es"
        asks.user.language = ""  # type: ignore[union-attr]
        assert speaking.language_of(asks) == "fr"
        asks.COOKIES[speaking.COOKIE] = "pt"
        assert speaking.language_of(asks) == "pt"
        asks.COOKIES[speaking.COOKIE] = "xx"
        assert speaking.language_of(asks) == "fr"


def test_a_place_is_filled_once_and_what_is_filled_in_is_not_read_again() -> None:
    assert phrase("{who} has {what}", who="{what}", what="it") == "{what} has it"
    assert phrase("A brace { alone") == "A brace { alone"
    assert phrase_marked("<b>{who}</b>", who="<i>") == "<b>&lt;i&gt;</b>"
    assert [phrase_of(n, "{number} day", "{number} days") for n in (1, 2)] == ["1 day", "2 days"]


def test_words_of_a_module_are_said_when_they_are_read() -> None:
    words = phrase_later("Yes")  # one of Django's own
    with translation.override("fr"):
        assert f"{words}" == str(words) == "Oui"
        assert words + "!" == "Oui!"
        assert "«" + words == "«Oui"
        assert f"%s {words}" % words == "Oui Oui"
        assert words.upper() == "OUI"
        assert Template("{{ words }}").render(Context({"words": words})) == "Oui"
        assert words == "Yes"
        assert {words: 1} == {"Yes": 1}
        assert json.dumps(words) == '"Yes"'
    assert str(words) == "Yes"


@pytest.mark.parametrize("language", TRANSLATED)
@pytest.mark.parametrize("domain", catalogues.DOMAINS)
def test_the_catalogues_hold_what_the_code_says(language: str, domain: str, said: dict[str, Catalog]) -> None:
    """Otherwise run `make catalogues`."""
    there = catalogues.read(language, domain)
    now = catalogues.updated(language, domain, said[domain])
    assert _all(there) == _all(now)
    assert catalogues.path(language, domain, ".mo").read_bytes() == catalogues.compiled(now)
    assert catalogues.wrong(there) == []


@pytest.mark.parametrize("language", TRANSLATED)
def test_what_is_offered_is_whole(language: str, settings) -> None:
    if any(language == code for code, _ in settings.LANGUAGES):
        for domain in catalogues.DOMAINS:
            assert catalogues.missing(catalogues.read(language, domain)) == []


def test_what_is_missing_and_what_is_wrong_are_found() -> None:
    catalog = Catalog(locale="es")
    catalog.add("{who} pays", "{quien} paga")
    catalog.add("Nobody pays")
    catalog.add(("{number} day", "{number} days"), ("{number} día", ""))
    catalog.add("%(a)s of %(b)s", "%(b)s de %(a)s")
    assert catalogues.missing(catalog) == ["Nobody pays", "{number} day"]
    assert catalogues.wrong(catalog) == ["'{who} pays' -> '{quien} paga'"]


def test_what_is_not_said_any_more_is_remembered_and_taken_up_again(tmp_path, monkeypatch) -> None:
    monkeypatch.setattr(catalogues, "path", lambda language, domain, suffix=".po": tmp_path / f"{domain}{suffix}")
    monkeypatch.setattr(catalogues, "TRANSLATED", ("es",))
    said = {"django": Catalog(), "djangojs": Catalog()}
    monkeypatch.setattr(catalogues, "DOMAINS", {domain: lambda domain=domain: said[domain] for domain in said})
    said["django"].add("Nobody pays")
    assert catalogues.update() == {"es": 1}
    here = catalogues.path("es", "django")
    here.write_text(
        here.read_text().replace('msgid "Nobody pays"\nmsgstr ""', 'msgid "Nobody pays"\nmsgstr "Nadie paga"')
    )
    assert catalogues.update() == {"es": 0}
    said["django"] = Catalog()
    assert catalogues.update() == {"es": 0}
    assert "Nadie paga" in catalogues.path("es", "memory").read_text()
    assert "Nadie paga" not in here.read_text()
    said["djangojs"].add("Nobody pays")
    assert catalogues.update() == {"es": 0}
    assert "Nadie paga" in catalogues.path("es", "djangojs").read_text()
    assert "Nadie paga" not in catalogues.path("es", "memory").read_text()


def test_languages_that_run_from_right_to_left_are_known() -> None:
    assert figures.is_right_to_left("ar")
    assert not any(figures.is_right_to_left(code) for code in KNOWN)


@pytest.fixture(scope="module")
def said() -> dict[str, Catalog]:
    return {domain: extracted() for domain, extracted in catalogues.DOMAINS.items()}


def _all(catalog: Catalog) -> dict[object, object]:
    return {(str(each.id), each.context): each.string for each in catalog if each.id}
