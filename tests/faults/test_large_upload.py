"""A file of 200 MB over HTTP to a real web process: cut off in the middle, gone on with, and never held in memory."""

from __future__ import annotations

import hashlib
import http.client
import json
import os
import re
from pathlib import Path

import psutil
import pytest

from evidence.limits import MIB
from evidence.models import State, StoredFile, Upload
from tests import stories
from tests.evidence.conftest import PDF
from tests.faults.portal import Portal, opened

SIZE = 200 * 1000 * 1000
MORE_MEMORY = 40 * MIB  # that a web process may take for all of it: a part on its way, a form, a picture, and no file


@pytest.fixture
def large(tmp_path: Path) -> Path:
    file = tmp_path / "Film.pdf"
    with file.open("wb") as out:
        out.write(PDF)
        while out.tell() < SIZE:
            out.write(os.urandom(min(MIB, SIZE - out.tell())))
    return file


def peaks() -> dict[int, int]:
    """Of each process of the web: the most memory that it ever had."""
    found = {}
    for process in psutil.Process().children(recursive=True):
        if "granian" in " ".join(process.cmdline()):
            status = Path(f"/proc/{process.pid}/status").read_text()
            found[process.pid] = int(re.search(r"VmHWM:\s+(\d+) kB", status)[1]) * 1024
    return found


class Sender:
    def __init__(self, portal: Portal, token: str) -> None:
        self.port, self.headers = portal.port, {"Authorization": f"Bearer {token}"}

    def ask(self, method: str, path: str, body: bytes = b"", kind: str = "application/octet-stream") -> dict:
        line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=120)
        line.request(method, path, body, self.headers | {"Content-Type": kind})
        answer = line.getresponse()
        said = json.loads(answer.read())
        assert answer.status < 300, said
        return said

    def send(self, file: Path, said: dict, until: int = SIZE) -> dict:
        with file.open("rb") as whole:
            while said["next"] and said["received"] < until:
                whole.seek(said["next"]["offset"])
                said = self.ask("PUT", said["next"]["url"], whole.read(said["next"]["length"]))
        return said

    def hang_up_in_the_middle(self, file: Path, said: dict) -> None:
        """Half of a part, and then nobody is there any more."""
        line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        line.putrequest("PUT", said["next"]["url"])
        for name, value in {**self.headers, "Content-Length": str(said["next"]["length"])}.items():
            line.putheader(name, value)
        line.endheaders(file.read_bytes()[: said["next"]["length"] // 2])
        line.close()


@pytest.fixture
def web(server, start) -> Portal:
    return opened(start)


def test_200_mb_are_cut_off_and_gone_on_with_in_flat_memory(web: Portal, server, large: Path) -> None:
    person = stories.person("maribel@reyes.example", "Maribel Reyes")
    web.knows(person)
    sender = Sender(web, web.tokens[person.pk])
    announced = {"name": "Film.pdf", "size": SIZE}
    sender.ask("GET", "/api/v1/uploads/")  # whatever is read once, is read
    before = peaks()
    assert before
    said = sender.ask("POST", "/api/v1/uploads/", json.dumps(announced).encode(), "application/json")
    said = sender.send(large, said, until=SIZE // 2)
    sender.hang_up_in_the_middle(large, said)
    there = sender.ask("GET", "/api/v1/uploads/")[0]
    assert there["received"] == said["received"] >= SIZE // 2
    said = sender.send(large, there)
    done = sender.ask("POST", f"/api/v1/uploads/{said['id']}/finish/", b"", "application/json")
    after = peaks()
    assert done["state"] == "ready"
    file = StoredFile.objects.get()
    assert file.sha256 == hashlib.sha256(large.read_bytes()).hexdigest()
    assert Upload.objects.get().state == State.READY
    assert after.keys() == before.keys()
    grown = max(after[pid] - before[pid] for pid in after)
    assert grown < MORE_MEMORY, f"the web process took {grown / MIB:.0f} MiB more"
