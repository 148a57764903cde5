-- 县标准的拟定: src/features/rates/change.h. Rows are only added; what was confirmed is a fact in rates.
CREATE TABLE rate_changes (
  id BIGINT NOT NULL PRIMARY KEY,
  unit_id BIGINT NOT NULL,
  policy TEXT NOT NULL,
  tier TEXT NOT NULL,
  amount BIGINT NOT NULL CHECK (amount >= 0),
  starts BIGINT NOT NULL,
  basis TEXT NOT NULL CHECK (basis <> ''),
  at BIGINT NOT NULL,
  who TEXT NOT NULL,
  journal BIGINT NOT NULL
);
CREATE INDEX rate_changes_unit ON rate_changes (unit_id, policy);
