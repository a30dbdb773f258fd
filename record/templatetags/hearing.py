"""`{% hear case.pk %}` in the block `live`: the page hears at once that something changed, where a stream is served."""

from __future__ import annotations

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from record import listening

register = template.Library()


@register.simple_tag
def hear(subject_id: object) -> SafeString | str:
    """The meta that live.js reads; nothing where no stream is served."""
    address = listening.address(subject_id)
    return format_html('<meta name="live-stream" content="{}">', address) if address else ""
