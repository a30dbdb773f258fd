from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("disputes", "0002_people_and_constraints")]

    operations = [
        migrations.RunSQL("CREATE SEQUENCE case_numbers START 101", "DROP SEQUENCE case_numbers"),
    ]
