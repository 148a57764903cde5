-- What happened stays, whatever a program does (frozen(): 045-runs.pg.sql).
CREATE TRIGGER request_keys_frozen BEFORE UPDATE OR DELETE OR TRUNCATE ON request_keys FOR EACH STATEMENT EXECUTE FUNCTION frozen();
