"""Taking in files: what is kept of them, and what is refused, by size, by kind and by content."""

import hashlib
import socket
from uuid import uuid4

import pytest
from django.core.files.storage import default_storage
from django.db import IntegrityError, InternalError, connection, transaction
from PIL import Image

from config import storage
from core import errors
from evidence import storing
from evidence.limits import IN_ONE_GO
from evidence.models import LARGEST, StoredFile
from evidence.names import sanitised
from tests import roles
from tests.evidence.conftest import PDF, PNG, stored_names, upload, zipped
from tests.evidence.pictures import picture
from timers.models import Subject

DOCX = zipped(**{"[Content_Types].xml": "<Types/>", "word/document.xml": "<w/>"})
MAIL = b"From: a@example.org\r\nTo: b@example.org\r\nSubject: Draft\r\n\r\nHere it is.\r\n"


def test_a_file_is_kept_as_it_came_with_its_hash(anywhere, freelancer):
    file = storing.store(upload("Proposal.pdf"), freelancer)
    assert (file.name, file.size, file.content_type) == ("Proposal.pdf", len(PDF), "application/pdf")
    assert file.sha256 == hashlib.sha256(PDF).hexdigest()
    assert file.subject is None
    with default_storage.open(StoredFile.objects.get().key) as kept:
        assert kept.read() == PDF


def test_the_storage_name_tells_nothing_of_the_content(folder, freelancer):
    first, second = (storing.store(upload("same.pdf"), freelancer) for _ in range(2))
    assert first.key != second.key
    assert first.sha256 == second.sha256
    assert first.sha256[:8] not in first.key
    assert "same" not in first.key


@pytest.mark.parametrize(
    ("name", "content", "content_type"),
    [
        ("a.pdf", PDF, "application/pdf"),
        ("A.PNG", PNG, "image/png"),
        ("a.jpg", picture("JPEG"), "image/jpeg"),
        ("a.jpeg", picture("JPEG"), "image/jpeg"),
        ("a.gif", picture("GIF"), "image/gif"),
        ("a.webp", picture("WEBP"), "image/webp"),
        ("a.txt", "Grüße – ok\n".encode(), "text/plain"),
        ("old.txt", "Grüße".encode("cp1252"), "text/plain"),
        ("wide.txt", "Grüße".encode("utf-16"), "text/plain"),
        ("a.csv", b"name,amount\nx,1\n", "text/csv"),
        ("a.md", b"# Title\n\n<b>bold</b>\n", "text/markdown"),
        ("a.docx", DOCX, "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
        ("a.zip", zipped(**{"a.txt": "x"}), "application/zip"),
        ("a.mp3", b"ID3\x03\x00", "audio/mpeg"),
        ("a.mp4", b"\x00\x00\x00\x18ftypisom", "video/mp4"),
        ("a.m4a", b"\x00\x00\x00\x18ftypM4A ", "audio/mp4"),
        ("a.wav", b"RIFF\x10\x00\x00\x00WAVEfmt ", "audio/wav"),
        ("a.mov", b"\x00\x00\x00\x14ftypqt  ", "video/quicktime"),
        ("a.eml", MAIL, "message/rfc822"),
        ("archive.tar.zip", zipped(**{"a.txt": "x"}), "application/zip"),
    ],
)
def test_a_kind_that_is_taken_is_told_by_its_content(folder, freelancer, name, content, content_type):
    assert storing.store(upload(name, content), freelancer).content_type == content_type


def test_an_open_document_is_taken(folder, freelancer):
    content = zipped(**{"mimetype": "application/vnd.oasis.opendocument.text", "content.xml": "<x/>"})
    assert storing.store(upload("a.odt", content), freelancer).content_type.endswith("opendocument.text")


def test_a_picture_as_a_program_writes_it_is_taken(folder, freelancer, tmp_path):
    for name in ("a.png", "a.jpg", "a.gif", "a.webp"):
        Image.new("RGB", (9, 9), "red").save(tmp_path / name)
        assert storing.store(upload(name, (tmp_path / name).read_bytes()), freelancer).size > 0


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("invoice.pdf", b"MZ\x90\x00\x03\x00\x00\x00", "is called a PDF, but its content looks like a Windows program"),
        ("photo.png", b"<!DOCTYPE html><html><script>", "called a PNG image, but its content looks like a web page"),
        ("photo.jpg", b"\n <script>alert(1)</script>", "its content looks like a web page"),
        ("photo.png", b"<svg onload='x'>", "its content looks like an SVG drawing"),
        ("photo.png", PDF, "its content looks like a PDF"),
        ("notes.txt", b"<html><body>", "its content looks like a web page"),
        ("notes.txt", b"\x7fELF\x02\x01\x01\x00", "its content looks like a program"),
        ("notes.txt", b"a\x00b", "its content is something else or damaged"),
        ("a.docx", zipped(**{"a.txt": "x"}), "its content looks like a ZIP archive"),
        ("a.docx", DOCX[:60], "its content looks like a ZIP archive"),
        ("a.xlsx", DOCX, "is called a Excel workbook"),
        (
            "macros.docx",
            zipped(**{"[Content_Types].xml": "", "word/document.xml": "", "word/vbaProject.bin": "x"}),
            "Word document",
        ),
        ("a.zip", b"PK\x03\x04 and nothing more", "ZIP archive"),
        ("a.eml", b"just some text", "e-mail"),
        ("a.mp4", b"\x00\x00\x00\x18ftypqt  ", "MP4 film"),
        ("a.mp3", b"plain text", "MP3 recording"),
    ],
)
def test_a_disguised_file_is_refused_and_told_what_it_looks_like(folder, freelancer, name, content, says):
    with pytest.raises(errors.Invalid) as refused:
        storing.store(upload(name, content), freelancer)
    assert says in refused.value.message
    assert refused.value.fields == {"file": [refused.value.message]}
    assert not StoredFile.objects.exists()
    assert stored_names() == []


@pytest.mark.parametrize(
    "name", ["setup.exe", "page.html", "drawing.svg", "macro.docm", "script.js", "noextension", ".pdf", "a.pdf.exe"]
)
def test_a_kind_that_is_not_taken_is_refused_with_those_that_are(folder, freelancer, name):
    with pytest.raises(errors.Invalid) as refused:
        storing.store(upload(name), freelancer)
    assert "of a kind that is not taken" in refused.value.message
    assert "pdf, png, jpg" in refused.value.fields["file"][0]


def test_a_file_that_is_too_large_is_refused_with_the_limit_and_its_own_size(folder, freelancer):
    with pytest.raises(errors.Invalid) as refused:
        storing.store(upload("film.mp4", b"\x00" * (26 * 1024 * 1024)), freelancer)
    assert refused.value.message == "“film.mp4” has 26.0 MiB; sent in one go, a file may have at most 25 MiB."
    assert "Up to 250 MiB are sent in parts" in refused.value.instead
    with pytest.raises(errors.Invalid, match="has 26,214,401 bytes; sent in one go, a file may have at most 25 MiB"):
        storing.store(upload("film.pdf", PDF + b"\x00" * (IN_ONE_GO + 1 - len(PDF))), freelancer)


def test_a_file_of_just_the_limit_is_taken(folder, freelancer):
    assert storing.store(upload("a.pdf", PDF + b"\x00" * (IN_ONE_GO - len(PDF))), freelancer).size == IN_ONE_GO


def test_an_empty_file_is_refused(folder, freelancer):
    with pytest.raises(errors.Invalid, match=r"“a\.pdf” is empty"):
        storing.store(upload("a.pdf", b""), freelancer)


def test_a_zip_whose_directory_is_an_attack_is_refused_unread(folder, freelancer):
    whole = zipped(**{"a.txt": "x"})
    end = whole.rfind(b"PK\x05\x06")
    huge = whole[: end + 12] + (2**32 - 1).to_bytes(4, "little") + whole[end + 16 :]
    with pytest.raises(errors.Invalid, match="ZIP archive"):
        storing.store(upload("a.zip", huge), freelancer)


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("../../etc/passwd.pdf", "passwd.pdf"),
        ("C:\\Users\\me\\a.pdf", "a.pdf"),
        ("exe.\u202efdp.pdf", "exe.fdp.pdf"),
        ("a\x00b\r\nc.pdf", "abc.pdf"),
        ("  many   spaces .pdf ", "many spaces .pdf"),
        ("..hidden.pdf", "hidden.pdf"),
        ('q"uo<te>.pdf', "q_uo_te_.pdf"),
        ("Résumé – 中文.pdf", "Résumé – 中文.pdf"),
        ("x" * 300 + ".pdf", "x" * 146 + ".pdf"),
        ("", "file"),
        ("\u200b", "file"),
    ],
)
def test_a_name_is_made_safe_and_keeps_its_extension(name, kept):
    assert sanitised(name) == kept


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def test_while_the_store_is_down_nothing_is_kept_and_the_refusal_says_so(settings, tmp_path, monkeypatch, freelancer):
    monkeypatch.setenv("STORAGE_URL", f"s3://a:b@bucket/?endpoint=http://127.0.0.1:{free_port()}")
    settings.STORAGES = {**settings.STORAGES, "default": storage.backend(tmp_path)}
    with pytest.raises(errors.Busy, match="could not be stored just now; nothing was saved") as refused:
        storing.store(upload("a.pdf"), freelancer)
    assert refused.value.instead
    assert not StoredFile.objects.exists()


def test_while_the_folder_cannot_be_written_nothing_is_kept(settings, tmp_path, freelancer):
    (tmp_path / "files").write_text("a file stands where the folder should be")
    settings.STORAGES = {**settings.STORAGES, "default": storage.backend(tmp_path / "files")}
    with pytest.raises(errors.Busy):
        storing.store(upload("a.pdf"), freelancer)
    assert not StoredFile.objects.exists()


def test_a_row_that_cannot_be_written_leaves_no_file_behind(anywhere, freelancer):
    nobody = type(freelancer)(pk=freelancer.pk)
    with roles.as_owner(), connection.cursor() as cursor:
        cursor.execute("ALTER TABLE evidence_storedfile ADD CONSTRAINT closed CHECK (false) NOT VALID")
    with pytest.raises(IntegrityError), transaction.atomic():
        storing.store(upload("a.pdf"), nobody)
    assert stored_names() == []


def test_an_act_binds_ones_own_files_once(folder, freelancer, case):
    files = [storing.store(upload(f"{n}.pdf"), freelancer) for n in range(3)]
    wanted = [files[2].pk, files[0].pk]
    assert [file.pk for file in storing.use(wanted, case, freelancer)] == wanted
    assert [file.pk for file in storing.use(wanted, case, freelancer)] == wanted
    assert set(case.files.values_list("pk", flat=True)) == set(wanted)
    assert storing.use([], case, freelancer) == []


def test_a_file_of_somebody_else_or_of_another_case_cannot_be_used(folder, freelancer, stranger, case):
    file = storing.store(upload("a.pdf"), freelancer)
    other = Subject.objects.create(kind="tried")
    for by, wanted in ((stranger, file.pk), (freelancer, uuid4())):
        with pytest.raises(errors.NotFound, match="Please upload it again"):
            storing.use([wanted], case, by)
    storing.use([file.pk], case, freelancer)
    with pytest.raises(errors.NotFound):
        storing.use([file.pk], other, freelancer)


def test_the_database_itself_keeps_a_file_that_is_in_use(folder, freelancer, case):
    loose, used = (storing.store(upload("a.pdf"), freelancer) for _ in range(2))
    storing.use([used.pk], case, freelancer)
    for statement in (
        "UPDATE evidence_storedfile SET sha256 = repeat('0', 64) WHERE id = %s",
        "UPDATE evidence_storedfile SET subject_id = NULL WHERE id = %s",
        "DELETE FROM evidence_storedfile WHERE id = %s",
    ):
        with pytest.raises(InternalError, match="in use"), transaction.atomic():
            connection.cursor().execute(statement, [used.pk])
    with pytest.raises(InternalError), transaction.atomic():
        connection.cursor().execute("UPDATE evidence_storedfile SET name = 'b.pdf' WHERE id = %s", [loose.pk])
    connection.cursor().execute("DELETE FROM evidence_storedfile WHERE id = %s", [loose.pk])
    assert list(StoredFile.objects.all()) == [used]
    for wrong in ("size = 0", f"size = {LARGEST + 1}", "sha256 = 'x'", "name = ''"):
        with pytest.raises((IntegrityError, InternalError)), transaction.atomic():
            connection.cursor().execute(f"UPDATE evidence_storedfile SET {wrong}")
