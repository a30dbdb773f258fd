"""Archives that unpack to too much, lie about it, or cannot be looked into are refused; others are taken."""

import io
import struct
import time
import tracemalloc
import zipfile

import pytest

from core import errors
from evidence import archives, storing
from evidence.models import StoredFile
from tests.evidence.conftest import stored_names, upload, zipped

MIB = 1024 * 1024


def packed(entries, method=zipfile.ZIP_DEFLATED):
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", method) as archive:
        for name, content in entries:
            archive.writestr(name, content)
    return made.getvalue()


def docx(**more):
    return packed([("[Content_Types].xml", "<Types/>"), ("word/document.xml", "<w/>"), *more.items()])


def refused(content, by, name="a.zip"):
    with pytest.raises(errors.Invalid) as refusal:
        storing.store(upload(name, content), by)
    assert not StoredFile.objects.exists()
    assert stored_names() == []
    assert refusal.value.fields == {"file": [refusal.value.message]}
    return refusal.value.message


def taken(content, by, name="a.zip"):
    assert storing.store(upload(name, content), by).size == len(content)


def patched(content, record, offset, form, value):
    """The archive, of whose every such record one number says something else."""
    whole, at = bytearray(content), content.find(record)
    while at >= 0:
        struct.pack_into(form, whole, at + offset, value)
        at = content.find(record, at + 4)
    return bytes(whole)


def test_more_than_is_taken_in_all_is_refused_by_what_the_directory_says(folder, freelancer, monkeypatch):
    inflated = []
    monkeypatch.setattr(archives, "_is_archive", lambda *args: inflated.append(args))
    said = refused(packed([("a", b"\x00" * (130 * MIB)), ("b", b"\x00" * (130 * MIB))]), freelancer)
    assert said.startswith("“a.zip” unpacks to more than 250 MiB. Add only the files that matter")
    assert not inflated


def test_a_ratio_as_no_honest_file_has_it_is_refused(folder, freelancer):
    said = refused(packed([("a.txt", b"\x00" * (20 * MIB))]), freelancer)
    assert "more than 200 times its size" in said
    taken(packed([("a.txt", b"\x00" * (9 * MIB))]), freelancer)  # a small one harms nobody


@pytest.mark.parametrize("name", ["a.docx", "a.zip"])
def test_a_directory_that_lies_is_found_out_while_unpacking(folder, freelancer, name):
    """It says 1,000 bytes, in both of its places; there are 60 MiB. No more than a chunk of them is ever held."""
    whole = docx(**{"word/media.xml": b"\x00" * (60 * MIB)})
    directory = whole.index(b"PK\x01\x02", whole.rindex(b"word/media.xml") - 60)
    lying = bytearray(whole)
    struct.pack_into("<L", lying, directory + 24, 1000)
    local = whole.index(b"word/media.xml") - 30
    struct.pack_into("<L", lying, local + 22, 1000)
    begun = time.monotonic()
    tracemalloc.start()
    try:
        said = refused(bytes(lying), freelancer, name)
        most = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert "unpacks to something else than its table of contents says" in said
    assert most < 10 * MIB
    assert time.monotonic() - begun < 30


def test_an_entry_that_promises_more_than_it_has_is_refused(folder, freelancer):
    lying = patched(packed([("a.txt", b"some words")]), b"PK\x01\x02", 24, "<L", 4000)
    assert "something else than its table of contents says" in refused(lying, freelancer)


def test_too_many_entries_are_refused(folder, freelancer):
    assert "more than 10,000 files" in refused(packed([(str(n), b"") for n in range(10_001)]), freelancer)


def test_entries_that_lie_over_each_other_are_refused(folder, freelancer):
    """Many names for the same bytes: a small file that unpacks to very much, with an honest size for each."""
    kernel = bytes(range(256)) * 200
    once = packed([("a", kernel)], zipfile.ZIP_STORED)
    start = once.index(b"PK\x01\x02")
    entry = once[start : once.index(b"PK\x05\x06")]
    many = once[:start] + entry * 50
    end = struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, 50, 50, len(entry) * 50, start, 0)
    assert "is damaged" in refused(many + end, freelancer)


def test_an_archive_inside_is_looked_through_and_counted_with_the_rest(folder, freelancer):
    taken(packed([("photos.zip", packed([("a.txt", b"words")])), ("note.docx", docx())]), freelancer)
    StoredFile.objects.all().delete()
    bomb = packed([("a", b"\x00" * (30 * MIB))])
    said = refused_inside(packed([("inner.zip", bomb), ("b.txt", b"x")]), freelancer)
    assert "more than 200 times its size" in said
    lying = patched(packed([("a.txt", b"some words")]), b"PK\x01\x02", 24, "<L", 4000)
    assert "table of contents" in refused_inside(packed([("inner.bin", lying)]), freelancer)


def refused_inside(content, by):
    with pytest.raises(errors.Invalid) as refusal:
        storing.store(upload("a.zip", content), by)
    assert not StoredFile.objects.exists()
    return refusal.value.message


def test_archives_inside_share_one_limit(folder, freelancer, monkeypatch):
    monkeypatch.setattr(archives, "MOST_UNPACKED", 3 * MIB)
    monkeypatch.setattr(archives.Budget.__init__, "__defaults__", (3 * MIB, archives.MOST_ENTRIES))
    inner = packed([("a", bytes(range(256)) * 4 * 1024)])  # 1 MiB each
    assert "unpacks to more than 3 MiB" in refused(packed([(f"{n}.zip", inner) for n in range(4)]), freelancer)
    taken(packed([(f"{n}.zip", inner) for n in range(2)]), freelancer)


def test_archives_within_archives_within_archives_are_refused(folder, freelancer):
    deep = packed([("c.zip", packed([("b.zip", packed([("a.txt", b"words")]))]))])
    assert "an archive in an archive in an archive" in refused(deep, freelancer)


@pytest.mark.parametrize(
    ("start", "word"), [(b"Rar!\x1a\x07\x00", "a RAR archive"), (b"\x1f\x8b\x08\x00", "a gzip archive")]
)
def test_what_cannot_be_looked_through_inside_is_refused(folder, freelancer, start, word):
    said = refused(packed([("inner.dat", start + b"\x00" * 40)]), freelancer)
    assert said == f"“a.zip” holds {word}, which cannot be looked through. Unpack that, and add what is in it."


def test_a_password_is_refused(folder, freelancer):
    locked = patched(packed([("a.txt", b"words")]), b"PK\x01\x02", 8, "<H", 1)
    assert "is protected by a password" in refused(locked, freelancer)


def test_damage_is_refused(folder, freelancer):
    whole = bytearray(packed([("a.txt", bytes(range(256)) * 40)]))
    whole[50:70] = b"\xff" * 20
    assert "is damaged" in refused(bytes(whole), freelancer)
    assert "is damaged" in refused(packed([("a.txt", b"words" * 99)], zipfile.ZIP_LZMA), freelancer)


def test_honest_archives_are_taken(folder, freelancer):
    log = b"".join(b"%d: the build went well, nothing to be seen here\n" % n for n in range(200_000))
    taken(packed([("build.log", log), ("empty/", b""), ("empty.txt", b"")]), freelancer)
    taken(zipped(**{"a.txt": "x"}), freelancer)
    taken(docx(**{"word/media/image1.png": b"\x89PNG"}), freelancer, "a.docx")
    # Just as many bytes as a chunk has, and one more.
    for size in (archives._CHUNK, archives._CHUNK + 1, 3 * archives._CHUNK):
        taken(packed([("a", b"\x00" * size)]), freelancer)
