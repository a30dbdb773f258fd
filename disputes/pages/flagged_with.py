"""What a reviewer has to know beside the words of a flagged message: its files, and what else it has said."""

from __future__ import annotations

from typing import Any

from core.phrases import phrase
from core.presenting import short_moment
from disputes.models import Attachment
from disputes.pages.files_with import link_to
from messaging.models import Message, State
from messaging.rewording import wordings_history


def flagged_with(message: Message) -> dict[str, Any]:
    """For templates/staff/_flag_beside.html."""
    first = message.rewords.message if hasattr(message, "rewords") else message
    wordings = wordings_history(first)
    files = Attachment.objects.filter(message=first).select_related("file")
    return {
        "files": [link_to(each.file) for each in files],
        "wordings": [_wording(each) for each in wordings if each.pk != message.pk],
        "withdrawn": first.state == State.WITHDRAWN,
    }


def _wording(message: Message) -> dict[str, Any]:
    return {
        "when": phrase("{sent_at} UTC, message {number}", sent_at=short_moment(message.sent_at), number=message.number),
        "text": message.private.body if message.is_private else message.body,
    }
