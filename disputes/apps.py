from django.apps import AppConfig


class DisputesConfig(AppConfig):
    name = "disputes"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        # Importing the stages declares their acts and lapses.
        from disputes import stages  # noqa: F401
