"""What clamd finds something in is refused and named; what it does not call clean is not taken, and nothing is kept."""

import socket
import time

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from config import scanning as configured
from core import errors
from evidence import scanning, storing
from evidence.limits import IN_ONE_GO
from evidence.models import StoredFile
from tests.evidence.conftest import PDF, stored_names, upload
from tests.evidence.fake_clamd import EICAR, Clamd


@pytest.fixture(params=["port", "unix socket"])
def clamd(request, settings, tmp_path):
    if request.param == "port":
        place = socket.create_server(("127.0.0.1", 0))
        settings.CLAMD_ADDRESS = place.getsockname()
    else:
        place = socket.socket(socket.AF_UNIX)
        place.bind(str(tmp_path / "clamd"))
        place.listen()
        settings.CLAMD_ADDRESS = str(tmp_path / "clamd")
    server = Clamd(place)
    yield server
    server.close()


def test_a_file_that_is_clean_is_taken_and_was_seen_whole(folder, clamd, freelancer):
    large = PDF + b"\x00" * (IN_ONE_GO - len(PDF))
    for content in (PDF, large):
        assert storing.store(upload("a.pdf", content), freelancer).size == len(content)
    assert clamd.heard == [PDF, large]


def test_a_file_in_which_something_is_found_is_refused_and_named(folder, clamd, freelancer):
    with pytest.raises(errors.Invalid) as refused:
        storing.store(upload("invoice.txt", EICAR), freelancer)
    assert (
        "“invoice.txt” was not taken: the malware scanner found “Win.Test.EICAR_HDB-1” in it" in refused.value.message
    )
    assert refused.value.fields == {"file": [refused.value.message]}
    assert not StoredFile.objects.exists()
    assert stored_names() == []


@pytest.mark.parametrize("mode", ["silent", "drip", "nonsense", "half", "hang up", "too long"])
def test_while_clamd_does_not_say_that_a_file_is_clean_none_is_taken(folder, clamd, freelancer, monkeypatch, mode):
    monkeypatch.setattr(scanning, "PATIENCE", 1.0)
    clamd.mode, begun = mode, time.monotonic()
    with pytest.raises(errors.Busy, match=r"“a\.pdf” cannot be checked for malware just now; it was not saved") as busy:
        storing.store(upload("a.pdf", PDF + b"\x00" * 2_000_000), freelancer)
    assert busy.value.instead
    assert time.monotonic() - begun < 15
    assert not StoredFile.objects.exists()
    assert stored_names() == []
    clamd.mode = "scan"
    assert storing.store(upload("a.pdf"), freelancer).size == len(PDF)


@pytest.mark.parametrize("where", ["port", "path"])
def test_where_nobody_listens_none_is_taken(folder, settings, tmp_path, freelancer, where):
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        settings.CLAMD_ADDRESS = probe.getsockname() if where == "port" else str(tmp_path / "nobody")
    with pytest.raises(errors.Busy, match="cannot be checked"):
        storing.store(upload("a.pdf"), freelancer)
    assert not StoredFile.objects.exists()


def test_a_program_reads_why_and_what_came_before_under_its_key_is_answered(folder, clamd, freelancer):
    browser = Client(raise_request_exception=False)
    browser.force_login(freelancer)
    kept = storing.store(upload("a.pdf"), freelancer, "a key")
    clamd.mode = "hang up"
    answer = browser.post("/api/v1/files/", {"file": SimpleUploadedFile("a.pdf", PDF)})
    assert (answer.status_code, answer.json()["code"]) == (503, "busy")
    assert storing.store(upload("a.pdf"), freelancer, "a key") == kept  # is there already
    clamd.mode = "scan"
    answer = browser.post("/api/v1/files/", {"file": SimpleUploadedFile("a.txt", EICAR)})
    assert (answer.status_code, answer.json()["code"]) == (422, "invalid")
    assert "Win.Test.EICAR_HDB-1" in str(answer.json())


@pytest.mark.parametrize(
    ("said", "address"),
    [
        ("", None),
        ("127.0.0.1:3310", ("127.0.0.1", 3310)),
        ("scanner:3310", ("scanner", 3310)),
        ("[::1]:3310", ("::1", 3310)),
        ("/run/clamav/clamd.ctl", "/run/clamav/clamd.ctl"),
    ],
)
def test_an_address_is_read_from_the_environment(monkeypatch, said, address):
    monkeypatch.setenv("CLAMD_ADDRESS", said)
    assert configured.address() == address


@pytest.mark.parametrize("said", ["3310", "scanner", "scanner:0", "scanner:99999", "tcp://scanner:3310", "./clamd.ctl"])
def test_an_impossible_address_stops_the_process(monkeypatch, said):
    monkeypatch.setenv("CLAMD_ADDRESS", said)
    with pytest.raises(ImproperlyConfigured, match="CLAMD_ADDRESS is host:port"):
        configured.address()
