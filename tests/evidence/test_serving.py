"""Handing out files: to whom, and with which headers, so that no browser runs what is in them."""

import socket
from uuid import uuid4

import pytest
from django.urls import reverse

from config import storage
from core import errors
from evidence import access, serving, storing
from tests.evidence.conftest import PDF, PNG, upload


@pytest.fixture
def rules(monkeypatch):
    """Rules that a test registers are gone after it."""
    monkeypatch.setattr(access, "_readers", {})


def got(client, file, query=""):
    return client.get(reverse("file", args=[file.pk]) + query)


def test_a_file_is_downloaded_by_whoever_uploaded_it(anywhere, client, freelancer):
    file = storing.store(upload("Zwischenstand „1“.pdf"), freelancer)
    client.force_login(freelancer)
    response = got(client, file)
    assert response.status_code == 200
    assert b"".join(response.streaming_content) == PDF
    assert response["Content-Type"] == "application/pdf"
    assert response["Content-Length"] == str(len(PDF))
    assert response["Content-Disposition"].startswith("attachment; filename*=utf-8''Zwischenstand")
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Cache-Control"] == "private, no-store"
    assert "default-src 'none'" in response["Content-Security-Policy"]


@pytest.mark.parametrize(
    ("name", "content", "shown", "content_type"),
    [
        ("a.png", PNG, "inline", "image/png"),
        ("a.pdf", PDF, "inline", "application/pdf"),
        ("a.txt", b"<b>no page</b>", "inline", "text/plain; charset=utf-8"),
        ("a.md", b"# no page", "attachment", "text/markdown"),
        ("a.csv", b"a,b", "attachment", "text/csv"),
        ("a.mp3", b"ID3\x03\x00", "attachment", "audio/mpeg"),
    ],
)
def test_only_harmless_kinds_are_shown_inline(folder, client, freelancer, name, content, shown, content_type):
    file = storing.store(upload(name, content), freelancer)
    client.force_login(freelancer)
    assert got(client, file)["Content-Disposition"].startswith("attachment")
    response = got(client, file, "?inline")
    assert response["Content-Disposition"].startswith(shown)
    assert response["Content-Type"] == content_type
    assert response["X-Content-Type-Options"] == "nosniff"
    assert ("sandbox" in response["Content-Security-Policy"]) == (name != "a.pdf")
    assert "script" not in response["Content-Security-Policy"]


def test_what_one_may_not_read_answers_as_what_does_not_exist(folder, client, freelancer, stranger):
    file = storing.store(upload("a.pdf"), freelancer)
    assert got(client, file).status_code == 404  # not signed in
    client.force_login(stranger)
    refused = got(client, file)
    missing = client.get(reverse("file", args=[uuid4()]))
    assert refused.status_code == missing.status_code == 404
    assert refused.content == missing.content


def test_a_file_in_use_is_read_by_those_whom_the_rules_of_its_subject_let(
    rules, folder, client, freelancer, stranger, case
):
    file = storing.store(upload("a.pdf"), freelancer)
    storing.use([file.pk], case, freelancer)
    file.refresh_from_db()
    assert not access.may_read(freelancer, file)  # no rule: nobody
    allowed = {freelancer.pk}
    access.readers_of("tried")(lambda person, file: person.pk in allowed)
    access.readers_of("other")(lambda person, file: True)
    assert access.may_read(freelancer, file)
    assert not access.may_read(stranger, file)
    client.force_login(stranger)
    assert got(client, file).status_code == 404
    allowed.add(stranger.pk)
    assert access.may_read(stranger, file)
    assert got(client, file).status_code == 404  # PostgreSQL knows of no subject that would make it theirs
    client.force_login(freelancer)
    assert got(client, file).status_code == 200
    allowed.clear()  # a role that is gone is gone with the next request
    assert got(client, file).status_code == 404


def test_a_closed_account_reads_nothing(folder, freelancer):
    file = storing.store(upload("a.pdf"), freelancer)
    freelancer.is_active = False
    assert not access.may_read(freelancer, file)


def test_nothing_is_written_to_a_file(folder, client, freelancer):
    file = storing.store(upload("a.pdf"), freelancer)
    client.force_login(freelancer)
    assert client.post(reverse("file", args=[file.pk])).status_code == 405


def test_while_the_store_is_down_the_refusal_says_so(folder, settings, tmp_path, monkeypatch, rf, freelancer):
    file = storing.store(upload("a.pdf"), freelancer)
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        closed = probe.getsockname()[1]
    monkeypatch.setenv("STORAGE_URL", f"s3://a:b@bucket/?endpoint=http://127.0.0.1:{closed}")
    settings.STORAGES = {**settings.STORAGES, "default": storage.backend(tmp_path)}
    request = rf.get("/")
    request.user = freelancer
    with pytest.raises(errors.Busy, match="cannot be read just now"):
        serving.file(request, file.pk)
