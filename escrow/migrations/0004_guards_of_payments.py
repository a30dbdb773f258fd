"""What PostgreSQL itself refuses about payments: going back, changing what is paid, and money without its payment.

SQLSTATEs: LE001 what is final was to be changed, LE005 a payment and its transfer do not match.
"""

from django.db import migrations

FORWARD = """
CREATE FUNCTION escrow_guard_payment() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        IF NEW.state <> 'pending' THEN
            RAISE EXCEPTION 'a payment begins as pending' USING ERRCODE = 'LE001';
        END IF;
        RETURN NEW;
    END IF;
    IF (NEW.id, NEW.payer_id, NEW.amount, NEW.currency, NEW.purpose, NEW.subject_id, NEW.about, NEW.side, NEW.key,
        NEW.provider, NEW.begun_at)
       IS DISTINCT FROM (OLD.id, OLD.payer_id, OLD.amount, OLD.currency, OLD.purpose, OLD.subject_id, OLD.about,
        OLD.side, OLD.key, OLD.provider, OLD.begun_at)
       OR (OLD.provider_id IS NOT NULL AND NEW.provider_id IS DISTINCT FROM OLD.provider_id)
       OR (OLD.confirmed_at IS NOT NULL AND NEW.confirmed_at IS DISTINCT FROM OLD.confirmed_at)
       OR (OLD.declined_at IS NOT NULL AND NEW.declined_at IS DISTINCT FROM OLD.declined_at) THEN
        RAISE EXCEPTION 'what a payment is for, and what is known of it, never changes' USING ERRCODE = 'LE001';
    END IF;
    IF NEW.state = OLD.state THEN
        RETURN NEW;
    END IF;
    IF NOT (OLD.state = 'pending' AND NEW.state IN ('needs_confirmation', 'succeeded', 'failed')
            OR OLD.state = 'needs_confirmation' AND NEW.state IN ('succeeded', 'failed')
            OR OLD.state = 'succeeded' AND NEW.state IN ('used', 'refunded')) THEN
        RAISE EXCEPTION 'a payment does not go from % to %', OLD.state, NEW.state USING ERRCODE = 'LE001';
    END IF;
    IF NEW.state = 'used' AND NEW.amount IS DISTINCT FROM (
        SELECT sum(t.amount) FROM escrow_transfer t JOIN escrow_account a ON a.id = t.debit_id
         WHERE t.key = 'payment:' || NEW.id AND a.kind = 'world' AND a.owner_id = NEW.payer_id
           AND t.currency = NEW.currency
    ) THEN
        RAISE EXCEPTION 'payment % is used without its transfer', NEW.id USING ERRCODE = 'LE005';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER payments_go_forward BEFORE INSERT OR UPDATE ON escrow_payment
    FOR EACH ROW EXECUTE FUNCTION escrow_guard_payment();
CREATE TRIGGER payments_are_not_deleted BEFORE DELETE ON escrow_payment
    FOR EACH ROW EXECUTE FUNCTION escrow_is_final();
CREATE TRIGGER payments_are_kept BEFORE TRUNCATE ON escrow_payment
    FOR EACH STATEMENT EXECUTE FUNCTION escrow_is_final();
"""
NOT_FORWARD = """
DROP TRIGGER payments_are_kept ON escrow_payment;
DROP TRIGGER payments_are_not_deleted ON escrow_payment;
DROP TRIGGER payments_go_forward ON escrow_payment;
DROP FUNCTION escrow_guard_payment();
"""

ONE_TO_ONE = """
CREATE FUNCTION escrow_match_payment() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM escrow_payment p WHERE p.id = substr(NEW.key, 9)::uuid AND p.state = 'used') THEN
        RAISE EXCEPTION 'transfer % has no used payment', NEW.key USING ERRCODE = 'LE005';
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER transfers_of_payments_match AFTER INSERT ON escrow_transfer
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (NEW.key LIKE 'payment:%')
    EXECUTE FUNCTION escrow_match_payment();
"""
NOT_ONE_TO_ONE = """
DROP TRIGGER transfers_of_payments_match ON escrow_transfer;
DROP FUNCTION escrow_match_payment();
"""


class Migration(migrations.Migration):
    dependencies = [("escrow", "0003_ledger_functions")]
    operations = [
        migrations.RunSQL(FORWARD, NOT_FORWARD),
        migrations.RunSQL(ONE_TO_ONE, NOT_ONE_TO_ONE),
    ]
