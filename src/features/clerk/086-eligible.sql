-- What an institution's people get and why not, as last computed: src/features/clerk/eligible.h.

CREATE TABLE eligible_look (
  org BIGINT NOT NULL PRIMARY KEY,
  job BIGINT NOT NULL,
  asked_at BIGINT NOT NULL,
  made_at BIGINT NOT NULL,
  from_month BIGINT NOT NULL,
  to_month BIGINT NOT NULL,
  people BIGINT NOT NULL
);
CREATE TABLE eligible_line (
  org BIGINT NOT NULL,
  no BIGINT NOT NULL,
  person BIGINT NOT NULL,
  name TEXT NOT NULL,
  policy TEXT NOT NULL,
  title TEXT NOT NULL,
  state BIGINT NOT NULL,
  months BIGINT NOT NULL,
  amount BIGINT NOT NULL,
  counts BIGINT NOT NULL,
  tier TEXT NOT NULL,
  failed TEXT NOT NULL,
  reason TEXT NOT NULL,
  clauses TEXT NOT NULL,
  cured BIGINT NOT NULL,
  PRIMARY KEY (org, no)
) /*sqlite: WITHOUT ROWID */;
