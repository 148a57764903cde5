-- 追回: src/features/payments/adjust.h.

CREATE TABLE payment_adjustments (
  id BIGINT NOT NULL PRIMARY KEY,
  run_id BIGINT NOT NULL,
  policy TEXT NOT NULL,
  at BIGINT NOT NULL,
  who TEXT NOT NULL,
  arrears BIGINT NOT NULL,
  clawback BIGINT NOT NULL,
  undone BIGINT NOT NULL,
  journal BIGINT NOT NULL
);
CREATE TABLE recoveries (
  id BIGINT NOT NULL PRIMARY KEY,
  adjustment_id BIGINT NOT NULL REFERENCES payment_adjustments (id),
  owner_id BIGINT NOT NULL,
  person_id BIGINT NOT NULL,
  policy TEXT NOT NULL,
  period BIGINT NOT NULL,
  instalment TEXT NOT NULL,
  line_id BIGINT NOT NULL REFERENCES ledger_lines (id),
  amount BIGINT NOT NULL CHECK (amount > 0),
  at BIGINT NOT NULL
);
CREATE INDEX recoveries_key ON recoveries (owner_id, policy, period, instalment);
CREATE INDEX recoveries_person ON recoveries (person_id, id);
-- 1 undone, 2 refunded, 3 offset, 4 remitted, 5 written off (enum recovery_way).
CREATE TABLE recovery_moves (
  id BIGINT NOT NULL PRIMARY KEY,
  recovery_id BIGINT NOT NULL REFERENCES recoveries (id),
  way BIGINT NOT NULL CHECK (way BETWEEN 1 AND 5),
  amount BIGINT NOT NULL CHECK (amount > 0),
  payment_id BIGINT NOT NULL,
  basis TEXT NOT NULL CHECK (basis <> ''),
  at BIGINT NOT NULL,
  who TEXT NOT NULL,
  journal BIGINT NOT NULL
);
CREATE INDEX recovery_moves_of ON recovery_moves (recovery_id);
