-- What was proposed and confirmed is history.
CREATE TRIGGER policy_proposals_no_update BEFORE UPDATE ON policy_proposals BEGIN SELECT RAISE(ABORT, '登记过的通过、废止不能改'); END;
CREATE TRIGGER policy_proposals_no_delete BEFORE DELETE ON policy_proposals BEGIN SELECT RAISE(ABORT, '登记过的通过、废止不能删'); END;
CREATE TRIGGER policy_enactments_no_update BEFORE UPDATE ON policy_enactments BEGIN SELECT RAISE(ABORT, '确认过的通过、废止不能改'); END;
CREATE TRIGGER policy_enactments_no_delete BEFORE DELETE ON policy_enactments BEGIN SELECT RAISE(ABORT, '确认过的通过、废止不能删'); END;
