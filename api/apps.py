"""The app `api`."""

from django.apps import AppConfig


class ApiConfig(AppConfig):
    """Where Django finds it."""

    name = "api"
