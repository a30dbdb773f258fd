from django.db import migrations

# What the payment was for is asked of its own row; here it only has to be known that the key is taken.
TAKEN = """
    INSERT INTO record_answer (person_id, key, asked, given_at)
    SELECT payer_id, key, decode(repeat('00', 32), 'hex'), begun_at FROM escrow_payment
        ON CONFLICT (person_id, key) DO NOTHING
"""


class Migration(migrations.Migration):
    dependencies = [("escrow", "0018_sandbox_disputes_to_come"), ("record", "0006_answers_are_kept")]

    operations = [migrations.RunSQL(TAKEN, migrations.RunSQL.noop)]
