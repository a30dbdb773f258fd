"""Trying a draft on played cases: what cannot be read is said, what runs does so beside everything real."""

import os
import signal
import subprocess
import sys
import time
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, connection, transaction
from django.urls import reverse

from config.settings import BASE_DIR
from contracts import drafting
from contracts.models import Contract, Rulebook
from contracts.rulebooks import STANDARD, UPWORK_2023
from core import clock
from core.errors import Invalid, NotAllowed, WrongPhase
from disputes.models import Case, Trial
from disputes.pages.rulebooks.trying import own_cases
from disputes.play import trials
from people.models import User
from tests import stories
from tests.browsing import text

pytestmark = pytest.mark.slow

CASE = """
name: {name}
rulebook: standard
start: 2026-03-02T09:00:00Z
contract: {{currency: {currency}, milestones: [{{title: A, amount: "400", deliverables: [a]}}]}}
steps:
  - {{after: 1h, by: client, act: fund, milestone: 1}}
  - {{after: 1d, by: freelancer, act: submit, milestone: 1}}
  - {{after: 1d, by: freelancer, act: open, milestones: [1], to_freelancer: "400"}}
  - {{after: 1d, by: client, act: respond, to_freelancer: "0"}}
  - {{after: 60d, clock: true}}
"""


def case(name="Nobody acts", currency="USD"):
    return CASE.format(name=name, currency=currency)


@pytest.fixture
def operator(db):
    return stories.person("ola@operators.example", "Ola Berg", "operator")


def draft_of(operator, params=UPWORK_2023):
    draft = drafting.begin(operator, name="house-rules")
    return drafting.change(draft, operator, name="house-rules", params=params, version=1)


def page(draft):
    return reverse("try-draft", args=[draft.pk])


def test_cases_are_chosen_pasted_and_uploaded(operator, browser):
    draft = draft_of(operator)
    said = {
        "cases": ["14-withdrawn", "no-such-file"],
        "text": case(),
        "files": [SimpleUploadedFile("past.yaml", case("Of last year").encode())],
    }
    answer = browser(operator).post(page(draft), said)
    trial = Trial.objects.get()
    assert answer["Location"] == reverse("rulebook-trial", args=[trial.pk])
    assert [name for name, _ in trial.cases] == ["14-withdrawn", "past.yaml", "your text"]
    assert (trial.params, trial.draft_version, trial.asked_by) == (UPWORK_2023, 2, operator)
    waiting = text(browser(operator).get(answer["Location"]))
    assert "Waits for its turn" in waiting
    assert browser(operator).get(reverse("rulebook-trial-progress", args=[trial.pk])).json() == {"version": "0-0-0"}


@pytest.mark.parametrize(
    ("said", "says"),
    [
        ({}, "Choose at least one case."),
        ({"text": "name: [unclosed"}, "your text:1: not YAML"),
        ({"text": case().replace("act: fund", "act: dance")}, "your text:7: there is no act “dance”"),
        ({"text": case().replace("standard", "homemade")}, "no published rulebook “homemade”"),
        ({"text": case(currency="CHF").replace("400", "400.00")}, "your text:3: low_value.below: this rulebook has no"),
        ({"text": "&a [*a, *a]"}, "your text:1: not YAML"),
        ({"text": "[" * 5000}, "your text:1: not YAML: nested too deeply"),
        ({"text": case().replace("60d", "999999d 999999d 999999d")}, "this lies too far ahead"),
        ({"text": "x" * 100_001}, "at most 100000 characters"),
        ({"files": [SimpleUploadedFile("a.yaml", b"\xff\xfe")]}, "a.yaml: it is no text."),
        ({"files": [SimpleUploadedFile("a.yaml", b"x" * 400_001)]}, "a.yaml: it is too large."),
        ({"files": [SimpleUploadedFile("a.yaml", b"- a list")]}, "a.yaml:1: a scenario is a mapping"),
    ],
)
def test_what_cannot_be_played_says_where_and_why_and_nothing_is_asked(operator, browser, said, says):
    answer = browser(operator).post(page(draft_of(operator)), said)
    assert answer.status_code == 422
    assert says in text(answer)
    if len(said.get("text", "")) < 1000:
        assert said.get("text", "") in answer.content.decode().replace("&#x27;", "'").replace("&quot;", '"').replace(
            "&amp;", "&"
        )
    assert not Trial.objects.exists()


def test_only_a_complete_draft_that_is_open_is_tried_once_at_a_time_by_an_operator(operator, story):
    cases = [("a", case())]
    draft = draft_of(operator)
    with pytest.raises(NotAllowed):
        trials.ask(draft, story.mediator, cases)
    with pytest.raises(Invalid, match="not complete"):
        trials.ask(drafting.begin(operator, name="empty"), operator, cases)
    with pytest.raises(Invalid, match="At most 40"):
        trials.ask(draft, operator, cases * 41)
    first = trials.ask(draft, operator, cases)
    with pytest.raises(WrongPhase, match="under way"):
        trials.ask(draft, operator, cases)
    trials.end(first)
    assert trials.ask(draft, operator, cases).pk != first.pk
    drafting.throw_away(draft, operator)
    with pytest.raises(WrongPhase, match="has ended"):
        trials.ask(draft, operator, cases)


def test_the_database_lets_one_trial_of_a_draft_wait(operator):
    trial = trials.ask(draft_of(operator), operator, [("a", case())])
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO disputes_trial (draft_id, draft_version, params, cases, asked_by_id, asked_at, played, rows, "
            "trouble) SELECT draft_id, draft_version, params, cases, asked_by_id, asked_at, 0, rows, '' "
            "FROM disputes_trial WHERE id = %s",
            [trial.pk],
        )


def test_whose_page_a_trial_is(operator, story, browser):
    trial = trials.ask(draft_of(operator), operator, [("a", case())])
    for name in ("rulebook-trial", "rulebook-trial-progress"):
        for person in (story.client, story.mediator, story.reviewer):
            assert browser(person).get(reverse(name, args=[trial.pk])).status_code == 404
        assert browser(operator).get(reverse(name, args=[trial.pk])).status_code == 200


def test_a_trial_whose_process_was_lost_ends_and_the_next_can_begin(operator, browser):
    trial = trials.ask(draft_of(operator), operator, [("a", case())])
    long_ago = clock.portal_now() - trials.LOST_AFTER - timedelta(seconds=1)
    Trial.objects.filter(pk=trial.pk).update(started_at=long_ago, seen_at=long_ago)
    assert trials.start_waiting() == 0
    trial.refresh_from_db()
    assert "It stopped before it was done." in trial.trouble
    assert "It stopped before it was done." in text(browser(operator).get(reverse("rulebook-trial", args=[trial.pk])))


def test_the_cases_that_come_with_the_portal_can_all_be_read(operator, browser):
    assert len(own_cases()) >= 14
    shown = text(browser(operator).get(page(draft_of(operator))))
    assert all(name in shown for name, _ in own_cases().values())


# In a process of its own, for real.


def schemas():
    with connection.cursor() as cursor:
        cursor.execute("SELECT nspname FROM pg_namespace WHERE nspname LIKE 'play\\_%'")
        return {name for (name,) in cursor.fetchall()}


def wait_for(condition, seconds=90):
    until = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < until, "it took too long"
        time.sleep(0.2)


def ended(trial):
    trial.refresh_from_db()
    return trial.has_ended


@pytest.mark.django_db(transaction=True)
def test_the_sweep_has_a_trial_played_in_a_process_of_its_own_that_touches_nothing_real(
    operator, browser, start_process
):
    Rulebook.objects.create(name="of-the-house", version=1, params=STANDARD | {"mediation.days": 3})
    cases = [
        ("a.yaml", case()),
        ("b.yaml", case("In yen", "JPY")),
        ("c.yaml", case("By our own book").replace("standard", "of-the-house")),
    ]
    trial = trials.ask(draft_of(operator), operator, cases)
    there = schemas()
    people = User.objects.count()
    start_process("-c", "import django; django.setup(); from disputes.play import trials; trials.start_waiting()")
    wait_for(lambda: ended(trial))
    assert trial.trouble == ""
    assert trial.played == 3
    first, yen, own = trial.rows
    # Nobody is recommended anything, and nobody pays: half each by `standard`, all to the client by the draft.
    assert (first["named"]["outcome"], first["tried"]["outcome"]) == ("neither_paid", "neither_paid")
    assert (first["named"]["net"]["freelancer"], first["tried"]["net"]["freelancer"]) == ("200.00", "0.00")
    assert {"net", "closed_at"} <= set(first["differs"])
    assert "no amount in JPY" in yen["error"]
    assert own["rulebook"] == "of-the-house"
    assert own["named"]["closed_at"] < first["named"]["closed_at"]
    assert schemas() <= there
    assert (User.objects.count(), Contract.objects.count(), Case.objects.count()) == (people, 0, 0)
    shown = text(browser(operator).get(reverse("rulebook-trial", args=[trial.pk])))
    assert "2 of 3 end otherwise" in shown
    assert "1 could not be played with the draft." in shown
    assert "Freelancer, all in all Differs 200.00 USD 0.00 USD" in shown


@pytest.mark.django_db(transaction=True)
def test_what_a_killed_player_leaves_is_cleared_by_the_next(operator, surroundings):
    trial = trials.ask(draft_of(operator), operator, [(f"{n}", case()) for n in range(30)])
    Trial.objects.filter(pk=trial.pk).update(started_at=clock.portal_now(), seen_at=clock.portal_now())
    there = schemas()
    command = [sys.executable, str(BASE_DIR / "manage.py"), "try_rulebook", str(trial.pk)]
    player = subprocess.Popen(command, env=surroundings, cwd=BASE_DIR, start_new_session=True)
    try:
        wait_for(lambda: not ended(trial) and trial.played > 0)
        left = schemas() - there
        assert len(left) == 1
    finally:
        os.killpg(player.pid, signal.SIGKILL)
        player.wait()
    Trial.objects.filter(pk=trial.pk).update(cases=[["one", case()]], played=0)
    subprocess.run(command, env=surroundings, cwd=BASE_DIR, check=True, timeout=120)
    assert schemas() & left == set()
    assert ended(trial)
    assert trial.played == 1


@pytest.mark.django_db(transaction=True)
def test_the_command_line_says_which_outcomes_differ(operator, surroundings, tmp_path):
    (tmp_path / "case.yaml").write_text(case())
    (tmp_path / "own.yaml").write_text("neither_pays: client\nelection.first_payment_days: 9\n")
    (tmp_path / "bad.yaml").write_text("neither_pays: client\nresponse.days: soon\n")
    draft = draft_of(operator)

    def play(*arguments):
        command = [sys.executable, str(BASE_DIR / "manage.py"), "play", *arguments, str(tmp_path / "case.yaml")]
        ran = subprocess.run(command, env=surroundings, cwd=BASE_DIR, capture_output=True, text=True, timeout=120)
        return ran.returncode, ran.stdout, ran.stderr

    code, said, _ = play("--rulebook", str(tmp_path / "own.yaml"))
    assert code == 0
    assert said.startswith("DIFFERS Nobody acts (standard)")
    assert "closed at: " in said
    assert "money: " in said
    code, said, _ = play("--rulebook", draft.key)
    assert (code, said.split()[0]) == (0, "DIFFERS")
    code, _, wrong = play("--rulebook", str(tmp_path / "bad.yaml"))
    assert code == 2
    assert f"{tmp_path / 'bad.yaml'}:2: response.days" in wrong
    assert play("--rulebook", "draft-99")[0] == 2
