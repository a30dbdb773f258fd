"""Checking a file that the portal gave out: on its page, by its command, and by the program that needs no portal."""

from __future__ import annotations

import hashlib
import io
import json
import subprocess
import sys
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.test import Client, override_settings
from django.urls import reverse

from disputes.bundle import bundle_of
from disputes.evidence_pack import pack_of
from escrow import card_disputes
from escrow.models import CardDispute, Payment
from escrow.providers.sandbox import dispute_charge
from record import verifying
from record.known import confirm
from record.models import chained
from record.verify import one_file
from record.verify.chain import BROKEN, Bounds, Report
from record.verify.files import check
from tests import stories
from tests.browsing import signed_in, text
from tests.stories import Story

Members = dict[str, bytes]


@pytest.fixture
def story(db: None) -> Iterator[Story]:
    with stories.told(stories.LARGE) as told:
        yield told


@pytest.fixture
def sent(story: Story) -> bytes:
    """The file of a case in which something was said that is not in it."""
    story.in_mediation()
    story.act(story.client, "offer", to_freelancer="700.00")
    story.act(story.freelancer, "add_exhibits", files=[story.upload(story.freelancer, "mails.txt", b"Mails.\n")])
    story.read_all()
    story.act(story.mediator, "recommend", **story.recommendation())
    for side in (story.client, story.freelancer):
        story.act(side, "reject", typed="REJECT")
    for side in (story.client, story.freelancer):
        story.pay_fee(side)
    story.act(story.operator, "send_file")
    return b"".join(bundle_of(story.case))


def exported(story: Story) -> dict[str, Any]:
    return json.loads(json.dumps(verifying.exported(story.case, story.client)))


def members_of(archive: bytes) -> Members:
    with zipfile.ZipFile(io.BytesIO(archive)) as opened:
        return {name: opened.read(name) for name in opened.namelist()}


def packed(members: Members | list[tuple[str, bytes]], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", method) as archive:
        for name, content in members.items() if isinstance(members, dict) else members:
            archive.writestr(name, content)
    return made.getvalue()


def summed_again(members: Members) -> Members:
    """As somebody would who knows what the list of hashes is for."""
    named = {name: content for name, content in members.items() if name not in ("SHA256SUMS", "SEAL")}
    lines = [f"{hashlib.sha256(content).hexdigest()}  {name}\n" for name, content in named.items()]
    return named | {"SHA256SUMS": "".join(lines).encode(), "SEAL": members["SEAL"]}


def indexed_again(members: Members) -> Members:
    index = json.loads(members["index.json"])
    for each in [*index["statements"], *index["exhibits"], index["record"]]:
        each["sha256"] = hashlib.sha256(members[each["path"]]).hexdigest()
    return summed_again(members | {"index.json": json.dumps(index).encode()})


def flaws(content: bytes, bounds: Bounds | None = None) -> dict[str, str]:
    found: dict[str, str] = {}
    for each in check(io.BytesIO(content), bounds).broken:
        found[each.name] = f"{found.get(each.name, '')}{each.words} "
    return found


def with_portal(content: bytes) -> Report:
    report = check(io.BytesIO(content))
    confirm(report)
    return report


def run(content: bytes, tmp_path: Path) -> subprocess.CompletedProcess[str]:
    """verify.py in a folder of its own, without the project and without any package."""
    (tmp_path / "verify.py").write_text(one_file(), encoding="utf-8")
    (tmp_path / "given").write_bytes(content)
    asked = [sys.executable, "-I", "-S", "verify.py", "given"]
    return subprocess.run(asked, cwd=tmp_path, capture_output=True, text=True, encoding="utf-8", timeout=60)


# What the portal gives out is found intact, in every way.


def test_the_file_for_the_arbitrator_is_intact_and_the_portals_own(sent: bytes, tmp_path: Path) -> None:
    report = with_portal(sent)
    assert report.broken == []
    said = [(each.name, each.words) for each in report.found]
    assert ("E2", "“mails.txt” is the file that the record says came in as E2.") in said
    story = (
        "statements/claim-of-the-freelancer.txt",
        "The statement of the freelancer is the text that was sealed by event 1.",
    )
    assert story in said
    assert ("index.json", "This portal has on record that it sent the file with this index to the arbitrator.") in said
    ran = run(sent, tmp_path)
    assert (ran.returncode, ran.stderr) == (0, "")
    assert "Every part has its hash, and each record holds." in ran.stdout
    assert "entries are left out" in ran.stdout


def test_the_program_in_the_archive_is_the_one_that_checks_it(sent: bytes, tmp_path: Path) -> None:
    members = members_of(sent)
    assert members["verify.py"].decode() == one_file()
    assert b"python3 verify.py THE-FILE.zip" in members["README.txt"]
    assert f"{reverse('verify')}".encode() in members["README.txt"]
    answer = Client().get(reverse("verify-program"))
    assert answer.content == members["verify.py"]


def test_packed_again_by_another_program_it_is_still_intact(sent: bytes) -> None:
    members = members_of(sent)
    assert flaws(packed(members, zipfile.ZIP_STORED)) == {}
    assert flaws(packed([("exhibits/", b""), *members.items()])) == {}


def test_evidence_of_a_card_dispute_is_intact(story: Story, tmp_path: Path) -> None:
    story.in_mediation()
    story.act(story.client, "say", text="Good day.")
    story.clock.advance(hours=1)
    dispute_charge(Payment.objects.get(subject=story.contract, purpose="fund").provider_key)
    card_disputes.ask_about_all()
    pack = b"".join(pack_of(CardDispute.objects.get()))
    assert with_portal(pack).broken == []
    assert run(pack, tmp_path).returncode == 0
    members = members_of(pack)
    listed = json.loads(members["exhibits.json"])
    listed[story.case.reference][0]["sha256"] = "0" * 64
    changed = summed_again(members | {"exhibits.json": json.dumps(listed).encode()})
    assert list(flaws(packed(changed))) == [f"{story.case.reference} E1"]


def test_an_exported_record_is_intact(story: Story, tmp_path: Path) -> None:
    story.in_negotiation()
    content = json.dumps(exported(story), indent=1, ensure_ascii=False).encode()
    assert with_portal(content).broken == []
    assert run(content, tmp_path).returncode == 0


# What somebody did to it is named.


def swap_exhibits(members: Members) -> Members:
    first, second = (name for name in members if name.startswith("exhibits/"))
    return members | {first: members[second], second: members[first]}


def swap_in_the_index(members: Members) -> Members:
    """Both exhibits keep their bytes, and are called by each other's number."""
    index = json.loads(members["index.json"])
    first, second = index["exhibits"]
    first["exhibit"], second["exhibit"] = second["exhibit"], first["exhibit"]
    return members | {"index.json": json.dumps(index).encode()}


def without_an_exhibit(members: Members) -> Members:
    index = json.loads(members["index.json"])
    gone = index["exhibits"].pop()
    kept = {name: content for name, content in members.items() if name != gone["path"]}
    return kept | {"index.json": json.dumps(index).encode()}


def reordered(members: Members) -> Members:
    record = json.loads(members["record.json"])
    record["events"][0], record["events"][1] = record["events"][1], record["events"][0]
    return members | {"record.json": json.dumps(record).encode()}


def another_story(members: Members) -> Members:
    """Both where it is read and where it is unsealed."""
    sealed = json.loads(members["sealed.json"])
    sealed["sealed"][0]["text"] = "The story of another."
    path = sealed["sealed"][0]["path"]
    told = members[path].replace(b"The story of the freelancer.", b"The story of another.")
    return members | {path: told, "sealed.json": json.dumps(sealed).encode()}


def another_story_where_it_is_read(members: Members) -> Members:
    path = "statements/claim-of-the-freelancer.txt"
    return members | {path: members[path].replace(b"The story of the freelancer.", b"The story of another.")}


AFTER_ALL_SUMS: list[tuple[Callable[[Members], Members], str, str]] = [
    (swap_exhibits, "E1", "is not what the record says came in as E1"),
    (swap_in_the_index, "E1", "is not what the record says came in as E1"),
    (without_an_exhibit, "E2", "came in, the record says, and is missing here"),
    (reordered, "record.json", "stands where event 1 of this record belongs"),
    (another_story, "statements/claim-of-the-freelancer.txt", "is not the one whose hash event 1 holds"),
    (another_story_where_it_is_read, "statements/claim-of-the-freelancer.txt", "does not hold the statement"),
    (lambda members: members | {"exhibits/E9-new.txt": b"New."}, "exhibits/E9-new.txt", "the index does not name it"),
]


@pytest.mark.parametrize(("change", "name", "words"), AFTER_ALL_SUMS, ids=lambda each: getattr(each, "__name__", None))
def test_a_change_is_named_though_every_sum_was_made_anew(
    sent: bytes, change: Callable[[Members], Members], name: str, words: str
) -> None:
    assert words in flaws(packed(indexed_again(change(members_of(sent)))))[name]


def test_a_changed_a_missing_and_an_added_file_are_named(sent: bytes) -> None:
    members = members_of(sent)
    exhibit = next(name for name in members if name.startswith("exhibits/E1"))
    assert flaws(packed(members | {exhibit: b"13 pages."}))[exhibit].startswith("It was changed")
    assert "It is missing" in flaws(packed({n: c for n, c in members.items() if n != exhibit}))[exhibit]
    assert "was added" in flaws(packed(members | {"exhibits/E3-x.txt": b"x"}))["exhibits/E3-x.txt"]
    assert flaws(packed({n: c for n, c in members.items() if n != "SHA256SUMS"}))["index.json"].startswith(
        "It was added"
    )


def test_one_byte_anywhere_is_noticed(sent: bytes) -> None:
    """But for the time that a directory gives its members, and the like, of which the portal says nothing."""
    unnoticed = []
    for place in range(0, len(sent), 97):
        changed = bytearray(sent)
        changed[place] ^= 0x01
        if not flaws(bytes(changed)) and members_of(bytes(changed)) != members_of(sent):
            unnoticed.append(place)
    assert unnoticed == []


def test_cut_off_prepended_appended_and_commented(sent: bytes) -> None:
    for changed in (
        sent[:-1],
        sent[: len(sent) // 2],
        b"MZ" + sent,
        b"PK" + sent,
        sent + b"more",
        sent[:-2] + b"\x04\0more",
    ):
        assert flaws(changed)


def test_what_the_directory_does_not_name_is_noticed(sent: bytes) -> None:
    """Another program could show it: a hidden member, or another name in the member itself."""
    hidden = packed({"exhibits/E1-hidden.txt": b"Hidden."}, zipfile.ZIP_STORED)
    with zipfile.ZipFile(io.BytesIO(hidden)) as archive:
        hidden = hidden[: archive.start_dir]
    with zipfile.ZipFile(io.BytesIO(sent)) as archive:
        start = archive.start_dir
    end = bytearray(sent[-22:])
    end[16:20] = (start + len(hidden)).to_bytes(4, "little")
    assert "directory does not name" in flaws(sent[:start] + hidden + sent[start:-22] + bytes(end))["The file"]
    renamed = sent.replace(b"index.json", b"index.jsom", 1)
    assert "Its directory says otherwise" in flaws(renamed)["The file"]


@pytest.mark.parametrize(
    "name",
    ["../out.txt", "/etc/out.txt", "a/../../out.txt", "a\\..\\out.txt", "C:out.txt", "a//b.txt", "a/./b.txt",
     "turned\u202etxt.exe", "line\nbreak.txt"],
)  # fmt: skip
def test_names_that_lead_out_or_mislead_are_named(sent: bytes, name: str) -> None:
    found = flaws(packed(summed_again(members_of(sent) | {name: b"x"})))
    assert any(words.startswith("Its name") for words in found.values())
    assert not any(sign in shown for shown in found for sign in "\u202e\n")


def test_a_name_twice_in_any_spelling_is_named(sent: bytes) -> None:
    there = list(members_of(sent).items())
    with pytest.warns(UserWarning, match="Duplicate name"):
        twice = packed([*there, ("index.json", b"{}")])
    assert flaws(twice)["index.json"] == "Two members have this name. "
    assert flaws(packed([*there, ("INDEX.json", b"{}")]))["INDEX.json"] == "Two members have this name. "


def test_a_link_and_a_locked_member_are_named(sent: bytes) -> None:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        link = zipfile.ZipInfo("exhibits/E1-link.txt")
        link.external_attr = 0o120777 << 16
        archive.writestr(link, "/etc/passwd")
        archive.writestr("a.bz2", b"x" * 100, zipfile.ZIP_BZIP2)
    found = flaws(made.getvalue())
    assert "is a link" in found["exhibits/E1-link.txt"]
    assert "packed in a way" in found["a.bz2"]


def test_a_bomb_is_not_unpacked(sent: bytes) -> None:
    bomb = packed(summed_again(members_of(sent) | {"exhibits/E7-bomb.txt": bytes(50 * 1024**2)}))
    assert "larger than what is looked at" in flaws(bomb, Bounds(unpacked=10 * 1024**2))["The file"]
    long_text = packed(summed_again(members_of(sent) | {"bomb.json": bytes(50 * 1024**2)}))
    assert "larger than what is looked at" in flaws(long_text, Bounds(whole=10 * 1024**2))["The file"]
    many = packed({f"{number}.txt": b"" for number in range(300)})
    assert "not looked at" in flaws(many, Bounds(members=100))["The file"]
    wide = packed({f"{'a' * 3000}{number}.txt": b"" for number in range(50)})
    assert "directory is larger" in flaws(wide, Bounds(members=100))["The file"]


def test_a_directory_that_lies_about_a_size_is_noticed(sent: bytes) -> None:
    """A member that says it is small and is not, and one that goes on after what its directory counts."""
    content = packed({"index.json": b"x" * 100_000})
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        start = archive.start_dir
    small = (10).to_bytes(4, "little")
    lying = bytearray(content)
    lying[22:26] = lying[start + 24 : start + 28] = small
    assert "cannot be unpacked as the directory says" in flaws(bytes(lying))["index.json"]


NO_RECORDS = [
    b"", b"P", b"PK", b"PK\x03\x04", b"PK\x05\x06" + bytes(18), b"\xff\xfe{}", "{}".encode("utf-16"), b"[]", b"null",
    b"1e999", b"{", b"[" * 100_000, b'{"format": NaN}', b'{"a": 1, "a": 2}',
    b'{"format": "evenhand record 1", "events": []}',
    b'{"format": "evenhand record 1", "events": [[]], "subject": 1}', b'{"events": ' + b"9" * 5_000 + b"}",
    b"\0" * 1000, b'{"format": "evenhand record 1", "subject": "\\ud800", "events": [{"number": 1, "act": "\\ud800"}]}',
]  # fmt: skip


@pytest.mark.parametrize("content", NO_RECORDS, ids=lambda each: repr(each[:24]))
def test_what_is_no_file_of_the_portal_is_said_to_be_none(content: bytes, tmp_path: Path) -> None:
    assert flaws(content)
    ran = run(content, tmp_path)
    assert (ran.returncode, ran.stderr) == (1, "")
    assert ran.stdout.startswith("BROKEN")


def test_a_very_long_json_is_not_read(db: None) -> None:
    assert "too large" in flaws(b"{" + b" " * 2048, Bounds(whole=1024))["The file"]


def test_an_entry_with_more_than_its_hash_covers_is_noticed(story: Story) -> None:
    story.in_negotiation()
    record = exported(story)
    record["events"][0]["note"] = "Paid in full."
    assert "holds more or less" in flaws(json.dumps(record).encode())["The record"]


def test_words_cannot_be_moved_from_a_sealed_text_into_its_salt(story: Story) -> None:
    """Salt and text are hashed as one: with a longer salt, the text would begin later, and have the same hash."""
    story.in_negotiation()
    record = exported(story)
    sealed = record["sealed"][0]
    sealed["salt"], sealed["text"] = sealed["salt"] + sealed["text"][:4], sealed["text"][4:]
    assert "is not the one whose hash" in flaws(json.dumps(record).encode())["The record"]


def test_a_sealed_text_cannot_be_called_the_other_sides(story: Story) -> None:
    story.in_negotiation()
    record = exported(story)
    record["sealed"][0]["what"] = "statement of the client"
    assert "is another text than event 1 speaks of" in flaws(json.dumps(record).encode())["The record"]


def forged(record: dict[str, Any]) -> dict[str, Any]:
    """The first entry says otherwise, and all hashes after it are made anew."""
    record["events"][0]["said"]["claimed"] = "1.00"
    previous = "0" * 64
    for event in record["events"]:
        content = {name: event[name] for name in event if name not in ("previous", "hash")}
        event["previous"], event["hash"] = previous, chained(bytes.fromhex(previous), content).hex()
        previous = event["hash"]
    record["head"] = previous
    return record


def test_a_record_that_was_made_anew_is_sound_and_not_the_portals(story: Story) -> None:
    story.in_negotiation()
    content = json.dumps(forged(exported(story))).encode()
    assert flaws(content) == {}
    assert [each.words[:40] for each in with_portal(content).broken] == ["This portal has not written this record."]


def test_over_an_entry_that_was_left_out_no_forged_one_is_confirmed(sent: bytes) -> None:
    """The chain holds and its end is the portal's own: an entry of which only hashes are there joins the two."""
    members = members_of(sent)
    record = json.loads(members["record.json"])
    first, left_out = record["events"][0], next(each for each in record["events"] if "left_out" in each)
    first["said"]["claimed"] = "1.00"
    previous = "0" * 64
    for event in record["events"]:
        event["previous"] = previous
        if event is left_out:
            break
        content = {name: event[name] for name in event if name not in ("previous", "hash")}
        previous = event["hash"] = chained(bytes.fromhex(previous), content).hex()
    bridged = packed(indexed_again(members | {"record.json": json.dumps(record).encode()}))
    assert flaws(bridged) == {}
    found = {each.name: each.words for each in with_portal(bridged).broken}
    assert found["record.json"].startswith("This portal has not written this record.")


def test_the_portal_says_nothing_of_a_case_that_is_not_in_the_file(story: Story) -> None:
    """A case it knows and one it does not, with entries that are not its own, are answered alike."""
    story.in_negotiation()
    known, unknown = exported(story), exported(story)
    unknown["subject"] = "00000000-0000-4000-8000-000000000000"
    for event in unknown["events"]:
        event["subject"] = unknown["subject"]
    said = [[each.words for each in with_portal(json.dumps(forged(each)).encode()).broken] for each in (known, unknown)]
    assert said[0] == said[1]
    early = exported(story)
    story.act(story.client, "say", text="Good day.")
    content = json.dumps(early).encode()
    before = check(io.BytesIO(content)).found
    assert [each.words for each in with_portal(content).found[len(before) :]] == [
        "This portal has written each of these entries."
    ]


@pytest.mark.parametrize("name", ["case.pdf", "README.txt", "verify.py"])
def test_what_no_record_covers_is_covered_by_the_portals_seal(sent: bytes, name: str) -> None:
    """The index names none of them, and anybody can make the list of hashes anew."""
    changed = packed(summed_again(members_of(sent) | {name: b"Otherwise."}))
    assert flaws(changed) == {}
    assert [each.name for each in with_portal(changed).broken] == ["SEAL"]
    members = members_of(sent)
    unsealed = {member: content for member, content in members.items() if member != "SEAL"}
    assert [each.name for each in with_portal(packed(unsealed)).broken] == ["SEAL"]


def test_the_seal_holds_after_the_secret_was_changed_in_good_order(sent: bytes) -> None:
    with override_settings(SECRET_KEY="another", SECRET_KEY_FALLBACKS=[settings.SECRET_KEY]):
        assert with_portal(sent).broken == []
    with override_settings(SECRET_KEY="another"):
        assert [each.name for each in with_portal(sent).broken] == ["SEAL"]


# The page, and the command on the server.


def asked(content: bytes, name: str = "file.zip", http: Client | None = None) -> Any:
    return (http or Client()).post(reverse("verify"), {"file": SimpleUploadedFile(name, content)})


def test_anybody_has_a_file_checked_without_signing_in(sent: bytes, story: Story) -> None:
    page = Client(enforce_csrf_checks=True).get(reverse("verify"))
    assert "Check a file" in text(page)
    answer = asked(sent, http=Client(enforce_csrf_checks=True))
    assert answer.status_code == 200
    assert "Everything that can be checked is as this portal wrote it" in text(answer)
    assert text(asked(sent, http=signed_in(story.stranger))).count("Intact") == text(answer).count("Intact")
    members = members_of(sent)
    broken = text(asked(packed(members | {"README.txt": b"<script>alert(1)</script>"})))  # its sums are as they were
    assert "One thing is not as this portal wrote it" in broken
    assert "README.txt" in broken


def test_markup_in_a_name_is_shown_as_it_is(sent: bytes) -> None:
    answer = asked(packed(members_of(sent) | {"<img src=x>.txt": b"x"}))
    assert b"<img src=x>" not in answer.content
    assert "<img src=x>.txt" in text(answer) or "&lt;img" in answer.content.decode()


def test_nothing_and_too_much_are_refused_with_what_to_do(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    nothing = Client().post(reverse("verify"))
    assert nothing.status_code == 422
    assert "Choose the file that is to be checked." in text(nothing)
    assert "The file is empty." in text(asked(b""))
    read = []
    monkeypatch.setattr("disputes.views.verifying.looked_at", read.append)
    much = Client().post(
        reverse("verify"), b"x", content_type="multipart/form-data; boundary=x", CONTENT_LENGTH="200000000"
    )
    assert (much.status_code, read) == (422, [])
    assert "with verify.py" in text(much)


def test_who_asks_too_often_waits(db: None) -> None:
    with override_settings(ACCOUNT_RATE_LIMITS={"verify_file": "2/m/ip"}):
        answers = [asked(b"{}", http=Client(REMOTE_ADDR="203.0.113.9")).status_code for _ in range(3)]
        assert answers == [200, 200, 429]
        assert Client(REMOTE_ADDR="203.0.113.9").get(reverse("verify")).status_code == 200


def test_nothing_of_it_is_kept(sent: bytes, tmp_path: Path) -> None:
    large = packed(members_of(sent) | {"x.bin": bytes(3 * 1024**2)}, zipfile.ZIP_STORED)  # too large for memory
    with override_settings(FILE_UPLOAD_TEMP_DIR=str(tmp_path)):
        answer = asked(large)
    assert answer.status_code == 200
    answer.close()
    assert list(tmp_path.iterdir()) == []


def test_the_command_says_the_same_and_ends_with_1(sent: bytes, story: Story, tmp_path: Path) -> None:
    path = tmp_path / "file.zip"
    path.write_bytes(sent)
    out = io.StringIO()
    call_command("verify_file", str(path), stdout=out)
    assert "This portal has written each of these entries." in out.getvalue()
    path.write_text(json.dumps(forged(exported(story))))
    call_command("verify_file", str(path), "--offline", stdout=out)
    with pytest.raises(CommandError, match="has not written this record"):
        call_command("verify_file", str(path))
    with pytest.raises(CommandError, match="cannot be read"):
        call_command("verify_file", str(tmp_path / "nowhere.zip"))


def test_a_file_that_is_not_there_is_said_not_to_be(tmp_path: Path) -> None:
    (tmp_path / "verify.py").write_text(one_file(), encoding="utf-8")
    asked_for = [sys.executable, "-I", "-S", "verify.py", "nowhere.zip"]
    ran = subprocess.run(asked_for, cwd=tmp_path, capture_output=True, text=True)
    assert (ran.returncode, ran.stderr) == (1, "")
    assert "cannot be read" in ran.stdout


def test_broken_is_never_called_intact() -> None:
    assert not Report().is_intact
    report = Report()
    report.say("x", BROKEN, "y")
    assert not report.is_intact
