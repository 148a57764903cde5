CREATE TRIGGER run_blocks_no_update BEFORE UPDATE ON run_blocks BEGIN SELECT RAISE(ABORT, 'run_blocks 已冻结，不能改'); END;
CREATE TRIGGER run_blocks_no_delete BEFORE DELETE ON run_blocks BEGIN SELECT RAISE(ABORT, 'run_blocks 已冻结，不能删'); END;
CREATE TRIGGER run_whose_no_update BEFORE UPDATE ON run_whose BEGIN SELECT RAISE(ABORT, 'run_whose 已冻结，不能改'); END;
CREATE TRIGGER run_whose_no_delete BEFORE DELETE ON run_whose BEGIN SELECT RAISE(ABORT, 'run_whose 已冻结，不能删'); END;
CREATE TRIGGER run_stretches_no_update BEFORE UPDATE ON run_stretches BEGIN SELECT RAISE(ABORT, 'run_stretches 已冻结，不能改'); END;
CREATE TRIGGER run_stretches_no_delete BEFORE DELETE ON run_stretches BEGIN SELECT RAISE(ABORT, 'run_stretches 已冻结，不能删'); END;
CREATE TRIGGER run_parts_no_update BEFORE UPDATE ON run_parts BEGIN SELECT RAISE(ABORT, 'run_parts 已冻结，不能改'); END;
CREATE TRIGGER run_parts_no_delete BEFORE DELETE ON run_parts BEGIN SELECT RAISE(ABORT, 'run_parts 已冻结，不能删'); END;
