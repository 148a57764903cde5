-- 支付: src/features/payments/payments.h. What is owed, under a business key that exists once; batches; what the bank answered;
-- what was overpaid and how it came back.

CREATE TABLE payments (
  id BIGINT NOT NULL PRIMARY KEY,
  owner_id BIGINT NOT NULL,
  person_id BIGINT NOT NULL,
  org_id BIGINT NOT NULL,
  policy TEXT NOT NULL,
  line_id BIGINT NOT NULL REFERENCES ledger_lines (id),
  about_kind TEXT NOT NULL,
  about BIGINT NOT NULL,
  from_month BIGINT NOT NULL,
  to_month BIGINT NOT NULL,
  amount BIGINT NOT NULL CHECK (amount > 0),
  at BIGINT NOT NULL,
  journal BIGINT NOT NULL
);
CREATE INDEX payments_line ON payments (line_id, id);
CREATE INDEX payments_person ON payments (person_id, id);
CREATE INDEX payments_about ON payments (about_kind, about);

-- The business key: for one person, policy, month (0: an instalment, due once) and instalment, the n-th time. It exists once.
CREATE TABLE payment_keys (
  owner_id BIGINT NOT NULL,
  policy TEXT NOT NULL,
  period BIGINT NOT NULL,
  instalment TEXT NOT NULL,
  seq BIGINT NOT NULL CHECK (seq >= 0),
  payment_id BIGINT NOT NULL REFERENCES payments (id),
  month BIGINT NOT NULL,
  amount BIGINT NOT NULL CHECK (amount > 0),
  PRIMARY KEY (owner_id, policy, period, instalment, seq)
) /*sqlite: WITHOUT ROWID */;
CREATE INDEX payment_keys_payment ON payment_keys (payment_id);
CREATE INDEX payment_keys_policy ON payment_keys (policy, month);

-- Where each payment stands: follows from batches and answers; kept so that lists are quick and every change is guarded.
CREATE TABLE payment_states (
  payment_id BIGINT NOT NULL PRIMARY KEY REFERENCES payments (id),
  state BIGINT NOT NULL CHECK (state BETWEEN 1 AND 6),
  batch_id BIGINT NOT NULL,
  no BIGINT NOT NULL,
  attempt BIGINT NOT NULL,
  since BIGINT NOT NULL,
  reason TEXT NOT NULL,
  offset_amount BIGINT NOT NULL CHECK (offset_amount >= 0)
);
CREATE INDEX payment_states_state ON payment_states (state, payment_id);

CREATE TABLE payment_batches (
  id BIGINT NOT NULL PRIMARY KEY,
  line_id BIGINT NOT NULL REFERENCES ledger_lines (id),
  at BIGINT NOT NULL,
  who TEXT NOT NULL,
  items BIGINT NOT NULL,
  amount BIGINT NOT NULL,
  digest BLOB NOT NULL,
  journal BIGINT NOT NULL
);
-- Whose account, and under what name, the facts say as they were known when the batch was made.
CREATE TABLE payment_items (
  batch_id BIGINT NOT NULL REFERENCES payment_batches (id),
  no BIGINT NOT NULL,
  payment_id BIGINT NOT NULL REFERENCES payments (id),
  attempt BIGINT NOT NULL,
  amount BIGINT NOT NULL CHECK (amount > 0),
  PRIMARY KEY (batch_id, no),
  UNIQUE (payment_id, attempt)
);
CREATE TABLE payment_signatures (
  batch_id BIGINT NOT NULL REFERENCES payment_batches (id),
  who TEXT NOT NULL,
  at BIGINT NOT NULL,
  digest BLOB NOT NULL,
  journal BIGINT NOT NULL,
  PRIMARY KEY (batch_id, who)
);
CREATE TABLE payment_issues (
  batch_id BIGINT NOT NULL PRIMARY KEY REFERENCES payment_batches (id),
  at BIGINT NOT NULL,
  who TEXT NOT NULL,
  journal BIGINT NOT NULL
);
-- A file of the bank, and its lines: every item is answered once.
CREATE TABLE payment_results (
  id BIGINT NOT NULL PRIMARY KEY,
  batch_id BIGINT NOT NULL REFERENCES payment_issues (batch_id),
  at BIGINT NOT NULL,
  who TEXT NOT NULL,
  paid BIGINT NOT NULL,
  refused BIGINT NOT NULL,
  journal BIGINT NOT NULL
);
CREATE TABLE payment_answers (
  batch_id BIGINT NOT NULL,
  no BIGINT NOT NULL,
  result_id BIGINT NOT NULL REFERENCES payment_results (id),
  paid BIGINT NOT NULL CHECK (paid IN (0, 1)),
  reason TEXT NOT NULL,
  PRIMARY KEY (batch_id, no),
  FOREIGN KEY (batch_id, no) REFERENCES payment_items (batch_id, no)
);
