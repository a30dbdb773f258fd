from importlib import import_module

from django.apps import AppConfig


class EscrowConfig(AppConfig):
    name = "escrow"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        import_module("escrow.checks")  # registers the audit's checks
        import_module("escrow.card_disputes")  # registers what is done about a provider's event of one
