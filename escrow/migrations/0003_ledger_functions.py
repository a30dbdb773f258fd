"""The two functions of the ledger: `ledger_account` gets or makes an account, `ledger_post` posts the moves of an act.

SQLSTATEs: LE003 the key is taken by another movement, LE004 no such account.
"""

from django.db import migrations

ACCOUNT = """
CREATE FUNCTION ledger_account(
    p_kind text, p_currency text, p_owner bigint, p_subject uuid, p_number smallint, p_side text
) RETURNS escrow_account LANGUAGE plpgsql AS $$
DECLARE
    v_account escrow_account;
BEGIN
    -- Twice at most: where another transaction makes the same account, the insert waits for it, and the second look
    -- (each statement has its own snapshot) finds what it has committed. Accounts are never deleted.
    FOR attempt IN 1..2 LOOP
        IF p_subject IS NOT NULL THEN
            SELECT * INTO v_account FROM escrow_account
             WHERE subject_id = p_subject AND owner_id IS NULL AND kind = p_kind AND currency = p_currency
               AND number IS NOT DISTINCT FROM p_number AND side = p_side;
        ELSIF p_owner IS NOT NULL THEN
            SELECT * INTO v_account FROM escrow_account
             WHERE subject_id IS NULL AND owner_id = p_owner AND kind = p_kind AND currency = p_currency;
        ELSE
            SELECT * INTO v_account FROM escrow_account
             WHERE subject_id IS NULL AND owner_id IS NULL AND kind = p_kind AND currency = p_currency;
        END IF;
        IF FOUND THEN
            RETURN v_account;
        END IF;
        INSERT INTO escrow_account (kind, currency, owner_id, subject_id, number, side, balance)
        VALUES (p_kind, p_currency, p_owner, p_subject, p_number, p_side, 0)
        ON CONFLICT DO NOTHING RETURNING * INTO v_account;
        IF FOUND THEN
            RETURN v_account;
        END IF;
    END LOOP;
    RAISE EXCEPTION 'an account was made meanwhile that this transaction cannot see' USING ERRCODE = '40001';
END $$;
"""

POST = """
CREATE FUNCTION ledger_post(
    p_key text, p_event uuid, p_subject uuid, p_at timestamptz,
    p_debits bigint[], p_credits bigint[], p_amounts bigint[], p_reasons text[]
) RETURNS SETOF escrow_transfer LANGUAGE plpgsql AS $$
DECLARE
    v_posted integer;
    v_same boolean;
BEGIN
    -- Everybody locks in this order, so that nobody waits in a circle.
    PERFORM 1 FROM escrow_account WHERE id = ANY (p_debits || p_credits) ORDER BY id FOR NO KEY UPDATE;

    RETURN QUERY SELECT * FROM escrow_transfer WHERE key = p_key ORDER BY seq;
    IF FOUND THEN
        SELECT array_agg(debit_id ORDER BY seq) = p_debits AND array_agg(credit_id ORDER BY seq) = p_credits
           AND array_agg(amount ORDER BY seq) = p_amounts AND array_agg(reason::text ORDER BY seq) = p_reasons
          INTO v_same FROM escrow_transfer WHERE key = p_key;
        IF NOT v_same THEN
            RAISE EXCEPTION 'the key % is taken by another movement', p_key USING ERRCODE = 'LE003';
        END IF;
        RETURN;
    END IF;

    RETURN QUERY
    INSERT INTO escrow_transfer (debit_id, credit_id, amount, currency, reason, key, seq, event_id, subject_id, at)
    SELECT m.debit, m.credit, m.amount, a.currency, m.reason, p_key, m.seq - 1, p_event, p_subject, p_at
      FROM unnest(p_debits, p_credits, p_amounts, p_reasons) WITH ORDINALITY AS m (debit, credit, amount, reason, seq)
      JOIN escrow_account a ON a.id = m.debit
     ORDER BY m.seq
    RETURNING *;
    GET DIAGNOSTICS v_posted = ROW_COUNT;
    IF v_posted <> cardinality(p_debits) THEN
        RAISE EXCEPTION 'a movement names an account that does not exist' USING ERRCODE = 'LE004';
    END IF;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("escrow", "0002_guards_of_accounts_and_transfers")]
    operations = [
        migrations.RunSQL(ACCOUNT, "DROP FUNCTION ledger_account(text, text, bigint, uuid, smallint, text);"),
        migrations.RunSQL(
            POST,
            "DROP FUNCTION ledger_post(text, uuid, uuid, timestamptz, bigint[], bigint[], bigint[], text[]);",
        ),
    ]
