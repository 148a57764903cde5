-- What was proposed and confirmed is history; frozen() is that of the runs.
CREATE TRIGGER policy_proposals_frozen BEFORE UPDATE OR DELETE OR TRUNCATE ON policy_proposals FOR EACH STATEMENT EXECUTE FUNCTION frozen();
CREATE TRIGGER policy_enactments_frozen BEFORE UPDATE OR DELETE OR TRUNCATE ON policy_enactments FOR EACH STATEMENT EXECUTE FUNCTION frozen();
