-- A batch that was taken back before it was issued; templates of payment files; results of the bank that are looked at before
-- they are booked; how an open claim is to come back: src/features/payments/{payments,templates,results,plans}.h.

CREATE TABLE payment_voids (
  batch_id BIGINT NOT NULL PRIMARY KEY REFERENCES payment_batches (id),
  at BIGINT NOT NULL,
  who TEXT NOT NULL,
  reason TEXT NOT NULL CHECK (reason <> ''),
  journal BIGINT NOT NULL
);
-- Which file of which batch was taken out, by whom: the journal has it as well.
CREATE TABLE payment_files (
  id BIGINT NOT NULL PRIMARY KEY,
  batch_id BIGINT NOT NULL REFERENCES payment_issues (batch_id),
  template TEXT NOT NULL,
  format TEXT NOT NULL,
  digest BLOB NOT NULL,
  at BIGINT NOT NULL,
  who TEXT NOT NULL,
  journal BIGINT NOT NULL
);
CREATE INDEX payment_files_batch ON payment_files (batch_id, id);

-- Versions of a template; the newest of a name counts, columns '' takes it away.
CREATE TABLE payment_templates (
  id BIGINT NOT NULL PRIMARY KEY,
  name TEXT NOT NULL CHECK (name <> ''),
  columns TEXT NOT NULL,
  format BIGINT NOT NULL CHECK (format BETWEEN 0 AND 1),
  encoding BIGINT NOT NULL CHECK (encoding BETWEEN 0 AND 1),
  header BIGINT NOT NULL CHECK (header BETWEEN 0 AND 1),
  at BIGINT NOT NULL,
  who TEXT NOT NULL,
  journal BIGINT NOT NULL
);
CREATE INDEX payment_templates_name ON payment_templates (name, id);

-- What was read from a result's file, and what was found when it was compared with the batch. Working papers: the answers
-- themselves are in payment_answers.
CREATE TABLE payment_checks (
  id BIGINT NOT NULL PRIMARY KEY,
  batch_id BIGINT NOT NULL REFERENCES payment_issues (batch_id),
  file TEXT NOT NULL,
  digest BLOB NOT NULL,
  at BIGINT NOT NULL,
  who TEXT NOT NULL,
  result_id BIGINT NOT NULL,
  booked_at BIGINT NOT NULL
);
CREATE INDEX payment_checks_batch ON payment_checks (batch_id, id);
CREATE TABLE payment_check_lines (
  check_id BIGINT NOT NULL REFERENCES payment_checks (id),
  row_no BIGINT NOT NULL,
  no BIGINT NOT NULL,
  amount BIGINT NOT NULL,
  paid BIGINT NOT NULL,
  finding BIGINT NOT NULL,
  reason TEXT NOT NULL,
  said TEXT NOT NULL,
  PRIMARY KEY (check_id, row_no)
) /*sqlite: WITHOUT ROWID */;

-- 追回计划: what is to come back by when; a new plan takes the place of the old one (version).
CREATE TABLE recovery_plans (
  recovery_id BIGINT NOT NULL REFERENCES recoveries (id),
  version BIGINT NOT NULL,
  no BIGINT NOT NULL,
  due BIGINT NOT NULL,
  amount BIGINT NOT NULL CHECK (amount > 0),
  way BIGINT NOT NULL CHECK (way BETWEEN 2 AND 4),
  basis TEXT NOT NULL CHECK (basis <> ''),
  at BIGINT NOT NULL,
  who TEXT NOT NULL,
  journal BIGINT NOT NULL,
  PRIMARY KEY (recovery_id, version, no)
) /*sqlite: WITHOUT ROWID */;
