-- What each check found: the lines of a batch added up and the digest computed again, as it came out (empty: it could not be computed).
-- Whether that agrees is compared when it is read. Nothing is replaced. src/features/payments/look.h

DROP TABLE payment_batch_checks;

CREATE TABLE payment_batch_checks (
  batch_id BIGINT NOT NULL REFERENCES payment_batches (id),
  journal BIGINT NOT NULL,
  at BIGINT NOT NULL,
  who TEXT NOT NULL,
  amount BIGINT NOT NULL,
  digest BLOB NOT NULL,
  PRIMARY KEY (batch_id, journal)
);
