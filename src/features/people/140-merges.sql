-- 合并: who was merged into whom by which entry, so that a merger is found again that had nothing to move.
CREATE TABLE merge (
	journal BIGINT NOT NULL PRIMARY KEY,
	keep_id BIGINT NOT NULL,
	give_id BIGINT NOT NULL
) /*sqlite: WITHOUT ROWID */;
