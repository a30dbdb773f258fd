"""What PostgreSQL itself refuses about payouts: going back, changing what is paid, and money without its payout.

SQLSTATEs: LE001 what is final was to be changed, LE005 a payout and its transfers do not match.
"""

from django.db import migrations

FORWARD = """
CREATE SEQUENCE payout_numbers START 5001;
CREATE FUNCTION escrow_guard_payout() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        IF NEW.state <> 'begun' THEN
            RAISE EXCEPTION 'a payout begins as begun' USING ERRCODE = 'LE001';
        END IF;
        RETURN NEW;
    END IF;
    IF (NEW.subject_ptr_id, NEW.number, NEW.owner_id, NEW.amount, NEW.currency, NEW.holder, NEW.account, NEW.key,
        NEW.provider, NEW.begun_at)
       IS DISTINCT FROM (OLD.subject_ptr_id, OLD.number, OLD.owner_id, OLD.amount, OLD.currency, OLD.holder,
        OLD.account, OLD.key, OLD.provider, OLD.begun_at)
       OR (OLD.provider_id IS NOT NULL AND NEW.provider_id IS DISTINCT FROM OLD.provider_id) THEN
        RAISE EXCEPTION 'what a payout is, and what is known of it, never changes' USING ERRCODE = 'LE001';
    END IF;
    IF NEW.state = OLD.state THEN
        RETURN NEW;
    END IF;
    IF NOT (OLD.state = 'begun' AND NEW.state IN ('sent', 'arrived', 'refused', 'returned')
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
CREATE TRIGGER payouts_go_forward BEFORE INSERT OR UPDATE ON escrow_payout
    FOR EACH ROW EXECUTE FUNCTION escrow_guard_payout();
CREATE TRIGGER payouts_are_not_deleted BEFORE DELETE ON escrow_payout
    FOR EACH ROW EXECUTE FUNCTION escrow_is_final();
CREATE TRIGGER payouts_are_kept BEFORE TRUNCATE ON escrow_payout
    FOR EACH STATEMENT EXECUTE FUNCTION escrow_is_final();
"""
NOT_FORWARD = """
DROP TRIGGER payouts_are_kept ON escrow_payout;
DROP TRIGGER payouts_are_not_deleted ON escrow_payout;
DROP TRIGGER payouts_go_forward ON escrow_payout;
DROP FUNCTION escrow_guard_payout();
DROP SEQUENCE payout_numbers;
"""

ONE_TO_ONE = """
CREATE FUNCTION escrow_match_payout() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (
        SELECT FROM escrow_payout p JOIN escrow_account d ON d.id = NEW.debit_id JOIN escrow_account c ON c.id = NEW.credit_id
         WHERE p.subject_ptr_id = split_part(NEW.key, ':', 2)::uuid AND p.amount = NEW.amount
           AND p.currency = NEW.currency AND d.owner_id = p.owner_id AND c.owner_id = p.owner_id
           AND (NEW.key LIKE 'payout:%' AND d.kind = 'wallet' AND c.kind = 'world'
                OR NEW.key LIKE 'payout_returned:%' AND d.kind = 'world' AND c.kind = 'wallet'
                   AND p.state IN ('refused', 'returned'))
    ) THEN
        RAISE EXCEPTION 'transfer % has no payout', NEW.key USING ERRCODE = 'LE005';
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER transfers_of_payouts_match AFTER INSERT ON escrow_transfer
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (NEW.key LIKE 'payout:%' OR NEW.key LIKE 'payout_returned:%')
    EXECUTE FUNCTION escrow_match_payout();

CREATE FUNCTION escrow_pay_out() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM escrow_transfer t WHERE t.key = 'payout:' || NEW.subject_ptr_id) THEN
        RAISE EXCEPTION 'payout % has not left its wallet', NEW.subject_ptr_id USING ERRCODE = 'LE005';
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER payouts_leave_their_wallets AFTER INSERT ON escrow_payout
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION escrow_pay_out();
"""
NOT_ONE_TO_ONE = """
DROP TRIGGER payouts_leave_their_wallets ON escrow_payout;
DROP FUNCTION escrow_pay_out();
DROP TRIGGER transfers_of_payouts_match ON escrow_transfer;
DROP FUNCTION escrow_match_payout();
"""


class Migration(migrations.Migration):
    dependencies = [("escrow", "0010_payouts")]
    operations = [
        migrations.RunSQL(FORWARD, NOT_FORWARD),
        migrations.RunSQL(ONE_TO_ONE, NOT_ONE_TO_ONE),
    ]
