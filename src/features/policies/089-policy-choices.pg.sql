-- A choice is history as soon as it is made; frozen() is that of the runs.
CREATE TRIGGER policy_choices_frozen BEFORE UPDATE OR DELETE OR TRUNCATE ON policy_choices FOR EACH STATEMENT EXECUTE FUNCTION frozen();
