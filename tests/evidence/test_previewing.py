"""Previews of files: bounded pictures of what is shared, first lines, and the address of what is played."""

import io
import time

import pytest
from django.urls import reverse
from PIL import Image

from evidence import previewing, storing
from evidence.previewing import LONGEST, preview_of
from tests.evidence.conftest import PDF, upload
from tests.evidence.pdfs import pdf
from tests.evidence.pictures import SECRET, picture, with_secrets

pytestmark = pytest.mark.filterwarnings("ignore:Image appears to be a malformed MPO")

A4 = (595, 842)


def stored(name, content, by):
    return storing.store(upload(name, content), by)


def drawn(client, file, query=""):
    answer = client.get(reverse("file-preview", args=[file.pk]) + query)
    assert answer.status_code == 200, answer.content
    assert answer["Content-Type"] == "image/webp"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Cache-Control"] == "private, no-store"
    assert "sandbox" in answer["Content-Security-Policy"]
    with Image.open(io.BytesIO(answer.content)) as opened:
        opened.load()
        return opened.copy(), answer.content


@pytest.fixture
def mine(client, freelancer):
    client.force_login(freelancer)
    return client


@pytest.mark.parametrize(
    ("form", "extension", "size", "shown"),
    [
        ("JPEG", "jpg", (4000, 2000), (1200, 600)),
        ("PNG", "png", (30, 20), (30, 20)),
        ("WEBP", "webp", (100, 6000), (20, 1200)),
        ("GIF", "gif", (9000, 1), (1200, 1)),
    ],
)
def test_a_picture_is_shown_no_larger_than_a_page(anywhere, mine, freelancer, form, extension, size, shown):
    file = stored(f"a.{extension}", picture(form, size), freelancer)
    found = preview_of(file)
    assert (found.form, found.width, found.height) == ("picture", *shown)
    assert drawn(mine, file)[0].size == shown


@pytest.mark.parametrize("orientation", [1, 3, 6, 8])
def test_it_is_held_as_it_was_taken_and_says_nothing_hidden(folder, mine, freelancer, orientation):
    file = stored("a.jpg", with_secrets("JPEG", orientation, (60, 20)), freelancer)
    found = preview_of(file)
    assert (found.width, found.height) == ((20, 60) if orientation in (6, 8) else (60, 20))
    shown, content = drawn(mine, file)
    assert shown.size == (found.width, found.height)
    assert SECRET not in content
    assert not shown.getexif()


def test_transparent_places_stay_so(folder, mine, freelancer):
    made = io.BytesIO()
    Image.new("RGBA", (10, 10), (0, 0, 0, 0)).save(made, "PNG")
    shown, _ = drawn(mine, stored("a.png", made.getvalue(), freelancer))
    assert shown.convert("RGBA").getpixel((5, 5))[3] == 0


def test_a_document_is_shown_by_page(anywhere, mine, freelancer):
    file = stored("a.pdf", pdf(A4, (842, 595), (10, 10)), freelancer)
    for asked, page, size in (
        (1, 1, (848, 1200)),
        (2, 2, (1200, 848)),
        (3, 3, (40, 40)),
        (0, 1, (848, 1200)),
        (99, 3, (40, 40)),
    ):
        found = preview_of(file, asked)
        assert (found.form, found.page, found.pages) == ("page", page, 3)
        assert (found.width, found.height) == size
        assert drawn(mine, file, f"?page={asked}")[0].size == size
    assert drawn(mine, file, "?page=x")[0].size == (848, 1200)


@pytest.mark.parametrize("size", [(14_400, 1), (14_400, 14_400), (1, 14_400)])
def test_a_page_of_any_size_is_bounded(folder, mine, freelancer, size):
    file = stored("a.pdf", pdf(size), freelancer)
    found = preview_of(file)
    assert max(found.width, found.height) == LONGEST
    assert drawn(mine, file)[0].size == (found.width, found.height)


def test_what_cannot_be_shown_can_be_downloaded_all_the_same(folder, mine, freelancer):
    file = stored("a.pdf", PDF, freelancer)  # a beginning and an end, and no page between them
    assert preview_of(file).form == ""
    assert mine.get(reverse("file-preview", args=[file.pk])).status_code == 404
    assert mine.get(reverse("file", args=[file.pk])).status_code == 200
    archive = stored("a.txt", b"words", freelancer)
    assert mine.get(reverse("file-preview", args=[archive.pk])).status_code == 404  # no picture of it


@pytest.mark.parametrize(
    "program", ["while True: pass", "bytearray(2 * 1024**3)", "import os; os.abort()", "print('{}')", "print('<p>')"]
)
def test_a_document_that_is_too_much_work_ends_its_own_process_and_no_other(
    folder, mine, freelancer, monkeypatch, tmp_path, program
):
    """With the limits of the real one, and instead of reading a PDF what a hostile one might make it do."""
    real = previewing._PDF_PAGE.read_text()
    limits = real.partition("    document = ")[0].replace("SECONDS = 8", "SECONDS = 1")
    hostile = tmp_path / "hostile.py"
    hostile.write_text(f"{limits}    {program}\n\nmain(1, 1, True)\n")
    monkeypatch.setattr(previewing, "_PDF_PAGE", hostile)
    file, begun = stored("a.pdf", pdf(A4), freelancer), time.monotonic()
    assert preview_of(file).form == ""
    assert mine.get(reverse("file-preview", args=[file.pk])).status_code == 404
    assert time.monotonic() - begun < 40


def test_a_document_sees_none_of_the_portals_secrets(folder, mine, freelancer, monkeypatch, tmp_path):
    spying = tmp_path / "spying.py"
    spying.write_text(
        "import json, os, sys\n"
        "names = sorted(set(os.environ) - {'LC_CTYPE'})\n"
        "print(json.dumps({'pages': len(names) + 1, 'page': 1, 'width': 1, 'height': 1}))\n"
    )
    monkeypatch.setattr(previewing, "_PDF_PAGE", spying)
    monkeypatch.setenv("DATABASE_URL", "postgresql://secret")
    assert preview_of(stored("a.pdf", pdf(A4), freelancer)).pages == 1


@pytest.mark.parametrize(
    ("name", "content", "text", "is_cut"),
    [
        ("a.txt", "Grüße\n<b>".encode(), "Grüße\n<b>", False),
        ("a.csv", "Grüße".encode("cp1252"), "Grüße", False),
        ("a.md", "Grüße".encode("utf-16"), "Grüße", False),
        ("a.txt", b"x\n" * 300, "\n".join("x" * 200), True),
        ("a.txt", ("x" + "ü" * 20_000).encode(), "x" + "ü" * 9_999, True),  # cut in the middle of a letter
    ],
)
def test_a_text_is_shown_by_its_first_lines(anywhere, freelancer, name, content, text, is_cut):
    found = preview_of(stored(name, content, freelancer))
    assert (found.form, found.text, found.is_cut) == ("text", text, is_cut)


def test_recordings_and_films_are_played_and_archives_are_not_shown(folder, freelancer):
    for name, content, form in (
        ("a.mp3", b"ID3\x03\x00", "audio"),
        ("a.wav", b"RIFF\x10\x00\x00\x00WAVEfmt ", "audio"),
        ("a.mp4", b"\x00\x00\x00\x18ftypisom", "video"),
    ):
        assert preview_of(stored(name, content, freelancer)).form == form


def test_a_preview_is_for_those_who_may_read_the_file(folder, client, freelancer, stranger):
    file = stored("a.png", picture("PNG"), freelancer)
    address = reverse("file-preview", args=[file.pk])
    assert client.get(address).status_code == 404
    client.force_login(stranger)
    assert client.get(address).status_code == 404
    client.force_login(freelancer)
    assert client.get(address).status_code == 200
    assert client.post(address).status_code == 405
