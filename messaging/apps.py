"""The app `messaging`."""

from django.apps import AppConfig

from core import roles
from core.phrases import phrase


class MessagingConfig(AppConfig):
    """Where Django finds it."""

    name = "messaging"

    def ready(self) -> None:
        from messaging import names  # noqa: F401  # registers what may be a name

        roles.only("messaging_message", roles.SELECT, roles.INSERT, phrase("{update} (state)", update=roles.UPDATE))
