-- 成批安排支付: src/features/applications/funding.h. What finance was shown and asked for, and how far it is.

CREATE TABLE fundings (
  id BIGINT NOT NULL PRIMARY KEY,
  line_id BIGINT NOT NULL REFERENCES ledger_lines (id),
  scope BIGINT NOT NULL,
  scope_id BIGINT NOT NULL,
  items BIGINT NOT NULL CHECK (items > 0),
  amount BIGINT NOT NULL,
  at BIGINT NOT NULL,
  who TEXT NOT NULL,
  journal BIGINT NOT NULL
);
CREATE TABLE funding_items (
  funding_id BIGINT NOT NULL REFERENCES fundings (id),
  no BIGINT NOT NULL,
  application_id BIGINT NOT NULL REFERENCES applications (id),
  seq BIGINT NOT NULL,
  amount BIGINT NOT NULL,
  PRIMARY KEY (funding_id, no)
) /*sqlite: WITHOUT ROWID */;
-- How each ended: done, or why not.
CREATE TABLE funding_ends (
  funding_id BIGINT NOT NULL,
  no BIGINT NOT NULL,
  done BIGINT NOT NULL CHECK (done IN (0, 1)),
  why TEXT NOT NULL,
  amount BIGINT NOT NULL, -- what was arranged: an objection may have come or fallen since it was asked for
  at BIGINT NOT NULL,
  journal BIGINT NOT NULL,
  PRIMARY KEY (funding_id, no),
  FOREIGN KEY (funding_id, no) REFERENCES funding_items (funding_id, no)
) /*sqlite: WITHOUT ROWID */;
