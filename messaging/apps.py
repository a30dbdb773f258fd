"""The app `messaging`."""

from django.apps import AppConfig


class MessagingConfig(AppConfig):
    """Where Django finds it."""

    name = "messaging"
