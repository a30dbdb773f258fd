"""The texts that a house begins with. Operators change them, and may remove them."""

from django.db import migrations
from django.utils import timezone

HOUSE = {
    "Welcome, and how I work": (
        "Welcome to case {case}. I am {mediator}, and I mediate between {client} and {freelancer}.\n\n"
        "I take no side. I read all that both of you hand in, and I ask where something is not clear to me. If you do "
        "not agree with each other, I recommend how {amount} should be divided, with my reasons for each deliverable. "
        "You can settle with an offer at any time before that, and after it."
    ),
    "Which part is it about?": (
        "Please say which part of the work you mean: which deliverable, which page or which file, and what the "
        "contract says about it. If an exhibit shows it, name the exhibit."
    ),
    "Evidence closes soon": (
        "Evidence in case {case} closes on {evidence_closes}. Hand in what you want me to read before that. What comes "
        "later may come too late to be read before the recommendation."
    ),
    "Reminder before the deadline": (
        "A reminder: the present stage of case {case} ends on {deadline}. Is there something that you still want to "
        "say or show? If not, you need do nothing."
    ),
    "Would you settle?": (
        "{client}, {freelancer}: before I recommend a figure, think about what you could both live with. {amount} is "
        "in dispute. An offer binds nobody until it is accepted, and an offer that is not accepted is no admission."
    ),
}


def write(apps, schema_editor):
    texts, now = apps.get_model("disputes", "ReadyText"), timezone.now()
    texts.objects.bulk_create(texts(title=title, text=text, changed_at=now) for title, text in HOUSE.items())


def remove(apps, schema_editor):
    apps.get_model("disputes", "ReadyText").objects.filter(owner=None).delete()


class Migration(migrations.Migration):
    dependencies = [("disputes", "0030_sight_of_desks")]
    operations = [migrations.RunPython(write, remove)]
