"""The app `disputes`."""

from django.apps import AppConfig


class DisputesConfig(AppConfig):
    """Where Django finds it."""

    name = "disputes"
