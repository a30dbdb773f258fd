"""A large file on a page: progress in words, the line that drops in the middle, a reload, another device, a refusal."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, Route, expect

from config import storage
from evidence.limits import MIB, PART
from evidence.models import State, StoredFile, Upload
from tests import stories
from tests.browser.doing import press
from tests.browser.looking import look
from tests.evidence.conftest import PDF, s3, s3_server  # noqa: F401  # a store for one test
from tests.stories import Story

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
SIZE = 12 * MIB  # three parts
PARTS = re.compile(r"/api/v1/uploads/[^/]+/parts/")


@pytest.fixture
def story() -> Iterator[Story]:
    with stories.told() as told:
        yield told.in_mediation()


@pytest.fixture
def contract(tmp_path: Path) -> Path:
    file = tmp_path / "Contract.pdf"
    file.write_bytes(PDF + b"\x00" * (SIZE - len(PDF)))
    return file


@pytest.fixture
def form(story: Story, seen_by: Callable[..., Page]) -> Callable[..., Page]:
    def opened(**how: Any) -> Page:
        return seen_by(story.freelancer, f"/cases/{story.case.pk}/acts/add_exhibits/", **how)

    return opened


def cut_after_one_part(page: Page) -> None:
    """The first part arrives; whatever is sent then does not, until the route is taken away."""
    passed = []

    def either(route: Route) -> None:
        passed.append(route)
        if len(passed) == 1:
            route.continue_()
        else:
            route.abort("connectionreset")

    page.context.route(PARTS, either)


def test_the_line_drops_in_the_middle_and_it_goes_on_by_itself(form, story, contract):
    page = form()
    expect(page.get_by_text("A file may have up to 250 MiB")).to_be_visible()
    cut_after_one_part(page)
    page.get_by_label("Files").set_input_files(contract)
    expect(page.locator(".uploading")).to_contain_text(
        "Connection lost. It goes on by itself. 5.0 MiB of 12.0 MiB arrived."
    )
    expect(page.locator(".uploads + [role=status]")).to_contain_text("Contract.pdf: Connection lost.")
    assert look(page, "upload-cut") == []
    page.context.unroute(PARTS)
    press(page, "Add evidence")  # already: it is sent when the file is ready
    expect(page.get_by_text("The form is sent as soon as the files are ready.").first).to_be_visible()
    page.wait_for_url(re.compile(rf"/cases/{story.case.pk}/(?!acts)"))
    file = StoredFile.objects.get(name="Contract.pdf")
    assert (file.size, file.subject_id) == (SIZE, story.case.pk)
    assert story.case.exhibits.last().file == file


def test_without_a_network_it_waits_and_goes_on(form, contract):
    page = form()
    page.context.route(PARTS, lambda route: (page.context.set_offline(True), route.abort("internetdisconnected")))
    page.get_by_label("Files").set_input_files(contract)
    expect(page.locator(".uploading")).to_contain_text("Connection lost. It goes on by itself.")
    page.context.unroute(PARTS)
    page.context.set_offline(False)
    expect(page.locator(".uploading")).to_contain_text("12.0 MiB, uploaded. Untick to leave it out.", timeout=30_000)
    assert Upload.objects.get().state == State.READY


def test_after_a_reload_the_same_file_goes_on_where_it_was(form, contract):
    page = form(width=375)
    cut_after_one_part(page)
    page.get_by_label("Files").set_input_files(contract)
    expect(page.locator(".uploading")).to_contain_text("Connection lost")
    page.context.unroute(PARTS)
    page.reload()
    expect(page.locator(".uploading")).to_contain_text("5.0 MiB of 12.0 MiB arrived. Choose the same file to go on.")
    assert look(page, "upload-to-go-on-with") == []
    sent = []
    page.on("request", lambda asked: sent.append(asked.url) if PARTS.search(asked.url) else None)
    page.get_by_label("Files").set_input_files(contract)
    expect(page.locator(".uploading")).to_contain_text("uploaded. Untick to leave it out.")
    assert [url.rstrip("/").rsplit("/", 1)[1] for url in sent] == [str(PART), str(2 * PART)]
    assert Upload.objects.count() == 1


def test_another_file_with_the_same_name_is_begun_anew(form, contract):
    page = form()
    cut_after_one_part(page)
    page.get_by_label("Files").set_input_files(contract)
    expect(page.locator(".uploading")).to_contain_text("Connection lost")
    page.context.unroute(PARTS)
    page.reload()
    expect(page.locator(".uploading")).to_contain_text("Choose the same file to go on.")
    contract.write_bytes(PDF + b"\x01" * (SIZE - len(PDF)))
    page.get_by_label("Files").set_input_files(contract)
    expect(page.locator(".uploading").last).to_contain_text("uploaded. Untick to leave it out.")
    expect(page.locator(".uploading").last).to_contain_text("It is not the file that was begun before")
    assert Upload.objects.count() == 2


def test_what_is_refused_says_why_and_what_is_cancelled_goes(form, tmp_path, contract):
    page = form()
    wrong = tmp_path / "photo.png"
    wrong.write_bytes(b"<html>" * 99)
    page.get_by_label("Files").set_input_files([wrong, contract])
    expect(page.locator(".uploading").first).to_contain_text(
        "Not taken. “photo.png” is called a PNG image, but its content"
    )
    expect(page.locator(".uploading").last).to_contain_text("uploaded")
    assert look(page, "upload-refused") == []
    with page.expect_response(lambda answer: answer.request.method == "DELETE"):
        page.get_by_role("button", name="Delete: Contract.pdf").click()
    page.get_by_role("button", name="Take it off the list: photo.png").click()
    expect(page.locator(".uploading")).to_have_count(0)
    expect(page.get_by_label("Files")).to_be_focused()
    assert not StoredFile.objects.filter(name="Contract.pdf").exists()
    assert [said for said in page.complaints if "422" not in said] == []


def test_without_scripts_the_form_takes_a_file_as_before(form, story, tmp_path):
    small = tmp_path / "small.pdf"
    small.write_bytes(PDF)
    page = form(javascript=False)
    expect(page.get_by_text("Without JavaScript, a file may have up to 25 MiB.")).to_be_visible()
    page.get_by_label("Files").set_input_files(small)
    press(page, "Add evidence")
    page.wait_for_url(re.compile(rf"/cases/{story.case.pk}/(?!acts)"))
    assert story.case.exhibits.last().file.name == "small.pdf"


def test_parts_go_straight_to_the_store_where_there_is_one(form, contract, s3, settings):  # noqa: F811
    store = settings.STORAGES["default"]
    policy = settings.CONTENT_SECURITY_POLICY["DIRECTIVES"]
    settings.CONTENT_SECURITY_POLICY = {"DIRECTIVES": policy | {"connect-src": ["'self'", *storage.origins(store)]}}
    page, sent = form(), []
    page.on("request", lambda asked: sent.append(asked) if asked.method == "PUT" else None)
    page.get_by_label("Files").set_input_files(contract)
    expect(page.locator(".uploading")).to_contain_text("uploaded. Untick to leave it out.", timeout=30_000)
    assert [asked.url.startswith(store["OPTIONS"]["endpoint_url"]) for asked in sent] == [True] * 3
    assert not any("cookie" in asked.headers or "x-csrftoken" in asked.headers for asked in sent)
    assert StoredFile.objects.get(name="Contract.pdf").size == SIZE
    assert page.complaints == []
