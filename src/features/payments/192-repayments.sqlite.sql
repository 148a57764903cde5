CREATE TRIGGER repayments_no_update BEFORE UPDATE ON repayments BEGIN SELECT RAISE(ABORT, 'repayments 只能添加，不能改'); END;
CREATE TRIGGER repayments_no_delete BEFORE DELETE ON repayments BEGIN SELECT RAISE(ABORT, 'repayments 只能添加，不能删'); END;
CREATE TRIGGER repayment_answers_no_update BEFORE UPDATE ON repayment_answers BEGIN SELECT RAISE(ABORT, 'repayment_answers 只能添加，不能改'); END;
CREATE TRIGGER repayment_answers_no_delete BEFORE DELETE ON repayment_answers BEGIN SELECT RAISE(ABORT, 'repayment_answers 只能添加，不能删'); END;
