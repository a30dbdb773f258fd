from django.apps import AppConfig


class ContractsConfig(AppConfig):
    name = "contracts"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        # Importing the stages declares their acts and lapses; importing these pages, what the acts' pages say.
        from contracts import checks, comparisons, letters, payout_letters, stages, yet_to_act  # noqa: F401
        from contracts.pages import doing_nothing, forms, telling, telling_ends  # noqa: F401
