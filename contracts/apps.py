"""The app `contracts`."""

from django.apps import AppConfig


class ContractsConfig(AppConfig):
    """Where Django finds it."""

    name = "contracts"
