CREATE TRIGGER payment_adjustments_no_update BEFORE UPDATE ON payment_adjustments BEGIN SELECT RAISE(ABORT, 'payment_adjustments 只能添加，不能改'); END;
CREATE TRIGGER payment_adjustments_no_delete BEFORE DELETE ON payment_adjustments BEGIN SELECT RAISE(ABORT, 'payment_adjustments 只能添加，不能删'); END;
CREATE TRIGGER recoveries_no_update BEFORE UPDATE ON recoveries BEGIN SELECT RAISE(ABORT, 'recoveries 只能添加，不能改'); END;
CREATE TRIGGER recoveries_no_delete BEFORE DELETE ON recoveries BEGIN SELECT RAISE(ABORT, 'recoveries 只能添加，不能删'); END;
CREATE TRIGGER recovery_moves_no_update BEFORE UPDATE ON recovery_moves BEGIN SELECT RAISE(ABORT, 'recovery_moves 只能添加，不能改'); END;
CREATE TRIGGER recovery_moves_no_delete BEFORE DELETE ON recovery_moves BEGIN SELECT RAISE(ABORT, 'recovery_moves 只能添加，不能删'); END;
CREATE TRIGGER recovery_moves_within BEFORE INSERT ON recovery_moves
WHEN NEW.amount + COALESCE((SELECT SUM(m.amount) FROM recovery_moves m WHERE m.recovery_id = NEW.recovery_id), 0)
  > (SELECT r.amount FROM recoveries r WHERE r.id = NEW.recovery_id)
BEGIN SELECT RAISE(ABORT, '超过应追回的数额'); END;
