"""Making a claim or an answer part by part, as the pages take it."""

import re

from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from tests.stories import Story

STORY = "I wrote it in January."


def hidden(response: HttpResponse) -> dict[str, str]:
    """What the page itself sends along."""
    found = re.findall(r'<input type="hidden"[^>]*name="([^"]+)" value="([^"]*)"', response.content.decode())
    return {name: value for name, value in found if name != "csrfmiddlewaretoken"}


def claim_url(story: Story, part: str = "") -> str:
    return reverse("file-claim", args=[story.contract.pk]) + (f"{part}/" if part else "")


def answer_url(story: Story, part: str = "") -> str:
    return reverse("answer", args=[story.case.pk]) + (f"{part}/" if part else "")


def begin(http: Client, story: Story, *milestones: int, about: str = "payment") -> HttpResponse:
    return http.post(claim_url(story), {"milestones": milestones or (1,), "about": about})


def parts(figure: str = "100.00", done: str = "done", count: int = 3) -> dict[str, dict[str, str]]:
    items = {f"item-1-{row + 1}": {"done": done, "words": f"W{row}"} for row in range(count)}
    wants = {"wants": {"wants": "Paid before it is used."}}
    return {"story": {"statement": STORY}, **items, "amount": {"to_freelancer": figure}, **wants}


def fill(http: Client, url: str, said: dict[str, dict[str, str]]) -> None:
    """Every part, as somebody types it who has seen it."""
    for name, words in said.items():
        page = http.get(f"{url}{name}/")
        sent = http.post(f"{url}{name}/", words | {key: hidden(page)[key] for key in ("key", "seen")})
        assert sent.status_code == 302, (name, sent.status_code)


def checked(http: Client, story: Story, figure: str = "100.00", **more: str) -> HttpResponse:
    """The check page of a whole claim."""
    begin(http, story)
    fill(http, claim_url(story), parts(figure, **more))
    return http.get(claim_url(story, "check"))


def check_of_answer(http: Client, story: Story, figure: str = "10.00", done: str = "partly") -> HttpResponse:
    fill(http, answer_url(story), parts(figure, done))
    return http.get(answer_url(story, "check"))


def confirm(http: Client, check: HttpResponse, url: str, **more: bool) -> HttpResponse:
    return http.post(f"{url}check/", hidden(check), **more)
