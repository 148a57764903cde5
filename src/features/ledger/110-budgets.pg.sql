CREATE TRIGGER ledger_documents_frozen BEFORE UPDATE OR DELETE OR TRUNCATE ON ledger_documents FOR EACH STATEMENT EXECUTE FUNCTION frozen();
-- 调减指标 is the fourteenth kind of posting.
ALTER TABLE ledger_postings DROP CONSTRAINT ledger_postings_kind_check;
ALTER TABLE ledger_postings ADD CONSTRAINT ledger_postings_kind_check CHECK (kind BETWEEN 1 AND 14);
CREATE OR REPLACE FUNCTION ledger_posted() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE have BIGINT;
BEGIN
  IF ((NEW.debit = 2 AND NEW.credit = 1) OR (NEW.debit = 1 AND NEW.credit = 2) OR (NEW.debit = 3 AND NEW.credit = 2))
    AND EXISTS (SELECT 1 FROM ledger_closings c WHERE c.line_id = NEW.line_id) THEN
    RAISE EXCEPTION '这一年度已经关账，不能再下达、调减指标或承诺支出';
  END IF;
  SELECT b.amount INTO have FROM ledger_balances b WHERE b.line_id = NEW.line_id AND b.account = NEW.credit FOR UPDATE;
  IF NEW.credit <> 1 AND NEW.amount > COALESCE(have, 0) THEN
    RAISE EXCEPTION '余额不够，不能记这一笔';
  END IF;
  INSERT INTO ledger_balances AS b (line_id, account, amount) VALUES (NEW.line_id, NEW.debit, NEW.amount)
    ON CONFLICT (line_id, account) DO UPDATE SET amount = b.amount + excluded.amount;
  INSERT INTO ledger_balances AS b (line_id, account, amount)
    VALUES (NEW.line_id, NEW.credit, CASE WHEN NEW.credit = 1 THEN -NEW.amount ELSE 0 END)
    ON CONFLICT (line_id, account) DO UPDATE SET amount = b.amount - NEW.amount;
  RETURN NEW;
END $$;
