from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("contracts", "0002_people_and_constraints")]

    operations = [
        migrations.RunSQL("CREATE SEQUENCE contract_numbers START 2001", "DROP SEQUENCE contract_numbers"),
    ]
