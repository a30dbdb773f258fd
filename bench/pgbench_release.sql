-- One release, bare: lock both accounts, insert the transfer, move both balances. See pgbench_setup.sql.
\set escrow 2 * random(1, 10000) - 1
\set wallet :escrow + 1
BEGIN;
SELECT id, balance FROM bench.account WHERE id IN (:escrow, :wallet) ORDER BY id FOR NO KEY UPDATE;
INSERT INTO bench.transfer (debit_id, credit_id, amount, currency, reason, key, seq, event_id, subject_id, at)
VALUES (:escrow, :wallet, 1, 'USD', 'client_approval', gen_random_uuid()::text, 0, gen_random_uuid(), gen_random_uuid(), now());
UPDATE bench.account SET balance = balance - 1 WHERE id = :escrow;
UPDATE bench.account SET balance = balance + 1 WHERE id = :wallet;
COMMIT;
