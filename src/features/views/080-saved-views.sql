-- 常用: a list's filters that somebody keeps under a name of their own. Not facts: whoever made one may take it away.
CREATE TABLE saved_view (
	account BIGINT NOT NULL,
	list TEXT NOT NULL,
	name TEXT NOT NULL,
	query TEXT NOT NULL,
	made BIGINT NOT NULL,
	PRIMARY KEY (account, list, name)
) /*sqlite: WITHOUT ROWID */;
