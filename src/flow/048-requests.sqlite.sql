-- What happened stays, whatever a program does.
CREATE TRIGGER request_keys_no_update BEFORE UPDATE ON request_keys BEGIN SELECT RAISE(ABORT, 'request_keys 只能添加，不能改'); END;
CREATE TRIGGER request_keys_no_delete BEFORE DELETE ON request_keys BEGIN SELECT RAISE(ABORT, 'request_keys 只能添加，不能删'); END;
