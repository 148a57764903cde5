-- 资金账: src/features/ledger/ledger.h. A posting moves an amount from one account of a budget line to another, so it cannot
-- be unbalanced, and money of one source cannot reach another (专款专用). Postings are only ever added.

CREATE TABLE ledger_lines (
  id BIGINT NOT NULL PRIMARY KEY,
  source BIGINT NOT NULL CHECK (source BETWEEN 1 AND 9),
  unit_id BIGINT NOT NULL,
  year BIGINT NOT NULL,
  name TEXT NOT NULL,
  at BIGINT NOT NULL,
  journal BIGINT NOT NULL,
  UNIQUE (source, unit_id, year, name)
);

CREATE TABLE ledger_closings (
  line_id BIGINT NOT NULL PRIMARY KEY REFERENCES ledger_lines (id),
  at BIGINT NOT NULL,
  who TEXT NOT NULL,
  journal BIGINT NOT NULL
);

-- debit and credit are accounts (enum ledger_account); about names the case that the posting serves.
CREATE TABLE ledger_postings (
  id BIGINT NOT NULL PRIMARY KEY,
  line_id BIGINT NOT NULL REFERENCES ledger_lines (id),
  debit BIGINT NOT NULL CHECK (debit BETWEEN 1 AND 9),
  credit BIGINT NOT NULL CHECK (credit BETWEEN 1 AND 9),
  amount BIGINT NOT NULL CHECK (amount > 0),
  kind BIGINT NOT NULL CHECK (kind BETWEEN 1 AND 13),
  about_kind TEXT NOT NULL CHECK (about_kind <> ''),
  about BIGINT NOT NULL CHECK (about > 0),
  at BIGINT NOT NULL,
  who TEXT NOT NULL,
  note TEXT NOT NULL,
  journal BIGINT NOT NULL,
  CHECK (debit <> credit),
  UNIQUE (kind, about_kind, about, line_id)
);
CREATE INDEX ledger_postings_line ON ledger_postings (line_id, id);
CREATE INDEX ledger_postings_about ON ledger_postings (about_kind, about);

-- What the postings come to. The database keeps it, and refuses what would make an account negative; only 指标 (1), the
-- other side of every appropriation, is.
CREATE TABLE ledger_balances (
  line_id BIGINT NOT NULL REFERENCES ledger_lines (id),
  account BIGINT NOT NULL,
  amount BIGINT NOT NULL,
  PRIMARY KEY (line_id, account),
  CHECK (amount >= 0 OR account = 1)
);
