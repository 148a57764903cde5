CREATE TRIGGER recovery_wholes_no_update BEFORE UPDATE ON recovery_wholes BEGIN SELECT RAISE(ABORT, 'recovery_wholes 只能添加，不能改'); END;
CREATE TRIGGER recovery_wholes_no_delete BEFORE DELETE ON recovery_wholes BEGIN SELECT RAISE(ABORT, 'recovery_wholes 只能添加，不能删'); END;
