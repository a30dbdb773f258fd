-- One release, whole: the rows that the act leaves behind, in the portal's own tables, with their guards, as the
-- portal's own role. What is left out is deciding: whether something is due, who may, in which phase, from which page.
-- See pgbench_whole_setup.sql.
BEGIN;
SELECT r.subject, r.milestone, r.escrow, r.wallet, r.client, r.freelancer, r.amount, uuidv7() AS event
  FROM bench.release r WHERE r.n = (SELECT nextval('bench.turn')) \gset
SELECT version + 1 AS number, encode(head, 'hex') AS head FROM timers_subject WHERE id = :subject FOR NO KEY UPDATE \gset
UPDATE timers_deadline SET status = 'cancelled', ended_at = now(), ended_because = 'approve'
 WHERE subject_id = :subject AND status = 'open' AND about = 1;
SELECT id FROM ledger_post(:event::text, :event, :subject, now(), ARRAY[:escrow]::bigint[], ARRAY[:wallet]::bigint[],
                           ARRAY[:amount]::bigint[], ARRAY['client_approval']);
UPDATE contracts_milestone SET state = 'paid', released = amount WHERE id = :milestone;
INSERT INTO record_event (id, subject_id, number, at, act, by_id, "position", said, moved, previous, hash)
VALUES (:event, :subject, :number, now(), 'approve', :client, 'client', '{"milestone": 1, "amount": "6000.00"}',
        '[["milestone:1", "submitted", "paid"]]', decode(:head, 'hex'), sha256(convert_to(:head, 'UTF8')));
INSERT INTO record_notice (event_id, recipient_id, channel, written_at, attempts, last_error, dropped_because)
VALUES (:event, :freelancer, 'portal', now(), 0, '', ''), (:event, :freelancer, 'mail', now(), 0, '', ''),
       (:event, :client, 'mail', now(), 0, '', '');
UPDATE timers_subject SET version = :number, head = sha256(convert_to(:head, 'UTF8')) WHERE id = :subject;
COMMIT;
