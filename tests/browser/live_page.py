"""Small pages to try the scripts on: one that changes by itself, a list worked through by keys, a form with a file."""

from collections.abc import Iterator
from datetime import timedelta
from threading import Event

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse, StreamingHttpResponse
from django.template import engines
from django.urls import include, path

from config.urls import urlpatterns as portal
from core import clock
from core.countdown import countdown
from core.fields import Field
from tests.core import samples

READER_IS_GONE = Event()
STATE = {"version": 1, "words": "The client has not paid.", "stream": "", "writes": True}

PAGE = """{% extends "base.html" %}{% load evenhand static %}
{% block title %}Version {{ state.version }}{% endblock %}
{% block live %}<meta name="live" content="/version/" data-version="{{ state.version }}">
{% if state.stream %}<meta name="live-stream" content="{{ state.stream }}">{% endif %}{% endblock %}
{% block content %}
<h1>A case</h1>
<section id="facts" data-live>
<p>{{ state.words }}</p><details><summary>More</summary><p>Version {{ state.version }}</p></details>
</section>
<section id="room" data-live>
<p>Room of version {{ state.version }}</p>
{% if state.writes %}<form method="post">{% csrf_token %}<p>Form of version {{ state.version }}</p>
<label for="say">Say</label><textarea id="say" name="say"></textarea></form>{% endif %}
</section>
<section id="time">{% include "components/countdown.html" %}</section>
<script src="{% static "js/split-live.js" %}" type="module"></script>
<form data-composer="10000" data-exponent="2" data-currency="USD">
{% split 2500 7500 "USD" "Victor" "Maribel" live=True %}
<label for="share">To the freelancer</label><input class="input" id="share" name="share" value="75.00" data-share="d1">
<p data-total><span class="money">75.00</span></p>
</form>
{% endblock %}"""


def page(request: HttpRequest) -> HttpResponse:
    now = clock.now()
    running = countdown(now + timedelta(days=2, hours=12, minutes=34, seconds=30), started=now, label="Time left")
    html = engines["django"].from_string(PAGE).render({"state": STATE, "countdown": running}, request)
    return HttpResponse(html)


def version(request: HttpRequest) -> JsonResponse:
    return JsonResponse({"version": STATE["version"]})


LIST = """{% extends "base.html" %}{% load evenhand %}{% block body_attrs %}data-density="dense"{% endblock %}
{% block content %}<h1>Queue</h1>{% include "components/keys.html" %}
<label for="q">Search</label><input class="input" id="q" name="q" data-search>{% include "components/queue.html" %}
{% endblock %}"""

SENDING = """{% extends "base.html" %}{% block content %}<h1>{{ title }}</h1>
{% include "components/errors.html" %}
<form method="post" enctype="multipart/form-data" action="/sending/">{% csrf_token %}
{% include "components/field.html" %}<button class="button">Send the file</button></form>{% endblock %}"""


def stream(request: HttpRequest) -> StreamingHttpResponse:
    """Something changes after the page was made and before its stream is open; then the stream stays silent."""
    STATE.update(version=2, words="The client has paid.")
    return StreamingHttpResponse(_silence(), content_type="text/event-stream")


def _silence() -> Iterator[bytes]:
    yield b"retry: 3000\n\n"
    READER_IS_GONE.wait(30)


def queue(request: HttpRequest) -> HttpResponse:
    return HttpResponse(engines["django"].from_string(LIST).render({"queue": samples.QUEUE}, request))


def sending(request: HttpRequest) -> HttpResponse:
    """Takes a file; refuses one that begins with MZ."""
    field = Field("file", "Evidence", "file", required=True, max=1_000_000)
    sent = request.FILES.get("file")
    if sent and sent.read(2) != b"MZ":
        return HttpResponseRedirect("/page/")
    errors = [("file", "A program is not taken.")] if sent else []
    said = {"title": "Send a file", "field": field, "errors": errors}
    html = engines["django"].from_string(SENDING).render(said, request)
    return HttpResponse(html, status=422 if errors else 200)


urlpatterns = [
    path("queue/", queue),
    path("sending/", sending),
    path("page/", page),
    path("version/", version),
    path("stream/", stream),
    path("", include(portal)),
]
