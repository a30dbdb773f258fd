"""Pictures that are none, or far too many pixels, are refused with what the person can do; others are taken."""

import struct
import time
import tracemalloc

import pytest

from core import errors
from evidence import pictures, storing
from evidence.models import StoredFile
from tests.evidence.conftest import stored_names, upload
from tests.evidence.pictures import moving, noisy, picture, png_that_says

FORMS = [("png", "PNG"), ("jpg", "JPEG"), ("gif", "GIF"), ("webp", "WEBP")]


def refused(name, content, by):
    with pytest.raises(errors.Invalid) as refusal:
        storing.store(upload(name, content), by)
    assert not StoredFile.objects.exists()
    assert stored_names() == []
    assert refusal.value.fields == {"file": [refusal.value.message]}
    return refusal.value.message


@pytest.mark.parametrize(("width", "height"), [(10_000, 5_001), (30_000, 30_000), (2**31 - 1, 2**31 - 1)])
def test_a_picture_whose_header_promises_too_many_pixels_is_refused_undecoded(folder, freelancer, width, height):
    begun = time.monotonic()
    tracemalloc.start()
    try:
        said = refused("bomb.png", png_that_says(width, height), freelancer)
        most = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert "pixels; a picture may have at most 50,000,000. Make it smaller" in said
    assert most < 20_000_000
    assert time.monotonic() - begun < 30


def test_a_frame_that_is_larger_than_the_header_said_counts_as_large_as_it_is(folder, freelancer):
    """A GIF may say 20 x 10, and have a second frame of 65,000 x 65,000."""
    whole = bytearray(moving("GIF"))
    second = whole.index(b"\x2c", whole.index(b"\x2c") + 10)
    whole[second + 5 : second + 9] = struct.pack("<HH", 65_000, 65_000)
    assert "too many pixels" in refused("bomb.gif", bytes(whole), freelancer)


def test_a_picture_of_too_many_frames_is_refused(folder, freelancer, monkeypatch):
    monkeypatch.setattr(pictures, "MOST_FRAMES", 2)
    said = refused("film.gif", moving("GIF"), freelancer)
    assert said == "“film.gif” moves in 3 pictures; at most 2 are taken. Add it as a film instead."


@pytest.mark.parametrize(("extension", "form"), FORMS)
def test_half_a_picture_is_refused(folder, freelancer, extension, form):
    whole = noisy(form)
    said = refused(f"half.{extension}", whole[: len(whole) // 2], freelancer)
    assert f"“half.{extension}” is damaged, or not a whole picture" in said
    assert "add that" in said


@pytest.mark.parametrize(("extension", "form"), [("gif", "GIF"), ("webp", "WEBP"), ("png", "PNG")])
def test_a_moving_picture_whose_end_is_missing_is_refused(folder, freelancer, extension, form):
    whole = moving(form, frames=4)
    assert "damaged" in refused(f"half.{extension}", whole[: int(len(whole) * 0.8)], freelancer)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.png", b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR"),
        ("a.jpg", b"\xff\xd8\xff\xe0\x00\x10JFIF"),
        ("a.gif", b"GIF89a\x01\x00"),
        ("a.webp", b"RIFF\x10\x00\x00\x00WEBPVP8 "),
        ("a.jpg", b"\xff\xd8\xff" + b"\x00" * 500),
        ("a.png", b"\x89PNG\r\n\x1a\n" + b"\xff" * 500),
    ],
)
def test_what_only_begins_like_a_picture_is_refused(folder, freelancer, name, content):
    assert "damaged" in refused(name, content, freelancer)


@pytest.mark.parametrize(("extension", "form"), FORMS)
def test_whole_pictures_are_taken(folder, freelancer, extension, form):
    for content in (picture(form), noisy(form)):
        assert storing.store(upload(f"a.{extension}", content), freelancer).size == len(content)
    if form != "JPEG":
        assert storing.store(upload(f"m.{extension}", moving(form)), freelancer).size


def test_a_picture_of_just_the_limit_is_taken(folder, freelancer):
    assert storing.store(upload("a.jpg", picture("JPEG", (10_000, 5_000))), freelancer).size
