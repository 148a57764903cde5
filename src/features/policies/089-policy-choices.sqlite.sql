-- A choice is history as soon as it is made.
CREATE TRIGGER policy_choices_no_update BEFORE UPDATE ON policy_choices BEGIN SELECT RAISE(ABORT, '选定的读法不能改，只能另选'); END;
CREATE TRIGGER policy_choices_no_delete BEFORE DELETE ON policy_choices BEGIN SELECT RAISE(ABORT, '选定的读法不能删，只能另选'); END;
