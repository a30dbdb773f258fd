"""There is no room for a file: no exhibit without its file, nothing left of it, and what was written is kept."""

from __future__ import annotations

import gc
import resource
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from config import storage
from disputes.models import Exhibit
from escrow import audit
from evidence.models import StoredFile
from tests import stories
from tests.browsing import text
from tests.contracts.forms import act_form, send
from tests.faults.disk import Disk, a_small_disk
from tests.stories import Story

LITTLE, MUCH = b"Page 1 of the report.\n", b"A log of what was done.\n" * 20_000  # 480 kB
CAPTION = "What was delivered on the last day."
SPOOLED = b"A film of it.\n" * 250_000  # more than is held in memory: it goes to the disk first
Room = Callable[[], AbstractContextManager[None]]


@pytest.fixture
def story(transactional_db: None) -> Iterator[Story]:
    with stories.told(stories.LARGE) as told:
        yield told.in_mediation()


@pytest.fixture
def disk(caplog: pytest.LogCaptureFixture) -> Iterator[Disk]:
    with a_small_disk(megabytes=8) as disk:
        yield disk
        caplog.get_records("call").clear()  # what they hold of a half taken file goes now, and not after its disk
        gc.collect()


@pytest.fixture(params=["limit", "full disk"])
def no_room(request: pytest.FixtureRequest, settings: Any, tmp_path: Path) -> Room:
    """Files go to a folder that has no room while this lasts, for any but the smallest."""
    disk: Disk | None = request.getfixturevalue("disk") if request.param == "full disk" else None
    root = disk.root if disk else tmp_path
    settings.STORAGES = {**settings.STORAGES, "default": storage.backend(root / "files")}
    settings.FILE_UPLOAD_TEMP_DIR = str(root)
    return partial(filled, disk) if disk else limited


@contextmanager
def filled(disk: Disk) -> Iterator[None]:
    disk.fill()
    with disk.filler.open("r+b") as filler:  # a little is left
        filler.truncate(disk.filler.stat().st_size - (64 << 10))
    yield
    disk.make_room()


@contextmanager
def limited() -> Iterator[None]:
    """As for a user whose quota is used up: the kernel refuses what goes beyond, whoever may run this."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (128 << 10, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def files_of(settings: Any) -> list[Path]:
    folder = Path(settings.STORAGES["default"]["OPTIONS"]["location"])
    return [each for each in folder.rglob("*") if each.is_file()]


def signed_in(story: Story) -> Client:
    browser = Client(raise_request_exception=False)
    browser.force_login(story.client)
    return browser


def sent(browser: Client, story: Story, page: HttpResponse, *contents: bytes) -> HttpResponse:
    files = [SimpleUploadedFile(f"report-{number}.txt", content) for number, content in enumerate(contents, 1)]
    kept = act_form(page).get("files", [])
    return send(browser, url(story), page, rows={"files": [*kept, *files]}, caption=CAPTION)


def url(story: Story) -> str:
    return reverse("case-act", args=[story.case.pk, "add_exhibits"])


def test_a_page_keeps_what_was_written_and_the_file_that_had_room(story: Story, no_room: Room, settings: Any) -> None:
    browser = signed_in(story)
    before = Exhibit.objects.count()
    with no_room():
        answer = sent(browser, story, browser.get(url(story)), LITTLE, MUCH)
        assert answer.status_code == 503
        said = text(answer)
        assert "The file could not be stored just now; nothing was saved." in said
        assert CAPTION in answer.content.decode()
        assert [each.name for each in StoredFile.objects.filter(uploaded_by=story.client)] == ["report-1.txt"]
        assert "report-1.txt" in said
        assert [each.stat().st_size for each in files_of(settings)] == [len(LITTLE)]  # nothing of the other is left
        assert Exhibit.objects.count() == before
    done = sent(browser, story, answer, MUCH)
    assert done.status_code == 302, text(done)
    assert Exhibit.objects.count() == before + 2
    added = Exhibit.objects.select_related("file").order_by("number")[before:]
    assert [each.file.size for each in added] == [len(LITTLE), len(MUCH)]
    assert sorted(each.stat().st_size for each in files_of(settings)) == [len(LITTLE), len(MUCH)]
    assert audit.breaches() == []


def test_a_program_is_told_to_try_again(story: Story, no_room: Room, settings: Any) -> None:
    browser = signed_in(story)
    before = StoredFile.objects.count()
    with no_room():
        answer = browser.post("/api/v1/files/", {"file": SimpleUploadedFile("log.txt", MUCH)})
        assert (answer.status_code, answer.json()["code"]) == (503, "busy")
        assert "nothing was saved" in answer.json()["message"]
    assert StoredFile.objects.count() == before
    assert files_of(settings) == []
    assert browser.post("/api/v1/files/", {"file": SimpleUploadedFile("log.txt", MUCH)}).status_code == 201


@pytest.mark.parametrize("by", ["page", "program"])
def test_no_room_to_take_in_a_large_form_is_nobodys_mistake(
    story: Story, no_room: Room, settings: Any, by: str
) -> None:
    browser = signed_in(story)
    before = StoredFile.objects.count()
    page = browser.get(url(story))
    with no_room():
        if by == "page":
            answer = sent(browser, story, page, SPOOLED)
            assert "Please try again in a minute." in text(answer)
        else:
            answer = browser.post("/api/v1/files/", {"file": SimpleUploadedFile("film.txt", SPOOLED)})
            assert answer.json()["code"] == "busy"
        assert answer.status_code == 503
    assert StoredFile.objects.count() == before
    assert files_of(settings) == []
