-- What was granted and done is history; frozen() is that of the runs.
CREATE TRIGGER post_quotas_frozen BEFORE UPDATE OR DELETE OR TRUNCATE ON post_quotas FOR EACH STATEMENT EXECUTE FUNCTION frozen();
CREATE TRIGGER post_deeds_frozen BEFORE UPDATE OR DELETE OR TRUNCATE ON post_deeds FOR EACH STATEMENT EXECUTE FUNCTION frozen();
