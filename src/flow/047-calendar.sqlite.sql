-- What happened stays, whatever a program does.
CREATE TRIGGER calendar_years_no_update BEFORE UPDATE ON calendar_years BEGIN SELECT RAISE(ABORT, 'calendar_years 只能添加，不能改'); END;
CREATE TRIGGER calendar_years_no_delete BEFORE DELETE ON calendar_years BEGIN SELECT RAISE(ABORT, 'calendar_years 只能添加，不能删'); END;
