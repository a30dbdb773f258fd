"""Players ask for parts of a recording; they get just these, and only if they may have the whole."""

import pytest
from django.urls import reverse

from evidence import storing
from tests.evidence.conftest import upload

SONG = b"ID3\x03\x00" + bytes(range(256)) * 1000


@pytest.fixture
def song(anywhere, client, freelancer):
    file = storing.store(upload("song.mp3", SONG), freelancer)
    client.force_login(freelancer)
    return reverse("file", args=[file.pk])


def asked(client, address, said, **more):
    return client.get(address, headers={"Range": said} | more)


@pytest.mark.parametrize(
    ("said", "first", "last"),
    [
        ("bytes=0-0", 0, 0),
        ("bytes=0-", 0, len(SONG) - 1),
        ("bytes=100-199", 100, 199),
        ("bytes=70000-200000", 70_000, 200_000),
        (f"bytes=100-{10**12}", 100, len(SONG) - 1),
        ("bytes=-500", len(SONG) - 500, len(SONG) - 1),
        (f"bytes=-{10**12}", 0, len(SONG) - 1),
    ],
)
def test_a_part_is_just_what_was_asked_for(song, client, said, first, last):
    answer = asked(client, song, said)
    assert answer.status_code == 206
    assert b"".join(answer.streaming_content) == SONG[first : last + 1]
    assert answer["Content-Range"] == f"bytes {first}-{last}/{len(SONG)}"
    assert answer["Content-Length"] == str(last - first + 1)
    assert answer["Content-Type"] == "audio/mpeg"
    assert answer["Cache-Control"] == "private, no-store"
    assert "sandbox" in answer["Content-Security-Policy"]


@pytest.mark.parametrize("said", [f"bytes={len(SONG)}-", "bytes=5-4", "bytes=-0"])
def test_where_there_are_no_such_bytes_it_says_how_many_there_are(song, client, said):
    answer = asked(client, song, said)
    assert (answer.status_code, answer["Content-Range"], answer.content) == (416, f"bytes */{len(SONG)}", b"")


@pytest.mark.parametrize("said", ["bytes=-", "bytes=0-1,5-6", "items=0-5", "bytes=a-b", "bytes 0-5"])
def test_what_is_no_single_range_is_answered_with_the_whole(song, client, said):
    answer = asked(client, song, said)
    assert answer.status_code == 200
    assert answer["Accept-Ranges"] == "bytes"
    assert b"".join(answer.streaming_content) == SONG


def test_a_part_of_some_version_is_answered_with_the_whole(song, client):
    assert asked(client, song, "bytes=0-5", **{"If-Range": '"x"'}).status_code == 200


def test_who_may_not_read_the_whole_gets_no_part(song, client, stranger):
    client.force_login(stranger)
    assert asked(client, song, "bytes=0-5").status_code == 404
