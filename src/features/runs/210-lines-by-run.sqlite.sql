CREATE TRIGGER run_lines_no_update BEFORE UPDATE ON run_lines BEGIN SELECT RAISE(ABORT, 'run_lines 已冻结，不能改'); END;
CREATE TRIGGER run_lines_no_delete BEFORE DELETE ON run_lines BEGIN SELECT RAISE(ABORT, 'run_lines 已冻结，不能删'); END;
