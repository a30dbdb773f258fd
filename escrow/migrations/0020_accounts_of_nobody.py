"""What the portal itself and the arbitrator hold is found at once, however many accounts people and cases have."""

from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("escrow", "0019_keys_of_payments"),
        ("timers", "0008_the_portal_beats"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddIndex(
            model_name="account",
            index=models.Index(
                condition=models.Q(("owner", None), ("subject", None)),
                fields=["kind", "currency"],
                name="accounts_of_nobody",
            ),
        ),
    ]
