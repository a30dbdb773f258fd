from importlib import import_module

from django.apps import AppConfig

from core import roles


class EscrowConfig(AppConfig):
    name = "escrow"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        import_module("escrow.checks")  # registers the audit's checks
        # Transfers and balances are written by the ledger's functions, which have their owner's rights.
        roles.only("escrow_transfer", roles.SELECT)
        roles.only("escrow_account", roles.SELECT)
        roles.only("escrow_payment", roles.SELECT, roles.INSERT, roles.UPDATE)
