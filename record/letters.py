"""How a letter is put together: what happened, what comes of silence, one link; as plain text and as plain HTML."""

from __future__ import annotations

from django.conf import settings
from django.utils.html import format_html, format_html_join

from people.models import User
from record.outbox import Letter

WHY = "You get this because you are part of it. Answer on the portal: nobody reads this address."


def letter(title: str, paragraphs: list[str], *, link: str, to: User) -> Letter:
    """Plain sentences in, a letter out. `link` is a path of the portal, the only link in it."""
    address = f"{settings.SITE_ADDRESS.rstrip('/')}{link}"
    greeting = f"Hello {to.display_name},"
    text = "\n\n".join([greeting, *paragraphs, address, WHY])
    body = format_html_join("", "<p>{}</p>", ((part,) for part in [greeting, *paragraphs]))
    html = format_html(
        '<!doctype html><html lang="en"><body>{}<p><a href="{}">{}</a></p><p><small>{}</small></p></body></html>',
        body,
        address,
        address,
        WHY,
    )
    return Letter(title=" ".join(title.split()), text=text, html=html)
