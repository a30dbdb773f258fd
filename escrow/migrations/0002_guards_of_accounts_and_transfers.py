"""What PostgreSQL itself refuses about accounts and transfers, and how it keeps the balances.

Written as SQL, and not as triggers of the models: the balances, the guards and the function that posts are one
mechanism, and nothing in the application may switch a part of it off. SQLSTATEs: LE001 what is final was to be
changed, LE002 an account does not cover a movement.
"""

from django.db import migrations

CURRENCIES = """
ALTER TABLE escrow_transfer
    ADD CONSTRAINT debit_in_its_currency FOREIGN KEY (debit_id, currency) REFERENCES escrow_account (id, currency),
    ADD CONSTRAINT credit_in_its_currency FOREIGN KEY (credit_id, currency) REFERENCES escrow_account (id, currency);
-- A balance changes often and no index holds it: room on its page keeps the update in place.
ALTER TABLE escrow_account SET (fillfactor = 70);
"""
NO_CURRENCIES = """
ALTER TABLE escrow_account RESET (fillfactor);
ALTER TABLE escrow_transfer DROP CONSTRAINT debit_in_its_currency, DROP CONSTRAINT credit_in_its_currency;
"""

FINAL = """
CREATE FUNCTION escrow_is_final() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% of % is refused: its rows are final', TG_OP, TG_TABLE_NAME USING ERRCODE = 'LE001';
END $$;
CREATE TRIGGER transfers_are_final BEFORE UPDATE OR DELETE ON escrow_transfer
    FOR EACH ROW EXECUTE FUNCTION escrow_is_final();
CREATE TRIGGER transfers_are_kept BEFORE TRUNCATE ON escrow_transfer
    FOR EACH STATEMENT EXECUTE FUNCTION escrow_is_final();
CREATE TRIGGER accounts_are_not_deleted BEFORE DELETE ON escrow_account
    FOR EACH ROW EXECUTE FUNCTION escrow_is_final();
CREATE TRIGGER accounts_are_kept BEFORE TRUNCATE ON escrow_account
    FOR EACH STATEMENT EXECUTE FUNCTION escrow_is_final();
"""
NOT_FINAL = """
DROP TRIGGER accounts_are_kept ON escrow_account;
DROP TRIGGER accounts_are_not_deleted ON escrow_account;
DROP TRIGGER transfers_are_kept ON escrow_transfer;
DROP TRIGGER transfers_are_final ON escrow_transfer;
DROP FUNCTION escrow_is_final();
"""

BALANCES = """
CREATE FUNCTION escrow_move_balances() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE escrow_account
       SET balance = balance + CASE id WHEN NEW.debit_id THEN -NEW.amount ELSE NEW.amount END
     WHERE id IN (NEW.debit_id, NEW.credit_id);
    RETURN NULL;
END $$;
CREATE TRIGGER transfers_move_balances AFTER INSERT ON escrow_transfer
    FOR EACH ROW EXECUTE FUNCTION escrow_move_balances();

CREATE FUNCTION escrow_guard_account() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        IF NEW.balance <> 0 THEN
            RAISE EXCEPTION 'an account begins with nothing' USING ERRCODE = 'LE001';
        END IF;
        RETURN NEW;
    END IF;
    IF (NEW.id, NEW.kind, NEW.currency, NEW.owner_id, NEW.subject_id, NEW.number, NEW.side)
       IS DISTINCT FROM (OLD.id, OLD.kind, OLD.currency, OLD.owner_id, OLD.subject_id, OLD.number, OLD.side) THEN
        RAISE EXCEPTION 'what an account is never changes' USING ERRCODE = 'LE001';
    END IF;
    IF NEW.balance IS DISTINCT FROM OLD.balance AND pg_trigger_depth() < 2 THEN
        RAISE EXCEPTION 'a balance changes by a transfer only' USING ERRCODE = 'LE001';
    END IF;
    -- The check constraint holds this too; here it can say what is short.
    IF NEW.balance < 0 AND NEW.kind NOT IN ('world', 'platform') THEN
        RAISE EXCEPTION 'account % does not cover the movement', NEW.id USING ERRCODE = 'LE002', DETAIL =
            json_build_object('account', NEW.id, 'holds', OLD.balance, 'needed', OLD.balance - NEW.balance)::text;
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER accounts_follow_transfers BEFORE INSERT OR UPDATE ON escrow_account
    FOR EACH ROW EXECUTE FUNCTION escrow_guard_account();
"""
NO_BALANCES = """
DROP TRIGGER accounts_follow_transfers ON escrow_account;
DROP FUNCTION escrow_guard_account();
DROP TRIGGER transfers_move_balances ON escrow_transfer;
DROP FUNCTION escrow_move_balances();
"""


class Migration(migrations.Migration):
    dependencies = [("escrow", "0001_accounts_transfers_payments")]
    operations = [
        migrations.RunSQL(CURRENCIES, NO_CURRENCIES),
        migrations.RunSQL(FINAL, NOT_FINAL),
        migrations.RunSQL(BALANCES, NO_BALANCES),
    ]
