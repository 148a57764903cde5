-- What was granted and done is history; a later row takes the place of an earlier one.
CREATE TRIGGER post_quotas_no_update BEFORE UPDATE ON post_quotas BEGIN SELECT RAISE(ABORT, '岗位指标只能再下达，不能改'); END;
CREATE TRIGGER post_quotas_no_delete BEFORE DELETE ON post_quotas BEGIN SELECT RAISE(ABORT, '岗位指标只能再下达，不能删'); END;
CREATE TRIGGER post_deeds_no_update BEFORE UPDATE ON post_deeds BEGIN SELECT RAISE(ABORT, 'post_deeds 只能添加，不能改'); END;
CREATE TRIGGER post_deeds_no_delete BEFORE DELETE ON post_deeds BEGIN SELECT RAISE(ABORT, 'post_deeds 只能添加，不能删'); END;
