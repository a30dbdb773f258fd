"""What PostgreSQL itself refuses about payees, and about payouts over them: a second account, another's, going back.

SQLSTATEs: LE001 what is final was to be changed, LE005 a payout goes to an account that is not its owner's.
"""

from django.db import migrations

ENDINGS = "UPDATE escrow_payout SET ending = right(account, 4) WHERE ending = ''"

# The function of 0011 with what came since: {kept} of the columns, {ways} between the states, {own} of the accounts.
PAYOUT = """
CREATE OR REPLACE FUNCTION escrow_guard_payout() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        IF NEW.state <> 'begun' THEN
            RAISE EXCEPTION 'a payout begins as begun' USING ERRCODE = 'LE001';
        END IF;{own}
        RETURN NEW;
    END IF;
    IF (NEW.subject_ptr_id, NEW.number, NEW.owner_id, NEW.amount, NEW.currency, NEW.holder, NEW.account, NEW.key,
        NEW.provider, NEW.begun_at{new})
       IS DISTINCT FROM (OLD.subject_ptr_id, OLD.number, OLD.owner_id, OLD.amount, OLD.currency, OLD.holder,
        OLD.account, OLD.key, OLD.provider, OLD.begun_at{old})
       OR (OLD.provider_id IS NOT NULL AND NEW.provider_id IS DISTINCT FROM OLD.provider_id){counts} THEN
        RAISE EXCEPTION 'what a payout is, and what is known of it, never changes' USING ERRCODE = 'LE001';
    END IF;
    IF NEW.state = OLD.state THEN
        RETURN NEW;
    END IF;
    IF NOT (OLD.state = 'begun' AND NEW.state IN ({first}'sent', 'arrived', 'refused', 'returned'){ways}
            OR OLD.state = 'sent' AND NEW.state IN ('arrived', 'refused', 'returned')
            OR OLD.state = 'arrived' AND NEW.state = 'returned') THEN
        RAISE EXCEPTION 'a payout does not go from % to %', OLD.state, NEW.state USING ERRCODE = 'LE001';
    END IF;
    IF NEW.state IN ('refused', 'returned') AND NEW.amount IS DISTINCT FROM (
        SELECT sum(t.amount) FROM escrow_transfer t JOIN escrow_account a ON a.id = t.credit_id
         WHERE t.key = 'payout_returned:' || NEW.subject_ptr_id AND a.kind = 'wallet' AND a.owner_id = NEW.owner_id
           AND t.currency = NEW.currency
    ) THEN
        RAISE EXCEPTION 'payout % is back without its transfer', NEW.subject_ptr_id USING ERRCODE = 'LE005';
    END IF;
    RETURN NEW;
END $$;
"""
BEFORE = PAYOUT.format(own="", new="", old="", counts="", first="", ways="")
OWN = """
        IF NEW.account LIKE 'acct\\_%' AND NOT EXISTS (
            SELECT FROM escrow_payee p WHERE p.number = NEW.account AND p.owner_id = NEW.owner_id
               AND p.provider = NEW.provider
        ) THEN
            RAISE EXCEPTION 'a payout goes to its owner''s own account' USING ERRCODE = 'LE005';
        END IF;"""
SINCE = PAYOUT.format(
    own=OWN,
    new=", NEW.ending",
    old=", OLD.ending",
    counts="\n       OR NEW.attempt NOT IN (OLD.attempt, OLD.attempt + 1)",
    first="'waiting', ",
    ways="\n            OR OLD.state = 'waiting' AND NEW.state IN ('sent', 'arrived', 'refused', 'returned')",
)

PAYEE = """
CREATE FUNCTION escrow_guard_payee() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (NEW.key, NEW.owner_id, NEW.provider, NEW.begun_at)
       IS DISTINCT FROM (OLD.key, OLD.owner_id, OLD.provider, OLD.begun_at)
       OR (OLD.number IS NOT NULL AND NEW.number IS DISTINCT FROM OLD.number) THEN
        RAISE EXCEPTION 'whose account it is never changes' USING ERRCODE = 'LE001';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER payees_stay_whose_they_are BEFORE UPDATE ON escrow_payee
    FOR EACH ROW EXECUTE FUNCTION escrow_guard_payee();
CREATE TRIGGER payees_are_not_deleted BEFORE DELETE ON escrow_payee
    FOR EACH ROW EXECUTE FUNCTION escrow_is_final();
CREATE TRIGGER payees_are_kept BEFORE TRUNCATE ON escrow_payee
    FOR EACH STATEMENT EXECUTE FUNCTION escrow_is_final();
"""
NO_PAYEE = """
DROP TRIGGER payees_are_kept ON escrow_payee;
DROP TRIGGER payees_are_not_deleted ON escrow_payee;
DROP TRIGGER payees_stay_whose_they_are ON escrow_payee;
DROP FUNCTION escrow_guard_payee();
"""


class Migration(migrations.Migration):
    dependencies = [("escrow", "0016_payees")]
    operations = [
        migrations.RunSQL(ENDINGS, migrations.RunSQL.noop),
        migrations.RunSQL(SINCE, BEFORE),
        migrations.RunSQL(PAYEE, NO_PAYEE),
    ]
