from django.apps import AppConfig


class ContractsConfig(AppConfig):
    name = "contracts"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        # Importing the stages declares their acts and lapses.
        from contracts import stages  # noqa: F401
