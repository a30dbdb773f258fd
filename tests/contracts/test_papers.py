"""Receipts and statements: what they say is read back from the PDF, and it adds up."""

import csv
from datetime import date, timedelta
from io import StringIO

import pypdfium2
import pytest

from core import money
from escrow import payouts
from escrow.models import Account, Payment, Payout, Transfer
from escrow.papers import Paper, as_csv, as_pdf
from escrow.periods import period_statement
from escrow.providers.paying_out import BankAccount
from escrow.providers.sandbox import DECLINED
from escrow.providers.sandbox_bank import ARRIVES, COMES_BACK
from escrow.statements import statement
from tests import stories
from tests.contracts.forms import send, words
from tests.stories import Story

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def moved(story: Story) -> Story:
    """100.00 USD came in February; 40.00 and 20.00 were taken out in March, and the 20.00 came back."""
    story.submitted()
    story.act_on_contract(story.client, "approve", milestone=1)
    story.clock.move_to(story.clock.moment.replace(month=3, day=10))
    for key, amount, to in (("a", 4_000, ARRIVES), ("b", 2_000, COMES_BACK)):
        payouts.begin(story.freelancer, amount, "USD", BankAccount.read("Maribel Reyes", to), key=key)
    story.clock.advance(minutes=2)
    payouts.settle_pending()
    return story


def read(answer) -> str:
    """The words of a PDF, in their order, on one line."""
    assert answer.status_code == 200
    assert answer["Content-Type"] == "application/pdf"
    return words_of(answer.content)


def words_of(pdf: bytes) -> str:
    document = pypdfium2.PdfDocument(pdf)
    try:
        pages = [page.get_textpage().get_text_range() for page in document]
    finally:
        document.close()
    return " ".join(" ".join(pages).split())


def table_of(answer) -> list[list[str]]:
    assert answer["Content-Type"].startswith("text/csv")
    return list(csv.reader(StringIO(answer.content.decode())))


def test_a_statement_adds_up_and_says_so(moved: Story, browse) -> None:
    browser = browse(moved.freelancer)
    text = read(browser.get("/wallet/period.pdf?currency=USD&from=2026-03-01&until=2026-03-31"))
    for said in (
        "Statement of a wallet",
        "Wallet of Maribel Reyes",
        "Opening balance 100.00 USD",
        "Came in 20.00 USD",
        "Went out 60.00 USD",
        "Closing balance 60.00 USD",
        "Payout Maribel Reyes (wallet) to Maribel Reyes (bank account) -40.00 60.00",
        "Payout Maribel Reyes (wallet) to Maribel Reyes (bank account) -20.00 40.00",
        "Payout returned Maribel Reyes (bank account) to Maribel Reyes (wallet) 20.00 60.00",
    ):
        assert said in text


def test_periods_follow_each_other_without_a_gap(moved: Story) -> None:
    owner = moved.freelancer
    february = period_statement(owner, "USD", date(2026, 2, 1), date(2026, 2, 28))
    march = period_statement(owner, "USD", date(2026, 3, 1), date(2026, 3, 31))
    both = period_statement(owner, "USD", date(2026, 2, 1), date(2026, 3, 31))
    assert (february.opening, february.came, february.went, february.closing) == (0, 10_000, 0, 10_000)
    assert march.opening == february.closing
    assert (both.opening, both.came, both.went, both.closing) == (0, 12_000, 6_000, march.closing)
    assert march.closing == Account.objects.wallets(owner).get().balance
    assert [line.balance for line in both.lines][-1] == both.closing


@pytest.mark.parametrize("which", ["client", "freelancer"])
def test_every_day_of_a_whole_story_adds_up(large: Story, which: str) -> None:
    large.awarded()
    owner = getattr(large, which)
    day, balance = date(2026, 1, 1), 0
    days = 0
    while day <= large.clock.moment.date():
        one = period_statement(owner, "USD", day, day)
        assert one.opening == balance
        balance, day, days = one.closing, day + timedelta(days=1), days + 1
    assert days > 30
    assert balance == Account.objects.wallets(owner).get().balance
    assert balance == statement(owner)[-1].balance


@pytest.fixture
def large(db: None):
    with stories.told(stories.LARGE) as told:
        yield told


def test_the_first_and_the_last_day_count_whole(moved: Story) -> None:
    returned = Transfer.objects.latest("pk")
    day = returned.at.date()
    assert len(period_statement(moved.freelancer, "USD", day, day).lines) == 3
    assert not period_statement(moved.freelancer, "USD", day + timedelta(days=1), day + timedelta(days=9)).lines
    assert not period_statement(moved.freelancer, "USD", date(2026, 3, 1), day - timedelta(days=1)).lines


def test_a_statement_as_csv_has_the_same_figures(moved: Story, browse) -> None:
    answer = browse(moved.freelancer).get("/wallet/period.csv?currency=USD&from=2026-03-01&until=2026-03-31")
    rows = table_of(answer)
    facts = {row[0]: row[1] for row in rows if len(row) == 2}
    lines = rows[rows.index([]) + 2 :]
    assert facts["Opening balance"] == "100.00 USD"
    assert facts["Closing balance"] == "60.00 USD"
    assert [row[3] for row in lines] == ["-40.00", "-20.00", "20.00"]
    assert sum(money.parse(row[3].lstrip("-"), "USD") * (-1 if "-" in row[3] else 1) for row in lines) == -4_000


def test_a_period_without_movements_keeps_its_balance(moved: Story, browse) -> None:
    text = read(browse(moved.freelancer).get("/wallet/period.pdf?currency=USD&from=2026-04-01&until=2026-04-30"))
    assert "Opening balance 60.00 USD Came in 0.00 USD Went out 0.00 USD Closing balance 60.00 USD" in text
    assert "Nothing came and nothing went in these days." in text


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("currency=USD&from=2026-03-02&until=2026-03-01", "The last day comes before the first."),
        ("currency=USD&from=yesterday", "A day is written as 2026-03-31."),
        ("from=2026-03-02", "Choose one of your wallets."),
        ("currency=DOGE", "Choose one of your wallets."),
    ],
)
def test_what_is_no_period_is_refused(moved: Story, browse, query: str, said: str) -> None:
    refused = browse(moved.freelancer).get(f"/wallet/period.pdf?{query}")
    assert refused.status_code == 422
    assert said in words(refused)


def test_more_than_one_paper_holds_is_refused(moved: Story, browse, monkeypatch) -> None:
    monkeypatch.setattr("escrow.periods.MOST_LINES", 2)
    refused = browse(moved.freelancer).get("/wallet/period.pdf?currency=USD&from=2026-03-01&until=2026-03-31")
    assert "Choose fewer days." in words(refused)


def test_ones_statement_holds_nothing_of_anybody_elses(moved: Story, browse) -> None:
    text = read(browse(moved.stranger).get("/wallet/period.pdf?currency=USD&from=2026-01-01&until=2026-12-31"))
    assert "Closing balance 0.00 USD" in text
    assert "Reyes" not in text


def test_a_receipt_of_a_payment_says_what_was_paid_for_what_and_with_which_card(moved: Story, browse) -> None:
    payment = Payment.objects.get()
    browser = browse(moved.client)
    text = read(browser.get(f"/payments/{payment.pk}/receipt.pdf"))
    booked = Transfer.objects.get(key=payment.ledger_key)
    for said in (
        "Receipt of a payment",
        "Amount 100.00 USD",
        "Paid by Victor Hale",
        "With Visa ending in 4242",
        "milestone 1",
        moved.contract.reference,
        str(payment.pk),
        f"Transfer {booked.pk} Fund",
        bytes(booked.event.hash).hex()[:16],
    ):
        assert said in text
    facts = dict(table_of(browser.get(f"/payments/{payment.pk}/receipt.csv")))
    assert facts["Amount"] == "100.00 USD"
    assert f"/payments/{payment.pk}/receipt.pdf" in browser.get("/wallet/").content.decode()


def test_there_is_no_receipt_of_what_was_not_paid(story: Story, browse) -> None:
    story.active()
    page = browse(story.client)
    url = f"/contracts/{story.contract.pk}/acts/fund/?milestone=1"
    send(page, url, page.get(url), card=DECLINED)
    payment = Payment.objects.get()
    refused = page.get(f"/payments/{payment.pk}/receipt.pdf")
    assert refused.status_code == 409
    assert "nothing was paid" in words(refused)


def test_a_receipt_of_a_payout_says_how_it_stands(moved: Story, browse) -> None:
    browser = browse(moved.freelancer)
    arrived, returned = Payout.objects.order_by("number")
    text = read(browser.get(f"/wallet/payouts/{arrived.pk}/receipt.pdf"))
    for said in ("Receipt of a payout", "Amount 40.00 USD", "Paid out to Maribel Reyes", "ending in 3000", "Arrived",
                 arrived.reference):  # fmt: skip
        assert said in text
    assert ARRIVES not in text
    text = read(browser.get(f"/wallet/payouts/{returned.pk}/receipt.pdf"))
    for said in ("Back in the wallet", "The bank says that this account is closed.", "Payout returned"):
        assert said in text
    facts = dict(table_of(browser.get(f"/wallet/payouts/{returned.pk}/receipt.csv")))
    assert facts["How it stands"] == "Sent back, in the wallet again"


def test_receipts_are_their_owners_alone(moved: Story, browse) -> None:
    payment, payout = Payment.objects.get(), Payout.objects.first()
    for kind in ("pdf", "csv"):
        assert browse(moved.freelancer).get(f"/payments/{payment.pk}/receipt.{kind}").status_code == 404
        assert browse(moved.client).get(f"/wallet/payouts/{payout.pk}/receipt.{kind}").status_code == 404


# What a PDF is.


def test_a_pdf_is_tagged_and_brings_its_fonts() -> None:
    made = as_pdf(Paper("A paper", facts=[("Name", "Łukasz Ñandú")]))
    for mark in (b"/StructTreeRoot", b"pdfuaid:part", b"/FontFile", b"/Lang"):
        assert mark in made
    assert "Łukasz Ñandú" in words_of(made)


def test_what_people_write_is_never_markup() -> None:
    nasty = '#panic("x") *bold* $x$ \\ @ref <label> // gone /* too */ #read("/etc/passwd")'
    text = words_of(as_pdf(Paper(nasty, lead=[nasty], facts=[(nasty, nasty)])))
    assert text.count('#read("/etc/passwd")') == 4
    assert text.count("*bold*") == 4


def test_a_name_that_the_fonts_cannot_show_is_no_error() -> None:
    made = as_pdf(Paper("A paper", facts=[("Name", "田中 太郎"), ("Amount", "40.00 USD")]))
    assert "Amount 40.00 USD" in words_of(made)
    assert b"/StructTreeRoot" in made


def test_a_csv_has_no_formula() -> None:
    assert as_csv(Paper("A paper", facts=[("Name", "=1+1"), ("Why", "@x")])).splitlines() == ["Name,'=1+1", "Why,'@x"]
