-- 全额追回: src/features/payments/whole.h. Who owes it, and for whom nothing is adjusted any more.

CREATE TABLE recovery_wholes (
  adjustment_id BIGINT NOT NULL PRIMARY KEY REFERENCES payment_adjustments (id),
  owner_id BIGINT NOT NULL,
  policy TEXT NOT NULL,
  claim_policy TEXT NOT NULL,
  debtor_id BIGINT NOT NULL,
  UNIQUE (owner_id, policy)
);
CREATE INDEX payments_owner ON payments (owner_id, policy);
