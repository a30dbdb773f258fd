from django.apps import AppConfig


class RecordConfig(AppConfig):
    name = "record"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        # The sweep, one layer below, has what is due executed here, and what an outage touched extended.
        from record.lapsing import lapse_due
        from record.outages import extend_touched
        from timers.sweep import lapsed_by

        lapsed_by(lapse_due, extends=extend_touched)
