-- People who go from one institution to another: src/features/clerk/transfers.h.

CREATE TABLE transfer (
  id BIGINT NOT NULL PRIMARY KEY,
  person BIGINT NOT NULL,
  employment BIGINT NOT NULL,
  from_org BIGINT NOT NULL,
  to_org BIGINT NOT NULL,
  asked_by BIGINT NOT NULL,
  day BIGINT NOT NULL,
  post BIGINT NOT NULL,
  identity BIGINT NOT NULL,
  frontline BIGINT NOT NULL,
  state BIGINT NOT NULL,
  why TEXT NOT NULL,
  answer TEXT NOT NULL,
  asker TEXT NOT NULL,
  answerer TEXT NOT NULL,
  asked_at BIGINT NOT NULL,
  answered_at BIGINT NOT NULL,
  journal BIGINT NOT NULL
);
CREATE INDEX transfer_from ON transfer (from_org, id);
CREATE INDEX transfer_to ON transfer (to_org, id);
-- One person is asked for by one at a time.
CREATE UNIQUE INDEX transfer_pending ON transfer (person) WHERE state = 1;
