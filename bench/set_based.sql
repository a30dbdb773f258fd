-- The same endings by SQL alone, all in one transaction: how fast the rows themselves can be written, with their guards,
-- when nobody decides anything. One fee has been paid in each; both amounts go to who paid it.
BEGIN;
CREATE TEMPORARY TABLE due ON COMMIT DROP AS
SELECT d.id AS deadline, c.subject_ptr_id AS subject, s.version + 1 AS number, s.head, t.client_id, t.freelancer_id,
       m.id AS milestone, e.id AS escrow, e.balance AS held, f.id AS fee, f.balance AS paid, w.id AS wallet,
       e.currency, uuidv7() AS event
  FROM timers_deadline d
  JOIN timers_subject s ON s.id = d.subject_id
  JOIN disputes_case c ON c.subject_ptr_id = d.subject_id
  JOIN contracts_contract t ON t.subject_ptr_id = c.contract_id
  JOIN disputes_disputedmilestone x ON x.case_id = c.subject_ptr_id
  JOIN contracts_milestone m ON m.id = x.milestone_id
  JOIN escrow_account e ON e.kind = 'escrow' AND e.subject_id = t.subject_ptr_id AND e.number = m.number
  JOIN escrow_account f ON f.kind = 'fee' AND f.subject_id = c.subject_ptr_id AND f.balance > 0
  JOIN escrow_account w ON w.kind = 'wallet' AND w.owner_id = t.freelancer_id AND w.subject_id IS NULL
 WHERE d.kind = 'election' AND d.status = 'open'
   FOR NO KEY UPDATE OF s;
UPDATE timers_deadline d SET status = 'lapsed', ended_at = d.due_at, executed_at = greatest(now(), d.due_at),
       ended_because = 'election_lapsed' FROM due WHERE d.id = due.deadline;
INSERT INTO record_event (id, subject_id, number, at, act, "position", said, moved, previous, hash)
SELECT event, subject, number, now(), 'election_lapsed', 'clock', '{}', '[["case", "election", "closed"]]', head,
       sha256(head || convert_to(event::text, 'UTF8')) FROM due;
INSERT INTO escrow_transfer (debit_id, credit_id, amount, currency, reason, key, seq, event_id, subject_id, at)
SELECT escrow, wallet, held, currency, 'fee_default', event::text, 0, event, subject, now() FROM due
 UNION ALL SELECT fee, wallet, paid, currency, 'fee_refunded', event::text, 1, event, subject, now() FROM due;
UPDATE contracts_milestone m SET state = 'paid', released = m.released + due.held FROM due WHERE m.id = due.milestone;
UPDATE disputes_disputedmilestone x SET ended_at = now() FROM due WHERE x.case_id = due.subject;
UPDATE disputes_fee f SET state = 'refunded' FROM due WHERE f.case_id = due.subject AND f.state = 'paid';
UPDATE disputes_case c SET phase = 'closed', closed_at = now() FROM due WHERE c.subject_ptr_id = due.subject;
INSERT INTO disputes_closing (case_id, cause, to_freelancer, to_client, closed_at)
SELECT subject, 'fee_default', held, 0, now() FROM due;
INSERT INTO record_notice (event_id, recipient_id, channel, written_at, attempts, last_error, dropped_because)
SELECT event, person, channel, now(), 0, '', ''
  FROM due, unnest(ARRAY[client_id, freelancer_id]) AS person, unnest(ARRAY['portal', 'mail']) AS channel;
UPDATE timers_subject s SET version = due.number, head = e.hash FROM due JOIN record_event e ON e.id = due.event
 WHERE s.id = due.subject;
COMMIT;
