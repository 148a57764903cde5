-- What happened stays, whatever a program does (frozen(): 045-runs.pg.sql).
CREATE TRIGGER calendar_years_frozen BEFORE UPDATE OR DELETE OR TRUNCATE ON calendar_years FOR EACH STATEMENT EXECUTE FUNCTION frozen();
