"""Reading pages in tests as a person reads them: the words, without the markup and its line breaks."""

import html
import re

from django.http import HttpResponse
from django.test import Client

from people.models import User


def signed_in(person: User) -> Client:
    client = Client()
    client.force_login(person)
    return client


def markup(response: HttpResponse) -> str:
    return response.content.decode()


def text(response: HttpResponse) -> str:
    """The words of the page; what scripts and screen readers alone get is among them."""
    return words_in(markup(response))


def words_in(page: str) -> str:
    words = re.sub(r"<[^>]+>", " ", re.sub(r"(?s)<(head|script|style)\b.*?</\1>", " ", page))
    words = html.unescape(words).replace("\u00a0", " ")
    return re.sub(r"\s+([.,:;!?])", r"\1", re.sub(r"\s+", " ", words))
