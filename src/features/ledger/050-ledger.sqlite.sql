CREATE TRIGGER ledger_lines_no_update BEFORE UPDATE ON ledger_lines BEGIN SELECT RAISE(ABORT, 'ledger_lines 只能添加，不能改'); END;
CREATE TRIGGER ledger_lines_no_delete BEFORE DELETE ON ledger_lines BEGIN SELECT RAISE(ABORT, 'ledger_lines 只能添加，不能删'); END;
CREATE TRIGGER ledger_closings_no_update BEFORE UPDATE ON ledger_closings BEGIN SELECT RAISE(ABORT, 'ledger_closings 只能添加，不能改'); END;
CREATE TRIGGER ledger_closings_no_delete BEFORE DELETE ON ledger_closings BEGIN SELECT RAISE(ABORT, 'ledger_closings 只能添加，不能删'); END;
CREATE TRIGGER ledger_postings_no_update BEFORE UPDATE ON ledger_postings BEGIN SELECT RAISE(ABORT, 'ledger_postings 只能添加，不能改'); END;
CREATE TRIGGER ledger_postings_no_delete BEFORE DELETE ON ledger_postings BEGIN SELECT RAISE(ABORT, 'ledger_postings 只能添加，不能删'); END;
CREATE TRIGGER ledger_balances_no_delete BEFORE DELETE ON ledger_balances BEGIN SELECT RAISE(ABORT, 'ledger_balances 由数据库记，不能删'); END;
-- INSERT OR REPLACE would remove a row without asking.
CREATE TRIGGER ledger_postings_no_replace BEFORE INSERT ON ledger_postings
WHEN EXISTS (SELECT 1 FROM ledger_postings p WHERE p.id = NEW.id)
BEGIN SELECT RAISE(ABORT, 'ledger_postings 只能添加，不能替换'); END;
CREATE TRIGGER ledger_postings_closed BEFORE INSERT ON ledger_postings
WHEN ((NEW.debit = 2 AND NEW.credit = 1) OR (NEW.debit = 3 AND NEW.credit = 2))
  AND EXISTS (SELECT 1 FROM ledger_closings c WHERE c.line_id = NEW.line_id)
BEGIN SELECT RAISE(ABORT, '这一年度已经关账，不能再下达指标或承诺支出'); END;
CREATE TRIGGER ledger_postings_covered BEFORE INSERT ON ledger_postings
WHEN NEW.credit <> 1 AND NEW.amount > COALESCE((SELECT b.amount FROM ledger_balances b WHERE b.line_id = NEW.line_id AND b.account = NEW.credit), 0)
BEGIN SELECT RAISE(ABORT, '余额不够，不能记这一笔'); END;
CREATE TRIGGER ledger_postings_kept AFTER INSERT ON ledger_postings BEGIN
  INSERT INTO ledger_balances (line_id, account, amount) VALUES (NEW.line_id, NEW.debit, NEW.amount)
    ON CONFLICT (line_id, account) DO UPDATE SET amount = amount + excluded.amount;
  INSERT INTO ledger_balances (line_id, account, amount) VALUES (NEW.line_id, NEW.credit, CASE WHEN NEW.credit = 1 THEN -NEW.amount ELSE 0 END)
    ON CONFLICT (line_id, account) DO UPDATE SET amount = amount - NEW.amount;
END;
-- A balance is what the postings come to, nothing else.
CREATE TRIGGER ledger_balances_true AFTER UPDATE ON ledger_balances
WHEN NEW.line_id <> OLD.line_id OR NEW.account <> OLD.account
BEGIN SELECT RAISE(ABORT, 'ledger_balances 由数据库记，不能改'); END;
