from django.db import migrations
from django.utils import timezone

from contracts.rulebooks import SHIPPED


def publish(apps, schema_editor):
    rulebooks = apps.get_model("contracts", "Rulebook")
    for name, params in SHIPPED.items():
        rulebooks.objects.get_or_create(
            name=name, version=1, defaults={"params": params, "published_at": timezone.now()}
        )


class Migration(migrations.Migration):
    dependencies = [("contracts", "0003_contract_numbers")]

    # A published rulebook is final; going back keeps it.
    operations = [migrations.RunPython(publish, migrations.RunPython.noop)]
