-- What was proposed is history.
CREATE TRIGGER rate_changes_no_update BEFORE UPDATE ON rate_changes BEGIN SELECT RAISE(ABORT, '拟定的县标准不能改，只能撤回再拟'); END;
CREATE TRIGGER rate_changes_no_delete BEFORE DELETE ON rate_changes BEGIN SELECT RAISE(ABORT, '拟定的县标准不能删'); END;
