-- What was proposed is history; frozen() is that of the runs.
CREATE TRIGGER rate_changes_frozen BEFORE UPDATE OR DELETE OR TRUNCATE ON rate_changes FOR EACH STATEMENT EXECUTE FUNCTION frozen();
