-- 指标文件: by which document a line's money was granted, added to (amount > 0) or taken away (< 0): src/features/ledger/ledger.h.
CREATE TABLE ledger_documents (
  id BIGINT NOT NULL PRIMARY KEY,
  line_id BIGINT NOT NULL REFERENCES ledger_lines (id),
  number TEXT NOT NULL CHECK (number <> ''),
  day BIGINT NOT NULL,
  amount BIGINT NOT NULL CHECK (amount <> 0),
  note TEXT NOT NULL,
  at BIGINT NOT NULL,
  who TEXT NOT NULL,
  journal BIGINT NOT NULL,
  UNIQUE (line_id, number)
);
