from importlib import import_module

from django.apps import AppConfig

from core import roles


class EscrowConfig(AppConfig):
    name = "escrow"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        import_module("escrow.checks")  # registers the audit's checks
        import_module("escrow.card_disputes")  # registers what is done about a provider's event of one
        import_module("escrow.payouts")  # likewise, of payouts and of people's accounts at the provider
        import_module("escrow.comparisons")  # registers what the reconciliation compares
        # Transfers and balances are written by the ledger's functions, which have their owner's rights.
        roles.only("escrow_transfer", roles.SELECT)
        roles.only("escrow_account", roles.SELECT)
        for table in ("escrow_payment", "escrow_payee", "escrow_payout", "escrow_hint", "escrow_carddispute"):
            roles.only(table, roles.SELECT, roles.INSERT, roles.UPDATE)
