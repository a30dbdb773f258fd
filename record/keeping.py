"""Where a demo's mail goes: into rows, which its outbox page shows. Nothing leaves the machine."""

from __future__ import annotations

from collections.abc import Sequence

from django.core.mail import EmailMessage, EmailMultiAlternatives
from django.core.mail.backends.base import BaseEmailBackend

from record.models import KeptMail


class Kept(BaseEmailBackend):
    """A mail backend of Django's. The title is kept as the mail program would show it."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        made = [self._row(mail, to) for mail in email_messages for to in mail.recipients()]
        KeptMail.objects.bulk_create(made)
        return len(email_messages)

    def _row(self, mail: EmailMessage, to: str) -> KeptMail:
        parts = mail.alternatives if isinstance(mail, EmailMultiAlternatives) else []
        html = next((str(part[0]) for part in parts if part[1] == "text/html"), "")
        mail.message()  # refuses what no mail server would take, such as a line break in a header
        name = str(mail.extra_headers.get("Message-ID", ""))
        return KeptMail(to=to, message_id=name[:200], title=str(mail.subject)[:400], text=str(mail.body), html=html)
