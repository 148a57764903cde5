-- What happened stays, whatever a program does.
CREATE TRIGGER flow_matters_no_update BEFORE UPDATE ON flow_matters BEGIN SELECT RAISE(ABORT, 'flow_matters 只能添加，不能改'); END;
CREATE TRIGGER flow_matters_no_delete BEFORE DELETE ON flow_matters BEGIN SELECT RAISE(ABORT, 'flow_matters 只能添加，不能删'); END;
CREATE TRIGGER flow_places_no_update BEFORE UPDATE ON flow_places BEGIN SELECT RAISE(ABORT, 'flow_places 只能添加，不能改'); END;
CREATE TRIGGER flow_places_no_delete BEFORE DELETE ON flow_places BEGIN SELECT RAISE(ABORT, 'flow_places 只能添加，不能删'); END;
CREATE TRIGGER flow_steps_no_update BEFORE UPDATE ON flow_steps BEGIN SELECT RAISE(ABORT, 'flow_steps 只能添加，不能改'); END;
CREATE TRIGGER flow_steps_no_delete BEFORE DELETE ON flow_steps BEGIN SELECT RAISE(ABORT, 'flow_steps 只能添加，不能删'); END;
CREATE TRIGGER flow_files_no_update BEFORE UPDATE ON flow_files BEGIN SELECT RAISE(ABORT, 'flow_files 只能添加，不能改'); END;
CREATE TRIGGER flow_files_no_delete BEFORE DELETE ON flow_files BEGIN SELECT RAISE(ABORT, 'flow_files 只能添加，不能删'); END;
CREATE TRIGGER flow_file_bytes_no_update BEFORE UPDATE ON flow_file_bytes BEGIN SELECT RAISE(ABORT, 'flow_file_bytes 只能添加，不能改'); END;
CREATE TRIGGER flow_file_bytes_no_delete BEFORE DELETE ON flow_file_bytes BEGIN SELECT RAISE(ABORT, 'flow_file_bytes 只能添加，不能删'); END;
CREATE TRIGGER flow_delegations_no_update BEFORE UPDATE ON flow_delegations BEGIN SELECT RAISE(ABORT, 'flow_delegations 只能添加，不能改'); END;
CREATE TRIGGER flow_delegations_no_delete BEFORE DELETE ON flow_delegations BEGIN SELECT RAISE(ABORT, 'flow_delegations 只能添加，不能删'); END;
CREATE TRIGGER flow_delegation_ends_no_update BEFORE UPDATE ON flow_delegation_ends BEGIN SELECT RAISE(ABORT, 'flow_delegation_ends 只能添加，不能改'); END;
CREATE TRIGGER flow_delegation_ends_no_delete BEFORE DELETE ON flow_delegation_ends BEGIN SELECT RAISE(ABORT, 'flow_delegation_ends 只能添加，不能删'); END;
