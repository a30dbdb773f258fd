"""`manage.py screen < messages.jsonl`: what the screen says of each line {"id", "text"}, as a line of its own."""

from __future__ import annotations

import json
import sys
from typing import Any

from django.core.management.base import BaseCommand

from messaging.screening import Category, Verdict, screen


class Command(BaseCommand):
    """Reads and writes lines; nothing of them is kept."""

    help = __doc__

    def handle(self, *args: Any, **options: Any) -> None:
        for line in sys.stdin:
            if line.strip():
                message = json.loads(line)
                self.stdout.write(json.dumps(said(message["id"], screen(message["text"])), ensure_ascii=False))


def said(identifier: str, verdict: Verdict) -> dict[str, Any]:
    """A verdict as a line: its labels, suspected ones among them, which of the two it is, and the reasons in words."""
    if verdict.category is not Category.NONE:
        return {"id": identifier, "labels": [verdict.category.value], "tier": "found", "why": verdict.why.split(", ")}
    if verdict.suspected:
        return {"id": identifier, "labels": [verdict.suspected.value], "tier": "suspected", "why": []}
    return {"id": identifier, "labels": [], "tier": "none", "why": []}
