from django.apps import AppConfig


class DisputesConfig(AppConfig):
    name = "disputes"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        # Importing the stages declares their acts and lapses; the others register checks of the audit,
        # letters, reminders, and whom they concern.
        from disputes import (  # noqa: F401
            checks,
            checks_of_holds,
            comparisons,
            concerns,
            conduct,
            contract_words,
            crowds,
            letters,
            reminders,
            sounding,
            stages,
            yet_to_act,
        )

        # Importing these registers what acts lead to, how their forms begin, and what stands on a person's home.
        from disputes.pages import (  # noqa: F401
            answering,
            claims_begun,
            consequences,
            filing,
            matters,
            notices,
            reporting_words,
            setting_aside,
        )
