CREATE TRIGGER run_bases_no_update BEFORE UPDATE ON run_bases BEGIN SELECT RAISE(ABORT, 'run_bases 已冻结，不能改'); END;
CREATE TRIGGER run_bases_no_delete BEFORE DELETE ON run_bases BEGIN SELECT RAISE(ABORT, 'run_bases 已冻结，不能删'); END;
CREATE TRIGGER run_works_no_update BEFORE UPDATE ON run_works BEGIN SELECT RAISE(ABORT, 'run_works 已冻结，不能改'); END;
CREATE TRIGGER run_works_no_delete BEFORE DELETE ON run_works BEGIN SELECT RAISE(ABORT, 'run_works 已冻结，不能删'); END;
