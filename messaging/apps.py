"""The app `messaging`."""

from django.apps import AppConfig

from core import roles


class MessagingConfig(AppConfig):
    """Where Django finds it."""

    name = "messaging"

    def ready(self) -> None:
        from messaging import names  # noqa: F401  # registers what may be a name

        roles.only("messaging_message", roles.SELECT, roles.INSERT, f"{roles.UPDATE} (state)")
