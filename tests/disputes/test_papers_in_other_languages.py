"""Papers in other languages: one's own are in the language that one reads, what goes to others is in English."""

from __future__ import annotations

import csv
import io
import re
import zipfile
from collections.abc import Iterable, Iterator
from typing import Any

import pypdfium2
import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation

from core.phrases import phrase
from core.typesetting import FONTS
from disputes import bundle, evidence_pack
from disputes.pages.activity import _counted
from disputes.whole_case.for_reader import whole_case
from escrow import card_disputes, receipts
from escrow.models import CardDispute, Payment
from escrow.papers import Paper, as_pdf
from escrow.providers.sandbox import dispute_charge
from escrow.receipts import RECEIPTED
from people.models import User
from tests import stories
from tests.browsing import signed_in, words_in
from tests.stories import Story

UA = (b"/StructTreeRoot", b"pdfuaid:part", b"/FontFile", b"/Lang")
LETTERS = b"NotoSansDevanagari"  # a font for mathematics that typst brings has them too, and does not join them
PRIYA, CONJUNCTS = "प्रिया शर्मा", "क्षत्रिय विद्यार्थी, कुल ₹1,200.00"
OFFERED = [("en", "English"), ("es", "Español"), ("hi", "हिन्दी")]


@pytest.fixture
def story(db: None, settings: Any) -> Iterator[Story]:
    settings.LANGUAGES = OFFERED
    with stories.told(stories.LARGE) as told:
        yield told


def words_of(pdf: bytes) -> str:
    document = pypdfium2.PdfDocument(pdf)
    try:
        pages = [page.get_textpage().get_text_range() for page in document]
    finally:
        document.close()
    return " ".join(" ".join(pages).split())


def is_said(words: str, pdf: bytes) -> bool:
    """Whether it stands in the PDF; where lines end there depends on the fonts, and a space goes with them."""
    return "".join(words.split()) in "".join(words_of(pdf).split())


def tag_of(pdf: bytes) -> bytes:
    """The language that the document as a whole says it is in."""
    found = re.findall(rb"/Lang ?\(([^)]*)\)", pdf)
    assert len(set(found)) == 1
    return found[0]


def reading(person: User, language: str) -> Client:
    person.language = language
    person.save(update_fields=["language"])
    return signed_in(person)


def paid(story: Story) -> Payment:
    return Payment.objects.filter(state__in=RECEIPTED).latest("begun_at")


# For whoever opens it.


def test_a_receipt_is_in_the_language_of_its_reader(story: Story) -> None:
    story.submitted()
    address = reverse("payment-receipt", args=[paid(story).pk])
    in_english = reading(story.client, "en").get(address).content
    in_spanish = reading(story.client, "es").get(address).content
    assert (tag_of(in_english), tag_of(in_spanish)) == (b"en", b"es")
    assert is_said("Receipt of a payment", in_english)
    with translation.override("es"):
        for words in ("Receipt of a payment", "Paid by", "The money is held or moved as the contract's record says; "
                      "the portal keeps nothing of it for itself."):  # fmt: skip
            assert phrase(words) != words
            assert is_said(phrase(words), in_spanish)
            assert not is_said(words, in_spanish)


def test_words_of_a_module_are_not_in_english_on_paper() -> None:
    """They are English in JSON, by which they go to the typesetter."""
    for language in ("en", "es"):
        with translation.override(language):
            meaning = receipts.MEANING[receipts.PayoutState.ARRIVED]
            assert is_said(str(meaning), as_pdf(Paper("A paper", end=[meaning])))


def test_a_country_is_in_the_tag() -> None:
    with translation.override("pt-br"):
        assert tag_of(as_pdf(Paper("A paper"))) == b"pt-BR"


def test_the_whole_case_is_in_the_language_of_its_reader(story: Story) -> None:
    story.in_mediation()
    with translation.override("es"):
        made = whole_case(story.case, story.client)
        assert tag_of(made) == b"es"
        for words in ("Claim and answer", "How the case went", "Evidence by deliverable", "Number", "Mediation"):
            assert phrase(words) != words
            assert is_said(phrase(words), made)
            assert not is_said(words, made)
        assert is_said("The story of the freelancer.", made)


# In Hindi, which has letters of its own.


def test_what_is_written_in_hindi_is_on_paper_in_every_language(story: Story) -> None:
    story.client.display_name = PRIYA
    story.client.save(update_fields=["display_name"])
    story.in_negotiation(statement=CONJUNCTS)
    for language in ("en", "hi"):
        with translation.override(language):
            case = whole_case(story.case, story.client)
            receipt = as_pdf(receipts.of_payment(paid(story), "milestone 1", story.contract.reference))
            assert all(mark in made for made in (case, receipt) for mark in (*UA, LETTERS))
            assert is_said(PRIYA, receipt)
            assert is_said(PRIYA, case)
            assert is_said(CONJUNCTS, case)
            assert not is_said(phrase("Some signs in this case are not in the fonts"), case)


def test_a_paper_in_hindi_is_in_hindi(story: Story) -> None:
    story.in_mediation()
    with translation.override("hi"):
        case = whole_case(story.case, story.client)
        receipt = as_pdf(receipts.of_payment(paid(story), "milestone 1", story.contract.reference))
        for made, words in ((receipt, "Receipt of a payment"), (receipt, "Amount"), (case, "Claim and answer")):
            assert tag_of(made) == b"hi"
            assert all(mark in made for mark in UA)
            assert re.search("[\u0900-\u097f]", phrase(words))
            assert phrase(words) in words_of(made)
        between = "शर्मा क्षत्रिय"  # of another font, the space would get lost on the way out
        assert between in words_of(as_pdf(Paper(between)))


def test_each_font_for_paper_has_its_licence_beside_it() -> None:
    there = {path.name.rpartition("-")[0] for path in FONTS.glob("*.ttf")}
    assert there == {"atkinson-next", "noto-devanagari"}
    for name in there:
        assert "SIL OPEN FONT LICENSE" in (FONTS.parent / f"OFL-{name}.txt").read_text()


# For others.


def members(archive: Iterable[bytes]) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(b"".join(archive))) as opened:
        return {name: opened.read(name) for name in opened.namelist()}


def test_the_arbitrators_file_is_in_english_whoever_makes_it(story: Story) -> None:
    story.in_mediation()
    story.act(story.mediator, "read_exhibit", exhibit=1)
    story.act(story.mediator, "recommend", **story.recommendation())
    for side in (story.client, story.freelancer):
        story.act(side, "reject", typed="REJECT")
    for side in (story.client, story.freelancer):
        story.pay_fee(side)
    in_english, index = members(bundle.bundle_of(story.case)), bundle.index_hash(story.case)
    with translation.override("es"):
        assert members(bundle.bundle_of(story.case)) == in_english
        assert bundle.index_hash(story.case) == index
    made = reading(story.operator, "es").get(reverse("case-bundle", args=[story.case.pk]))
    assert members(made.streaming_content) == in_english
    assert tag_of(in_english["case.pdf"]) == b"en"
    assert is_said("Claim and answer", in_english["case.pdf"])
    assert b": Done: About deliverable 1." in in_english["statements/claim-of-the-freelancer.txt"]


def test_the_pack_for_the_bank_is_in_english_whoever_makes_it(story: Story) -> None:
    story.in_mediation()
    story.clock.advance(hours=1)
    dispute_charge(Payment.objects.filter(subject=story.contract, purpose="fund").latest("begun_at").provider_key)
    card_disputes.ask_about_all()
    dispute = CardDispute.objects.get()
    in_english = members(evidence_pack.pack_of(dispute))
    with translation.override("es"):
        assert members(evidence_pack.pack_of(dispute)) == in_english
    assert b"escrow of milestone 1" in in_english["payments.json"]


# For programs.


def test_a_csv_is_in_english_whoever_asks(story: Story) -> None:
    _counted.cache_clear()
    story.in_mediation()
    person = story.client
    addresses = [
        reverse("payment-receipt-csv", args=[paid(story).pk]),
        f"{reverse('wallet-period-csv')}?currency=USD",
        reverse("wallet-statement"),
        reverse("contract-statement", args=[story.contract.pk]),
        reverse("activity-file"),
        reverse("conduct-counts-file"),
    ]
    in_english = [reading(person, "en").get(each).content for each in addresses]
    assert [reading(person, "es").get(each).content for each in addresses] == in_english
    operator, by_month = story.operator, reverse("activity-by-month-file")
    assert reading(operator, "es").get(by_month).content == reading(operator, "en").get(by_month).content
    facts = dict(row for row in csv.reader(io.StringIO(in_english[0].decode())) if len(row) == 2)
    assert {"Amount", "Paid by", "Confirmed"} <= set(facts)


def test_why_there_is_no_csv_is_said_to_a_person(story: Story) -> None:
    address = f"{reverse('wallet-period-csv')}?currency=USD&from=2026-03-02&until=2026-03-01"
    with translation.override("es"):
        said = phrase("The last day comes before the first.")
    assert said != "The last day comes before the first."
    assert said in words_in(reading(story.client, "es").get(address).content.decode())
