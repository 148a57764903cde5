CREATE TRIGGER payments_no_update BEFORE UPDATE ON payments BEGIN SELECT RAISE(ABORT, 'payments 只能添加，不能改'); END;
CREATE TRIGGER payments_no_delete BEFORE DELETE ON payments BEGIN SELECT RAISE(ABORT, 'payments 只能添加，不能删'); END;
CREATE TRIGGER payment_keys_no_update BEFORE UPDATE ON payment_keys BEGIN SELECT RAISE(ABORT, 'payment_keys 只能添加，不能改'); END;
CREATE TRIGGER payment_keys_no_delete BEFORE DELETE ON payment_keys BEGIN SELECT RAISE(ABORT, 'payment_keys 只能添加，不能删'); END;
CREATE TRIGGER payment_batches_no_update BEFORE UPDATE ON payment_batches BEGIN SELECT RAISE(ABORT, 'payment_batches 只能添加，不能改'); END;
CREATE TRIGGER payment_batches_no_delete BEFORE DELETE ON payment_batches BEGIN SELECT RAISE(ABORT, 'payment_batches 只能添加，不能删'); END;
CREATE TRIGGER payment_items_no_update BEFORE UPDATE ON payment_items BEGIN SELECT RAISE(ABORT, 'payment_items 只能添加，不能改'); END;
CREATE TRIGGER payment_items_no_delete BEFORE DELETE ON payment_items BEGIN SELECT RAISE(ABORT, 'payment_items 只能添加，不能删'); END;
CREATE TRIGGER payment_signatures_no_update BEFORE UPDATE ON payment_signatures BEGIN SELECT RAISE(ABORT, 'payment_signatures 只能添加，不能改'); END;
CREATE TRIGGER payment_signatures_no_delete BEFORE DELETE ON payment_signatures BEGIN SELECT RAISE(ABORT, 'payment_signatures 只能添加，不能删'); END;
CREATE TRIGGER payment_issues_no_update BEFORE UPDATE ON payment_issues BEGIN SELECT RAISE(ABORT, 'payment_issues 只能添加，不能改'); END;
CREATE TRIGGER payment_issues_no_delete BEFORE DELETE ON payment_issues BEGIN SELECT RAISE(ABORT, 'payment_issues 只能添加，不能删'); END;
CREATE TRIGGER payment_results_no_update BEFORE UPDATE ON payment_results BEGIN SELECT RAISE(ABORT, 'payment_results 只能添加，不能改'); END;
CREATE TRIGGER payment_results_no_delete BEFORE DELETE ON payment_results BEGIN SELECT RAISE(ABORT, 'payment_results 只能添加，不能删'); END;
CREATE TRIGGER payment_answers_no_update BEFORE UPDATE ON payment_answers BEGIN SELECT RAISE(ABORT, 'payment_answers 只能添加，不能改'); END;
CREATE TRIGGER payment_answers_no_delete BEFORE DELETE ON payment_answers BEGIN SELECT RAISE(ABORT, 'payment_answers 只能添加，不能删'); END;
-- INSERT OR REPLACE would remove a row without asking.
CREATE TRIGGER payment_keys_no_replace BEFORE INSERT ON payment_keys
WHEN EXISTS (SELECT 1 FROM payment_keys k WHERE k.owner_id = NEW.owner_id AND k.policy = NEW.policy AND k.period = NEW.period
  AND k.instalment = NEW.instalment AND k.seq = NEW.seq)
BEGIN SELECT RAISE(ABORT, '同一人、同一政策、同一期的款已经有了，不能再付一次'); END;
CREATE TRIGGER payment_issues_signed BEFORE INSERT ON payment_issues
WHEN (SELECT COUNT(*) FROM payment_signatures s JOIN payment_batches b ON b.id = s.batch_id AND b.digest = s.digest WHERE s.batch_id = NEW.batch_id) < 2
BEGIN SELECT RAISE(ABORT, '批次要两个人签字后才能发出'); END;
