-- What was found when the lines of a large batch were last added up and their digest was computed again; a working paper that the next check
-- replaces. src/features/payments/look.h

CREATE TABLE payment_batch_checks (
  batch_id BIGINT NOT NULL PRIMARY KEY REFERENCES payment_batches (id),
  at BIGINT NOT NULL,
  who TEXT NOT NULL,
  amount BIGINT NOT NULL,
  same BIGINT NOT NULL
);
