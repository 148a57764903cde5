-- 还款计划: by what instalments a person gives back all that is owed, proposed by an officer; and what the person said to it. It
-- holds once agreed to; the newest of a person counts: src/features/payments/repayments.h.
CREATE TABLE repayments (
  id BIGINT NOT NULL PRIMARY KEY,
  person_id BIGINT NOT NULL,
  parts BIGINT NOT NULL CHECK (parts BETWEEN 1 AND 60),
  first_due BIGINT NOT NULL,
  way BIGINT NOT NULL CHECK (way BETWEEN 2 AND 4),
  amount BIGINT NOT NULL CHECK (amount >= parts),
  basis TEXT NOT NULL CHECK (basis <> ''),
  at BIGINT NOT NULL,
  who TEXT NOT NULL,
  journal BIGINT NOT NULL
);
CREATE INDEX repayments_person ON repayments (person_id, id);
-- Once: agreed or not; by the person's own account, or by a paper that the person signed and somebody entered.
CREATE TABLE repayment_answers (
  id BIGINT NOT NULL PRIMARY KEY REFERENCES repayments (id),
  agreed BIGINT NOT NULL CHECK (agreed IN (0, 1)),
  own BIGINT NOT NULL CHECK (own IN (0, 1)),
  said TEXT NOT NULL CHECK (said <> '' OR (agreed = 1 AND own = 1)),
  at BIGINT NOT NULL,
  who TEXT NOT NULL,
  journal BIGINT NOT NULL
);
