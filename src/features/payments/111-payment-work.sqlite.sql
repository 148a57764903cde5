CREATE TRIGGER payment_voids_no_update BEFORE UPDATE ON payment_voids BEGIN SELECT RAISE(ABORT, 'payment_voids 只能添加，不能改'); END;
CREATE TRIGGER payment_voids_no_delete BEFORE DELETE ON payment_voids BEGIN SELECT RAISE(ABORT, 'payment_voids 只能添加，不能删'); END;
CREATE TRIGGER payment_files_no_update BEFORE UPDATE ON payment_files BEGIN SELECT RAISE(ABORT, 'payment_files 只能添加，不能改'); END;
CREATE TRIGGER payment_files_no_delete BEFORE DELETE ON payment_files BEGIN SELECT RAISE(ABORT, 'payment_files 只能添加，不能删'); END;
CREATE TRIGGER payment_templates_no_update BEFORE UPDATE ON payment_templates BEGIN SELECT RAISE(ABORT, 'payment_templates 只能添加，不能改'); END;
CREATE TRIGGER payment_templates_no_delete BEFORE DELETE ON payment_templates BEGIN SELECT RAISE(ABORT, 'payment_templates 只能添加，不能删'); END;
CREATE TRIGGER recovery_plans_no_update BEFORE UPDATE ON recovery_plans BEGIN SELECT RAISE(ABORT, 'recovery_plans 只能添加，不能改'); END;
CREATE TRIGGER recovery_plans_no_delete BEFORE DELETE ON recovery_plans BEGIN SELECT RAISE(ABORT, 'recovery_plans 只能添加，不能删'); END;
-- What was taken back is not issued, what was issued is not taken back.
CREATE TRIGGER payment_issues_not_void BEFORE INSERT ON payment_issues
WHEN EXISTS (SELECT 1 FROM payment_voids v WHERE v.batch_id = NEW.batch_id)
BEGIN SELECT RAISE(ABORT, '批次已经撤销，不能发出'); END;
CREATE TRIGGER payment_voids_not_issued BEFORE INSERT ON payment_voids
WHEN EXISTS (SELECT 1 FROM payment_issues i WHERE i.batch_id = NEW.batch_id)
BEGIN SELECT RAISE(ABORT, '批次已经发出，不能撤销'); END;
