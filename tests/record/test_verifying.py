"""Checking a record: every way to tamper with it is found, in the database and in an exported file."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from copy import deepcopy
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from record import verifying
from record.models import Event
from record.verify import one_file
from tests import roles, stories
from tests.stories import Story


@pytest.fixture
def story(transactional_db: None):
    with stories.told() as story:
        yield story.in_negotiation()


def check(*arguments: str) -> str:
    out = StringIO()
    call_command("verify_record", *arguments, stdout=out)
    return out.getvalue()


def test_a_sound_record_by_reference_and_by_id(story: Story) -> None:
    case = story.case
    assert check(case.reference) == f"{case.reference}: 2 events, each as it was written.\n"
    assert check(str(case.pk)) == check(case.reference.lower())
    assert check(story.contract.reference).startswith(story.contract.reference)


@pytest.mark.parametrize("nonsense", ["EH-99999", "C-9", "case", "", "EH-", "00000000-0000-4000-8000-000000000000"])
def test_what_is_not_there(story: Story, nonsense: str) -> None:
    with pytest.raises(CommandError, match="There is no case or contract"):
        check(nonsense)


def tamper(sql: str, *values: Any) -> None:
    """As somebody with every right on the database would."""
    with roles.as_owner(), connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
        cursor.execute(sql, values)
        cursor.execute("SET session_replication_role = DEFAULT")


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE record_event SET said = jsonb_set(said, '{claimed}', '\"9.00\"') WHERE subject_id = %s AND number = 1",
        "UPDATE record_event SET by_id = NULL WHERE subject_id = %s AND number = 1",
        "UPDATE record_event SET at = at + interval '1 microsecond' WHERE subject_id = %s AND number = 1",
        "UPDATE record_event SET moved = '[]' WHERE subject_id = %s AND number = 1",
    ],
)
def test_a_changed_event_is_named(story: Story, change: str) -> None:
    tamper(change, story.case.pk)
    with pytest.raises(CommandError, match=r"^Event 1 \(open\) has been changed"):
        check(story.case.reference)


def test_a_dropped_event_is_noticed_at_the_start_and_at_the_end(story: Story) -> None:
    tamper("DELETE FROM record_notice; DELETE FROM record_event WHERE subject_id = %s AND number = 2", story.case.pk)
    with pytest.raises(CommandError, match="The record has 2 events; 1 are here"):
        check(story.case.reference)
    tamper("DELETE FROM record_event WHERE subject_id = %s AND number = 1", story.contract.pk)
    with pytest.raises(CommandError, match=r"^Event 2 .* stands where event 1 of this record belongs"):
        check(story.contract.reference)


def test_a_changed_statement_is_noticed(story: Story) -> None:
    tamper(
        "UPDATE disputes_statement SET narrative = 'Otherwise.' WHERE case_id = %s AND side = 'client'", story.case.pk
    )
    with pytest.raises(CommandError, match="The statement of the client is not the one whose hash event 2 holds"):
        check(story.case.reference)


CHANGES: list[tuple[Callable[[dict[str, Any]], object], str]] = [
    (lambda r: r["events"][0]["said"].update(claimed="1.00"), "Event 1 (open) has been changed"),
    (lambda r: r["events"].pop(0), "Event 2 (respond) stands where event 1"),
    (lambda r: r["events"].pop(), "The record has 2 events; 1 are here"),
    (lambda r: r["events"].append(r["events"][1]), "Event 2 (respond) stands where event 3"),
    (lambda r: r["events"][1].update(previous="0" * 64), "Event 2 (respond) does not follow"),
    (lambda r: r["events"][1].update(subject="another"), "Event 2 (respond) stands where"),
    (lambda r: r.update(head="0" * 64), "its end differs"),
    (lambda r: r["sealed"][0].update(text="Otherwise."), "The statement of the freelancer is not the one"),
    (lambda r: r["sealed"][1].update(salt="0" * 32), "The statement of the client is not the one"),
]


@pytest.mark.parametrize(("change", "words"), CHANGES, ids=[words for _, words in CHANGES])
def test_an_exported_file_is_checked_without_the_database(
    story: Story, tmp_path: Path, change: Callable[[dict[str, Any]], object], words: str
) -> None:
    exported = json.loads(json.dumps(verifying.exported(story.case)))
    file = tmp_path / "record.json"
    file.write_text(json.dumps(exported, indent=2), encoding="utf-8")
    assert "2 events" in check("--file", str(file))
    changed = deepcopy(exported)
    change(changed)
    file.write_text(json.dumps(changed), encoding="utf-8")
    with pytest.raises(CommandError) as caught:
        check("--file", str(file))
    assert words in str(caught.value)


@pytest.mark.parametrize("content", ["", "[]", "{}", '{"events": [{}]}', '{"events": 1, "subject": 2}'])
def test_a_file_that_is_no_record(tmp_path: Path, content: str) -> None:
    file = tmp_path / "record.json"
    file.write_text(content)
    with pytest.raises(CommandError):
        check("--file", str(file))
    with pytest.raises(CommandError, match="cannot be read"):
        check("--file", str(tmp_path / "nowhere.json"))


def test_an_export_holds_only_what_its_reader_may_read(transactional_db: None) -> None:
    with stories.told() as story:
        story.in_response()
        theirs = verifying.exported(story.case, story.client)
        own = verifying.exported(story.case, story.freelancer)
        assert theirs["sealed"] == []
        assert "The story of the freelancer." not in json.dumps(theirs)
        assert [each["text"] for each in own["sealed"]] == ["The story of the freelancer."]
        assert verifying.flaw_in(theirs) is None
        assert verifying.flaw_in(own) is None


def test_the_program_that_is_handed_out_finds_the_same(story: Story, tmp_path: Path) -> None:
    """It runs in a folder of its own, with nothing but Python."""
    (tmp_path / "verify.py").write_text(one_file(), encoding="utf-8")
    exported = json.loads(json.dumps(verifying.exported(story.case)))
    for claimed, words, code in (("100.00", "2 entries, each as it was written", 0), ("1.00", "Event 1 (open)", 1)):
        exported["events"][0]["said"]["claimed"] = claimed
        (tmp_path / "record.json").write_text(json.dumps(exported), encoding="utf-8")
        asked = [sys.executable, "-I", "-S", "verify.py", "record.json"]
        ran = subprocess.run(asked, cwd=tmp_path, capture_output=True, text=True, encoding="utf-8", timeout=60)
        assert (words in ran.stdout, ran.returncode, ran.stderr) == (True, code, "")
    assert Event.objects.filter(subject=story.case).count() == 2
