CREATE TRIGGER fundings_no_update BEFORE UPDATE ON fundings BEGIN SELECT RAISE(ABORT, 'fundings 只能添加，不能改'); END;
CREATE TRIGGER fundings_no_delete BEFORE DELETE ON fundings BEGIN SELECT RAISE(ABORT, 'fundings 只能添加，不能删'); END;
CREATE TRIGGER funding_items_no_update BEFORE UPDATE ON funding_items BEGIN SELECT RAISE(ABORT, 'funding_items 只能添加，不能改'); END;
CREATE TRIGGER funding_items_no_delete BEFORE DELETE ON funding_items BEGIN SELECT RAISE(ABORT, 'funding_items 只能添加，不能删'); END;
CREATE TRIGGER funding_ends_no_update BEFORE UPDATE ON funding_ends BEGIN SELECT RAISE(ABORT, 'funding_ends 只能添加，不能改'); END;
CREATE TRIGGER funding_ends_no_delete BEFORE DELETE ON funding_ends BEGIN SELECT RAISE(ABORT, 'funding_ends 只能添加，不能删'); END;
