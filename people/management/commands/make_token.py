"""`manage.py make_token EMAIL NAME`: a token for the API, shown this once."""

from datetime import timedelta
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from core import clock
from people import tokens
from people.models import User


class Command(BaseCommand):
    """Makes a token in the name of a person."""

    help = "Make a token for the API and show it once."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email")
        parser.add_argument("name", help="What it is for, to tell it from the person's other tokens.")
        parser.add_argument("--days", type=int, default=90, help="How long it is good; 0 for ever. 90 if left out.")

    def handle(self, *, email: str, name: str, days: int, **options: Any) -> None:
        person = User.objects.filter(email__iexact=email, is_active=True).first()
        if person is None:
            raise CommandError(f"Nobody with the address {email} has an account here.")
        expires_at = clock.portal_now() + timedelta(days=days) if days else None
        token, text = tokens.make(person, name, expires_at)
        self.stdout.write(text)
        until = f", good until {expires_at:%Y-%m-%d %H:%M} UTC" if expires_at else ""
        self.stderr.write(f"“{token.name}” of {person.email}{until}. It is shown this once; only its hash is kept.")
