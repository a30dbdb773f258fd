from django.db import migrations

from record.keys import sealed

AT_ONCE = 2000


def key(apps, schema_editor):
    """What was kept so far was an unkeyed hash of the input, from which a sealed figure could be guessed."""
    answers = apps.get_model("record", "Answer").objects
    last = 0
    while some := list(answers.filter(pk__gt=last).order_by("pk")[:AT_ONCE]):
        for answer in some:
            answer.asked = sealed(bytes(answer.asked))
        answers.bulk_update(some, ["asked"])
        last = some[-1].pk


class Migration(migrations.Migration):
    dependencies = [("record", "0004_parked_mails_are_found")]

    # Going back leaves them keyed: no key that was used before then matches its input any more, and none does harm.
    operations = [migrations.RunPython(key, migrations.RunPython.noop)]
