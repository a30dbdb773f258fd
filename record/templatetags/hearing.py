"""`{% hear case.pk %}` in the block `live`: the page hears at once that something changed, where a stream is served."""

from __future__ import annotations

from typing import Any

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from record import listening

register = template.Library()


@register.simple_tag(takes_context=True)
def hear(context: dict[str, Any], *topics: object) -> SafeString | str:
    """The meta that live.js reads; nothing where no stream is served."""
    address = listening.address(context["request"], *topics)
    return format_html('<meta name="live-stream" content="{}">', address) if address else ""
