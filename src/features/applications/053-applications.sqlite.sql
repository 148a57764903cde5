-- What was submitted and decided stays.
CREATE TRIGGER claim_rounds_no_update BEFORE UPDATE ON claim_rounds BEGIN SELECT RAISE(ABORT, 'claim_rounds 只能添加，不能改'); END;
CREATE TRIGGER claim_rounds_no_delete BEFORE DELETE ON claim_rounds BEGIN SELECT RAISE(ABORT, 'claim_rounds 只能添加，不能删'); END;
CREATE TRIGGER applications_no_update BEFORE UPDATE ON applications BEGIN SELECT RAISE(ABORT, 'applications 只能添加，不能改'); END;
CREATE TRIGGER applications_no_delete BEFORE DELETE ON applications BEGIN SELECT RAISE(ABORT, 'applications 只能添加，不能删'); END;
CREATE TRIGGER application_lines_no_update BEFORE UPDATE ON application_lines BEGIN SELECT RAISE(ABORT, 'application_lines 只能添加，不能改'); END;
CREATE TRIGGER application_lines_no_delete BEFORE DELETE ON application_lines BEGIN SELECT RAISE(ABORT, 'application_lines 只能添加，不能删'); END;
CREATE TRIGGER application_doubts_no_update BEFORE UPDATE ON application_doubts BEGIN SELECT RAISE(ABORT, 'application_doubts 只能添加，不能改'); END;
CREATE TRIGGER application_doubts_no_delete BEFORE DELETE ON application_doubts BEGIN SELECT RAISE(ABORT, 'application_doubts 只能添加，不能删'); END;
CREATE TRIGGER application_strikes_no_update BEFORE UPDATE ON application_strikes BEGIN SELECT RAISE(ABORT, 'application_strikes 只能添加，不能改'); END;
CREATE TRIGGER application_strikes_no_delete BEFORE DELETE ON application_strikes BEGIN SELECT RAISE(ABORT, 'application_strikes 只能添加，不能删'); END;
CREATE TRIGGER objections_no_update BEFORE UPDATE ON objections BEGIN SELECT RAISE(ABORT, 'objections 只能添加，不能改'); END;
CREATE TRIGGER objections_no_delete BEFORE DELETE ON objections BEGIN SELECT RAISE(ABORT, 'objections 只能添加，不能删'); END;
CREATE TRIGGER objection_ends_no_update BEFORE UPDATE ON objection_ends BEGIN SELECT RAISE(ABORT, 'objection_ends 只能添加，不能改'); END;
CREATE TRIGGER objection_ends_no_delete BEFORE DELETE ON objection_ends BEGIN SELECT RAISE(ABORT, 'objection_ends 只能添加，不能删'); END;
CREATE TRIGGER application_funded_no_update BEFORE UPDATE ON application_funded BEGIN SELECT RAISE(ABORT, 'application_funded 只能添加，不能改'); END;
CREATE TRIGGER application_funded_no_delete BEFORE DELETE ON application_funded BEGIN SELECT RAISE(ABORT, 'application_funded 只能添加，不能删'); END;
