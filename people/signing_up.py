"""What a new account begins with: whoever signs up goes on in the language in which they did."""

from __future__ import annotations

from typing import Any

from allauth.account.signals import user_signed_up
from django.dispatch import receiver
from django.http import HttpRequest

from core.languages import speaking
from people.models import User


@receiver(user_signed_up)
def goes_on_in_the_language(request: HttpRequest, user: User, **_: Any) -> None:
    user.language = speaking.language_of(request)
    user.save(update_fields=["language"])
