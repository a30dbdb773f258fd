from django.apps import AppConfig


class RecordConfig(AppConfig):
    name = "record"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        # The sweep, one layer below, has what is due executed here, and what an outage touched extended.
        from record import leaving  # noqa: F401  # listens to what ends a session, an account or a role
        from record.crowds import lapse_together
        from record.lapsing import lapse_due
        from record.outages import extend_touched
        from timers.sweep import lapsed_by

        lapsed_by(lapse_due, together=lapse_together, extends=extend_touched)
