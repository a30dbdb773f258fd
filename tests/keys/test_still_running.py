"""Asked again while the first is still at it: told so within seconds, and done once in the end."""

import threading
import time
from contextlib import contextmanager

import pytest
from django.db import connection, transaction

from escrow.models import Account, Payment, Transfer
from escrow.providers.sandbox import NEEDS_CONFIRMATION
from record.models import Event
from tests.keys.calling import flat
from tests.keys.doing import ALL, PAYOUT
from tests.keys.test_pages import page_of
from timers.sweep import lock

LONGEST = 8  # seconds in which the second has its answer, also on a slow machine
WAITING = """
    SELECT count(DISTINCT pid) FROM pg_locks JOIN pg_stat_activity USING (pid)
     WHERE NOT granted AND datname = current_database()"""


@contextmanager
def held(take):
    """Somebody else, on a connection of their own, holds what the act needs."""
    holds, let_go = threading.Event(), threading.Event()

    def hold():
        try:
            with transaction.atomic():
                take()
                holds.set()
                let_go.wait(60)
        finally:
            connection.close()

    holder = threading.Thread(target=hold)
    holder.start()
    assert holds.wait(10)
    try:
        yield
    finally:
        let_go.set()
        holder.join(20)


def waiting():
    with connection.cursor() as cursor:
        cursor.execute(WAITING)
        return cursor.fetchone()[0]


class Asked(threading.Thread):
    """A request of its own, which has come to wait for a lock; `answer()` is what came of it."""

    def __init__(self, ask):
        super().__init__()
        self.ask, self.came = ask, None
        before = waiting()
        self.start()
        until = time.monotonic() + 10
        while waiting() <= before:
            assert time.monotonic() < until, f"it never came to wait: {self.came}"
            time.sleep(0.02)

    def run(self):
        self.came = self.ask()

    def answer(self):
        self.join(30)
        return self.came


def timed(ask):
    began = time.monotonic()
    answer = ask()
    assert time.monotonic() - began < LONGEST
    return answer


def test_a_program_is_told_to_ask_again_with_the_same_key(story, program):
    doing = ALL["approve"](story)
    caller = program(doing.by)

    def ask():
        return caller.act(doing.subject, "approve", doing.body, "one")

    with held(lambda: lock(doing.subject.root_pk)):
        first = Asked(ask)
        second = timed(ask)
        assert (second.status_code, second.json()["type"]) == (409, "StillRunning"), second.text
        assert "still being done" in second.json()["message"]
        assert "the same again in a moment, with the same key" in second.json()["instead"]
        assert first.is_alive()
    done, again = first.answer(), ask()
    assert (done.status_code, again.status_code, again.content) == (200, 200, done.content)
    assert again.headers["Idempotent-Replayed"] == "true"
    assert Transfer.objects.filter(reason="client_approval").count() == 1


def test_a_second_click_that_comes_while_the_first_is_short_gets_its_answer(story, program):
    """It waits a moment, because the answer of a second click is the one that a browser shows."""
    doing = ALL["approve"](story)
    caller = program(doing.by)
    with held(lambda: lock(doing.subject.root_pk)):
        first, second = (Asked(lambda: caller.act(doing.subject, "approve", doing.body, "one")) for _ in range(2))
        time.sleep(0.3)
    answers = [each.answer() for each in (first, second)]
    assert [each.status_code for each in answers] == [200, 200]
    assert answers[0].content == answers[1].content
    assert sorted("Idempotent-Replayed" in each.headers for each in answers) == [False, True]


def test_a_page_says_so_and_leads_back(story, browser_of):
    doing = ALL["accept_offer"](story)
    browser, page = browser_of(doing.by), page_of(doing.subject, "accept_offer", doing.body)
    said = browser.checked(page, flat(doing.body))
    with held(lambda: lock(doing.subject.root_pk)):
        first = Asked(lambda: browser.send(page, said))
        second = timed(lambda: browser.send(page, said))
        assert second.status_code == 409
        assert "This is still being done" in second.text
        assert f"Back to {story.case.reference}" in second.text
    assert (first.answer().status_code, browser.send(page, said).status_code) == (302, 302)
    assert Event.objects.filter(act="accept_offer").count() == 1


def test_a_payment_whose_act_is_being_done_says_how_far_it_is(story, program, browser_of):
    """The payment is there to be looked at: 202, as to the first, and nothing goes back to the card."""
    doing = ALL["fund"](story)
    caller, browser = program(doing.by), browser_of(doing.by)
    body = doing.body | {"card": NEEDS_CONFIRMATION}
    begun = caller.act(doing.subject, "fund", body, "one")
    assert begun.status_code == 202
    page = f"/payments/{begun.json()['payment']['id']}/"
    token = browser.http.cookies.get("csrftoken") or (browser.get(page) and browser.http.cookies["csrftoken"])
    with held(lambda: lock(doing.subject.root_pk)):
        confirming = Asked(lambda: browser.send(f"{page}confirm/", {"approved": "yes", "csrfmiddlewaretoken": token}))
        again = timed(lambda: caller.act(doing.subject, "fund", body, "one"))
        assert (again.status_code, again.json()["payment"]["state"]) == (202, "succeeded")
        assert again.headers["Idempotent-Replayed"] == "true"
    assert confirming.answer().status_code == 302
    assert Payment.objects.get().state == "used"
    assert Transfer.objects.filter(reason="fund").count() == 1
    assert caller.act(doing.subject, "fund", body, "one").status_code == 200


def test_a_payout_is_told_so_too(story, program):
    story.submitted()
    story.act_on_contract(story.client, "approve", milestone=1)
    caller = program(story.freelancer)
    wallet = Account.objects.wallets(story.freelancer).get().pk

    def take():
        with connection.cursor() as cursor:
            cursor.execute("SELECT ledger_lock(%s)", [[wallet]])

    with held(take):
        first = Asked(lambda: caller.post("payouts/", PAYOUT, "one"))
        second = timed(lambda: caller.post("payouts/", PAYOUT, "one"))
        assert (second.status_code, second.json()["type"]) == (409, "StillRunning"), second.text
    done = first.answer()
    assert (done.status_code, caller.post("payouts/", PAYOUT, "one").content) == (201, done.content)
    assert Transfer.objects.filter(reason="payout").count() == 1


@pytest.mark.parametrize("name", ["approve", "fund", "legal_release"])
def test_twenty_at_once_have_one_effect(name, story, program, happened):
    doing = ALL[name](story)
    caller = program(doing.by)
    barrier, came = threading.Barrier(20), []

    def ask():
        barrier.wait(20)
        came.append(caller.act(doing.subject, name, doing.body, "one").status_code)

    threads = [threading.Thread(target=ask) for _ in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert len(came) == 20
    assert set(came) <= {200, 202, 409}
    assert 200 in came
    assert caller.act(doing.subject, name, doing.body, "one").status_code == 200
    assert Event.objects.filter(subject=doing.subject, act=name, by=doing.by).count() == 1
