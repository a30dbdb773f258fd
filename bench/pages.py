"""What pages cost: the case page beside a view of one query, and the mediators' queue as it grows."""

from __future__ import annotations

import gc
import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.test.utils import override_settings
from django.urls import include, path, reverse

from bench import cloning
from disputes.models import Case
from tests import stories

ROUNDS = 7
FEW, MANY = 100, 100_000


@dataclass(frozen=True)
class Page:
    """CPU seconds of one request in this process, and of the view with one query behind the same middleware."""

    ours: float
    plain: float
    ratio: float


@dataclass(frozen=True)
class Queue:
    """Seconds of one request, with few cases in mediation and with many."""

    few: int
    many: int
    with_few: float
    with_many: float
    ratio: float


def one_query(request: HttpRequest) -> HttpResponse:
    return HttpResponse(" ".join(Case.objects.order_by("-number").values_list("phase", flat=True)[:1]))


urlpatterns = [path("one-query", one_query), path("", include("config.urls"))]


def case_page() -> Page:
    """A case in mediation, with statements, exhibits and messages, as its client sees it."""
    with stories.told() as story:
        story.in_mediation()
    with override_settings(ROOT_URLCONF=__name__, ALLOWED_HOSTS=["testserver"], SECURE_SSL_REDIRECT=False):
        client = _signed_in(story.client)
        pages = [reverse("case", args=[story.case.pk]), "/one-query"]
        pairs = [[_cpu(client, page) for page in pages] for _ in range(ROUNDS)]
    ratio = statistics.median(ours / plain for ours, plain in pairs)
    return Page(statistics.median(o for o, _ in pairs), statistics.median(p for _, p in pairs), ratio)


def queue(many: int = MANY) -> Queue:
    """Copies of one case that waits for a mediator."""
    with stories.told() as story:
        story.in_queue()
        cloning.copies(story.contract, story.case, FEW - 1)
        client = _signed_in(story.mediator)
        with override_settings(ALLOWED_HOSTS=["testserver"], SECURE_SSL_REDIRECT=False):
            with_few = _wall(client, reverse("queue"))
            cloning.copies(story.contract, story.case, many - FEW)
            with_many = _wall(client, reverse("queue"))
    return Queue(FEW, many, with_few, with_many, with_many / with_few)


def _signed_in(person: object) -> Client:
    client = Client()
    client.force_login(person)  # type: ignore[arg-type]  # a person of ours
    return client


def _cpu(client: Client, page: str, times: int = 40) -> float:
    return _spent(client, page, times, time.process_time) / times


def _wall(client: Client, page: str) -> float:
    return statistics.median(_spent(client, page, 10, time.perf_counter) / 10 for _ in range(ROUNDS))


def _spent(client: Client, page: str, times: int, watch: Callable[[], float]) -> float:
    gc.collect()
    for _ in range(2):
        answer = client.get(page)
        if answer.status_code != 200:
            raise RuntimeError(f"{page} answered {answer.status_code}")
    began = watch()
    for _ in range(times):
        client.get(page)
    return watch() - began
