"""A file in parts, on disk and in a store: repeated, cut off, gone on with, refused, given up, forgotten."""

import hashlib
import io
import socket
import threading
from datetime import timedelta
from uuid import uuid4

import pytest
from django.core.files.storage import default_storage
from django.db import IntegrityError, connection, transaction

from config import storage
from core import clock, errors, sight
from evidence import forgetting, limits, quotas, storing
from evidence.limits import IN_ONE_GO, LARGEST, MIB, PART
from evidence.models import State, StoredFile, Upload
from evidence.uploads import finishing, places, sending
from tests.evidence.conftest import BUCKET, PDF, stored_names, upload, zipped
from tests.evidence.fake_clamd import Clamd
from tests.evidence.pictures import with_secrets
from tests.evidence.sending import begun, put, sent, uploaded

LARGE = PDF + bytes(range(256)) * (9 * MIB // 256)  # two parts, the second a shorter one


def test_a_large_file_arrives_in_parts_and_is_kept_as_it_came(anywhere, freelancer):
    done = uploaded(freelancer, "Large.pdf", LARGE, sha256=hashlib.sha256(LARGE).hexdigest())
    assert (done.state, done.received, done.why) == (State.READY, len(LARGE), "")
    file = StoredFile.objects.get()
    assert done.file == file
    assert (file.name, file.size, file.content_type, file.subject) == (
        "Large.pdf",
        len(LARGE),
        "application/pdf",
        None,
    )
    assert file.sha256 == file.shared_sha256 == hashlib.sha256(LARGE).hexdigest()
    with default_storage.open(file.key) as kept:
        assert kept.read() == LARGE
    assert len(stored_names()) == 1


def test_it_is_used_like_any_other_file(folder, freelancer, case):
    done = uploaded(freelancer, "Large.pdf", LARGE)
    assert storing.use([done.file_id], case, freelancer) == [done.file]


def test_a_picture_that_came_in_parts_has_its_shared_copy(anywhere, freelancer):
    file = uploaded(freelancer, "desk.jpg", with_secrets("JPEG")).file
    assert file.has_copy
    assert len(stored_names()) == 2


def test_an_upload_is_gone_on_with_where_it_was_cut_off(anywhere, freelancer):
    first = sent(begun(freelancer, "Large.pdf", LARGE, mark="a" * 64), LARGE, parts=1)
    assert first.received == PART
    again = sending.open_to_go_on(freelancer)
    assert [(each.pk, each.received, each.mark) for each in again] == [(first.pk, PART, "a" * 64)]
    assert finishing.finish(sent(first, LARGE).pk, freelancer).state == State.READY


def test_the_same_part_again_changes_nothing(folder, freelancer):
    one = sent(begun(freelancer, "Large.pdf", LARGE), LARGE, parts=1)
    sending.take_part(one.pk, freelancer, 0, io.BytesIO(b"x" * PART))
    assert sending.stands(one.pk, freelancer).received == PART
    done = finishing.finish(sent(one, LARGE).pk, freelancer)
    sending.take_part(one.pk, freelancer, 0, io.BytesIO(b"x" * PART))  # late, from a connection that was given up
    assert done.file.sha256 == hashlib.sha256(LARGE).hexdigest()
    with default_storage.open(done.file.key) as kept:
        assert kept.read() == LARGE


@pytest.mark.django_db(transaction=True)
def test_two_that_send_the_same_part_at_once_add_it_once(folder, freelancer):
    one, together, wrong = begun(freelancer, "Large.pdf", LARGE), threading.Barrier(4), []

    def send():
        try:
            together.wait()
            sending.take_part(one.pk, freelancer, 0, io.BytesIO(LARGE[:PART]))
        except BaseException as trouble:
            wrong.append(trouble)
        finally:
            connection.close()

    threads = [threading.Thread(target=send) for _ in range(4)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert wrong == []
    assert sending.stands(one.pk, freelancer).received == PART


@pytest.mark.parametrize("offset", [PART, 1, PART + 1, 10 * PART])
def test_a_part_at_a_wrong_place_is_told_the_right_one(folder, freelancer, offset):
    one = begun(freelancer, "Large.pdf", LARGE)
    with pytest.raises(sending.WrongOffset) as refused:
        sending.take_part(one.pk, freelancer, offset, io.BytesIO(LARGE[:PART]))
    assert refused.value.fields == {"offset": ["0"]}
    assert "the first 0 bytes have arrived" in refused.value.message
    assert stored_names() == []


def test_a_part_that_was_cut_off_or_is_too_long_changes_nothing(folder, freelancer):
    one = begun(freelancer, "Large.pdf", LARGE)
    for content in (LARGE[: PART - 1], LARGE[: PART + 1], b""):
        with pytest.raises(errors.Invalid, match="has to have 5,242,880 bytes"):
            sending.take_part(one.pk, freelancer, 0, io.BytesIO(content))
    assert sending.stands(one.pk, freelancer).received == 0


def test_somebody_elses_upload_is_not_found(anywhere, freelancer, stranger):
    one = sent(begun(freelancer, "Large.pdf", LARGE), LARGE, parts=1)
    for tried in (
        lambda: sending.stands(one.pk, stranger),
        lambda: sending.take_part(one.pk, stranger, PART, io.BytesIO(LARGE[PART:])),
        lambda: finishing.finish(one.pk, stranger),
        lambda: finishing.cancel(one.pk, stranger),
        lambda: sending.stands(uuid4(), freelancer),
    ):
        with pytest.raises(errors.NotFound, match="not there any more"):
            tried()
    assert sending.open_to_go_on(stranger) == []
    assert sending.stands(one.pk, freelancer).received == PART


def test_the_database_itself_shows_it_to_nobody_else(folder, freelancer, stranger):
    begun(freelancer, "Large.pdf", LARGE)
    for person, count in ((freelancer, 1), (stranger, 0)):
        with sight.through(sight.Gaze(str(person.pk))):
            assert Upload.objects.count() == count


def test_it_is_not_finished_before_all_has_arrived(anywhere, freelancer):
    one = sent(begun(freelancer, "Large.pdf", LARGE), LARGE, parts=1)
    with pytest.raises(sending.WrongOffset, match="5,242,880 of"):
        finishing.finish(one.pk, freelancer)
    assert sending.stands(one.pk, freelancer).state == State.UPLOADING


def test_what_would_be_refused_in_any_case_is_refused_before_it_is_sent(anywhere, freelancer):
    for name, size, says in (
        ("film.mp4", LARGEST + 1, "may have at most 250 MiB"),
        ("film.mp4", 0, "is empty"),
        ("setup.exe", 9, "of a kind that is not taken"),
        ("photo.png", IN_ONE_GO + 1, "a PNG image may have at most 25 MiB"),
        ("notes.txt", IN_ONE_GO + 1, "a text may have at most 25 MiB"),
    ):
        with pytest.raises(errors.Invalid, match=says):
            sending.begin(freelancer, name, size)
    assert not Upload.objects.exists()
    assert stored_names() == []


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("invoice.pdf", b"MZ\x90\x00" * 9, "its content looks like a Windows program"),
        ("photo.jpg", b"\xff\xd8\xff\xe0 and nothing more", "is damaged, or not a whole picture"),
        ("a.zip", zipped(**{"a.txt": "x"})[:-30], "a ZIP archive"),
    ],
    ids=["disguised", "broken", "cut"],
)
def test_what_is_not_what_it_is_called_is_refused_and_nothing_of_it_is_kept(anywhere, freelancer, name, content, says):
    one = sent(begun(freelancer, name, content), content)
    for _ in range(2):  # whoever asks again is told again
        with pytest.raises(errors.Invalid, match=says):
            finishing.finish(one.pk, freelancer)
    one = sending.stands(one.pk, freelancer)
    assert one.state == State.REFUSED
    assert says in one.why
    assert stored_names() == []
    assert not StoredFile.objects.exists()


def test_a_file_whose_hash_is_another_than_announced_is_refused(anywhere, freelancer):
    one = sent(begun(freelancer, "a.pdf", PDF, sha256="0" * 64), PDF)
    with pytest.raises(errors.Invalid, match="is not what was announced"):
        finishing.finish(one.pk, freelancer)
    assert stored_names() == []


def test_while_it_cannot_be_checked_it_stays_and_is_finished_later(folder, freelancer, settings):
    one = sent(begun(freelancer, "a.pdf", PDF), PDF)
    settings.CLAMD_ADDRESS = ("127.0.0.1", 1)
    with pytest.raises(errors.Busy, match="cannot be checked"):
        finishing.finish(one.pk, freelancer)
    assert sending.stands(one.pk, freelancer).state == State.UPLOADING
    settings.CLAMD_ADDRESS = None
    assert finishing.finish(one.pk, freelancer).state == State.READY


def test_whoever_finishes_twice_is_told_the_same_twice(anywhere, freelancer):
    done = uploaded(freelancer, "a.pdf", PDF)
    assert finishing.finish(done.pk, freelancer).file == done.file
    assert StoredFile.objects.count() == 1


def test_while_one_request_checks_another_one_is_told_so_and_takes_over_from_one_that_died(
    anywhere, freelancer, monkeypatch
):
    one = sent(begun(freelancer, "a.pdf", PDF), PDF)
    with monkeypatch.context() as dying:
        dying.setattr(finishing, "_checked", lambda _: exit())
        dying.setattr(finishing, "_leaves_checking", lambda *_, **__: False)
        with pytest.raises(SystemExit):
            finishing.finish(one.pk, freelancer)
    assert finishing.finish(one.pk, freelancer).state == State.CHECKING
    long_ago = clock.now() - limits.CHECKED_WITHIN - timedelta(seconds=1)
    Upload.objects.update(checking_since=long_ago)
    assert finishing.finish(one.pk, freelancer).state == State.READY


@pytest.mark.parametrize("parts", [0, 1, 2])
def test_what_is_cancelled_leaves_nothing(anywhere, freelancer, parts):
    one = sent(begun(freelancer, "Large.pdf", LARGE), LARGE, parts=parts)
    assert finishing.cancel(one.pk, freelancer).state == State.CANCELLED
    assert finishing.cancel(one.pk, freelancer).state == State.CANCELLED
    assert stored_names() == []
    with pytest.raises(errors.WrongPhase, match="was cancelled"):
        finishing.finish(one.pk, freelancer)
    assert sending.open_to_go_on(freelancer) == []


def test_a_file_that_is_ready_can_be_given_up_until_it_is_used(anywhere, freelancer, case):
    loose, used = (uploaded(freelancer, "desk.jpg", with_secrets("JPEG")) for _ in range(2))
    storing.use([used.file_id], case, freelancer)
    finishing.cancel(loose.pk, freelancer)
    with pytest.raises(errors.WrongPhase, match="is in use"):
        finishing.cancel(used.pk, freelancer)
    assert list(StoredFile.objects.all()) == [used.file]
    assert len(stored_names()) == 2  # with its copy


def test_what_is_given_up_while_it_is_checked_is_not_kept(anywhere, freelancer, monkeypatch):
    picture = with_secrets("JPEG")
    one = sent(begun(freelancer, "desk.jpg", picture), picture)
    checks = finishing.examining.refuse_unfit

    def given_up(*what):
        checks(*what)
        finishing.cancel(one.pk, freelancer)

    monkeypatch.setattr(finishing.examining, "refuse_unfit", given_up)
    with pytest.raises(errors.WrongPhase, match="was cancelled"):
        finishing.finish(one.pk, freelancer)
    assert stored_names() == []
    assert not StoredFile.objects.exists()


def test_what_is_not_finished_within_a_day_is_forgotten(anywhere, freelancer):
    one = sent(begun(freelancer, "Large.pdf", LARGE), LARGE, parts=1)
    done = uploaded(freelancer, "a.pdf", PDF)
    assert forgetting.forget_unused() == 0
    Upload.objects.update(begun_at=clock.now() - limits.UNFINISHED_FOR)
    with pytest.raises(errors.NotFound):
        sending.stands(one.pk, freelancer)
    assert sending.open_to_go_on(freelancer) == []
    assert forgetting.forget_unused() == 2
    assert not Upload.objects.exists()
    assert StoredFile.objects.get() == done.file  # it is a file now, and has a month
    assert len(stored_names()) == 1


def test_a_file_that_nobody_uses_within_a_month_is_forgotten(anywhere, freelancer, case):
    loose, used = (storing.store(upload("desk.jpg", with_secrets("JPEG")), freelancer) for _ in range(2))
    storing.use([used.pk], case, freelancer)
    StoredFile.objects.filter(pk=loose.pk).delete()
    assert forgetting.forget_unused() == 0
    with clock.stopped_at(clock.now() + limits.UNUSED_FOR + timedelta(minutes=1)):
        storing.store(upload("fresh.pdf"), freelancer)
        assert forgetting.forget_unused() == 0
    with clock.stopped_at(clock.now() + 2 * limits.UNUSED_FOR + timedelta(minutes=2)):
        assert forgetting.forget_unused() == 1
    assert list(StoredFile.objects.all()) == [used]


def test_a_person_may_have_so_much_lie_unused_and_no_more(folder, freelancer, case, settings):
    settings.UNUSED_ROOM = (2, 10)
    first = begun(freelancer, "Large.pdf", LARGE)  # counts from when it was announced
    with pytest.raises(quotas.Full, match=r"1 of 2 files, 9.0 MiB of 10.0 MiB") as refused:
        begun(freelancer, "Large.pdf", LARGE)
    assert "forgotten after 30 days" in refused.value.instead
    kept = storing.store(upload("a.pdf"), freelancer)
    with pytest.raises(quotas.Full):
        storing.store(upload("b.pdf"), freelancer)
    storing.use([kept.pk], case, freelancer)
    storing.store(upload("b.pdf"), freelancer)
    finishing.cancel(first.pk, freelancer)
    begun(freelancer, "c.pdf", PDF)


def test_the_database_itself_keeps_what_is_said_of_an_upload_true(folder, freelancer):
    begun(freelancer, "Large.pdf", LARGE)
    for wrong in ("received = size + 1", "state = 'ready'", "state = 'checking'", f"size = {LARGEST + 1}", "why = 'x'"):
        with pytest.raises(IntegrityError), transaction.atomic():
            connection.cursor().execute(f"UPDATE evidence_upload SET {wrong}")


def test_a_large_file_is_shown_to_clamd_like_any_other(folder, freelancer, settings):
    place = socket.create_server(("127.0.0.1", 0))
    settings.CLAMD_ADDRESS = place.getsockname()
    server = Clamd(place)
    assert uploaded(freelancer, "Large.pdf", LARGE).state == State.READY
    server.close()
    assert server.heard == [LARGE]


def test_parts_for_a_store_do_not_come_through_the_portal(s3, freelancer):
    one = begun(freelancer, "Large.pdf", LARGE)
    with pytest.raises(errors.WrongPhase, match="go straight to the store"):
        sending.take_part(one.pk, freelancer, 0, io.BytesIO(LARGE[:PART]))


def test_a_part_that_a_store_took_with_a_wrong_length_does_not_count(s3, freelancer):
    one = begun(freelancer, "Large.pdf", LARGE)
    for wrong in (LARGE[: PART - 1], LARGE[: PART + 1]):
        put(places.place().link(one), wrong)
        assert sending.stands(one.pk, freelancer).received == 0
    assert finishing.finish(sent(one, LARGE).pk, freelancer).file.sha256 == hashlib.sha256(LARGE).hexdigest()


def test_what_is_given_up_or_forgotten_is_no_multipart_upload_of_the_store_any_more(s3, freelancer):
    given_up, forgotten = (sent(begun(freelancer, "Large.pdf", LARGE), LARGE, parts=1) for _ in range(2))
    assert len(s3.list_multipart_uploads(Bucket=BUCKET)["Uploads"]) == 2
    finishing.cancel(given_up.pk, freelancer)
    Upload.objects.filter(pk=forgotten.pk).update(begun_at=clock.now() - limits.UNFINISHED_FOR)
    forgetting.forget_unused()
    assert "Uploads" not in s3.list_multipart_uploads(Bucket=BUCKET)


def test_a_store_that_does_not_answer_is_said_and_nothing_is_begun(s3, freelancer, settings, monkeypatch):
    monkeypatch.setenv("STORAGE_URL", "s3://tried:in-tests@nowhere/?endpoint=http://127.0.0.1:9")
    settings.STORAGES = {**settings.STORAGES, "default": storage.backend(None)}
    with pytest.raises(errors.Busy, match="does not answer just now"):
        begun(freelancer, "Large.pdf", LARGE)
    assert not Upload.objects.exists()


def test_a_store_whose_answer_was_lost_has_put_it_together_all_the_same(s3, freelancer):
    one = sent(begun(freelancer, "Large.pdf", LARGE), LARGE)
    places.place().complete(one)
    assert sending.stands(one.pk, freelancer).has_arrived
    assert finishing.finish(one.pk, freelancer).state == State.READY
