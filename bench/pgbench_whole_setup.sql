-- Contracts whose first milestone is in review, one for each release: in the order in which they are taken.
CREATE SEQUENCE bench.turn;
CREATE TABLE bench.release AS
SELECT row_number() OVER (ORDER BY c.number DESC) AS n, c.subject_ptr_id AS subject, m.id AS milestone, e.id AS escrow,
       w.id AS wallet, c.client_id AS client, c.freelancer_id AS freelancer, m.amount
  FROM contracts_contract c
  JOIN contracts_milestone m ON m.contract_id = c.subject_ptr_id AND m.number = 1 AND m.state = 'submitted'
  JOIN escrow_account e ON e.subject_id = c.subject_ptr_id AND e.kind = 'escrow' AND e.number = 1
  JOIN escrow_account w ON w.owner_id = c.freelancer_id AND w.subject_id IS NULL AND w.kind = 'wallet';
ALTER TABLE bench.release ADD PRIMARY KEY (n);
ANALYZE bench.release;
GRANT USAGE ON SCHEMA bench TO PUBLIC;
GRANT SELECT ON bench.release TO PUBLIC;
GRANT USAGE ON SEQUENCE bench.turn TO PUBLIC;
