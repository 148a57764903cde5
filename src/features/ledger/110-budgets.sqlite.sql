CREATE TRIGGER ledger_documents_no_update BEFORE UPDATE ON ledger_documents BEGIN SELECT RAISE(ABORT, 'ledger_documents 只能添加，不能改'); END;
CREATE TRIGGER ledger_documents_no_delete BEFORE DELETE ON ledger_documents BEGIN SELECT RAISE(ABORT, 'ledger_documents 只能添加，不能删'); END;
-- 调减指标 is the fourteenth kind of posting. A CHECK cannot be changed in place: the table is made anew, with all that watches it.
CREATE TABLE ledger_postings_new (
  id BIGINT NOT NULL PRIMARY KEY,
  line_id BIGINT NOT NULL REFERENCES ledger_lines (id),
  debit BIGINT NOT NULL CHECK (debit BETWEEN 1 AND 9),
  credit BIGINT NOT NULL CHECK (credit BETWEEN 1 AND 9),
  amount BIGINT NOT NULL CHECK (amount > 0),
  kind BIGINT NOT NULL CHECK (kind BETWEEN 1 AND 14),
  about_kind TEXT NOT NULL CHECK (about_kind <> ''),
  about BIGINT NOT NULL CHECK (about > 0),
  at BIGINT NOT NULL,
  who TEXT NOT NULL,
  note TEXT NOT NULL,
  journal BIGINT NOT NULL,
  CHECK (debit <> credit),
  UNIQUE (kind, about_kind, about, line_id)
);
INSERT INTO ledger_postings_new SELECT id, line_id, debit, credit, amount, kind, about_kind, about, at, who, note, journal FROM ledger_postings;
DROP TABLE ledger_postings;
ALTER TABLE ledger_postings_new RENAME TO ledger_postings;
CREATE INDEX ledger_postings_line ON ledger_postings (line_id, id);
CREATE INDEX ledger_postings_about ON ledger_postings (about_kind, about);
CREATE TRIGGER ledger_postings_no_update BEFORE UPDATE ON ledger_postings BEGIN SELECT RAISE(ABORT, 'ledger_postings 只能添加，不能改'); END;
CREATE TRIGGER ledger_postings_no_delete BEFORE DELETE ON ledger_postings BEGIN SELECT RAISE(ABORT, 'ledger_postings 只能添加，不能删'); END;
-- INSERT OR REPLACE would remove a row without asking.
CREATE TRIGGER ledger_postings_no_replace BEFORE INSERT ON ledger_postings
WHEN EXISTS (SELECT 1 FROM ledger_postings p WHERE p.id = NEW.id)
BEGIN SELECT RAISE(ABORT, 'ledger_postings 只能添加，不能替换'); END;
CREATE TRIGGER ledger_postings_closed BEFORE INSERT ON ledger_postings
WHEN ((NEW.debit = 2 AND NEW.credit = 1) OR (NEW.debit = 1 AND NEW.credit = 2) OR (NEW.debit = 3 AND NEW.credit = 2))
  AND EXISTS (SELECT 1 FROM ledger_closings c WHERE c.line_id = NEW.line_id)
BEGIN SELECT RAISE(ABORT, '这一年度已经关账，不能再下达、调减指标或承诺支出'); END;
CREATE TRIGGER ledger_postings_covered BEFORE INSERT ON ledger_postings
WHEN NEW.credit <> 1 AND NEW.amount > COALESCE((SELECT b.amount FROM ledger_balances b WHERE b.line_id = NEW.line_id AND b.account = NEW.credit), 0)
BEGIN SELECT RAISE(ABORT, '余额不够，不能记这一笔'); END;
CREATE TRIGGER ledger_postings_kept AFTER INSERT ON ledger_postings BEGIN
  INSERT INTO ledger_balances (line_id, account, amount) VALUES (NEW.line_id, NEW.debit, NEW.amount)
    ON CONFLICT (line_id, account) DO UPDATE SET amount = amount + excluded.amount;
  INSERT INTO ledger_balances (line_id, account, amount) VALUES (NEW.line_id, NEW.credit, CASE WHEN NEW.credit = 1 THEN -NEW.amount ELSE 0 END)
    ON CONFLICT (line_id, account) DO UPDATE SET amount = amount - NEW.amount;
END;
