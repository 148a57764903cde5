-- 更正要求: what somebody finds wrong in their own record; an officer makes the correction or says why not.
-- Not facts: a request changes nothing by itself.
CREATE TABLE me_request (
	id BIGINT NOT NULL PRIMARY KEY,
	person_id BIGINT NOT NULL,
	made BIGINT NOT NULL,
	topic TEXT NOT NULL,
	text TEXT NOT NULL,
	state BIGINT NOT NULL,
	reason TEXT NOT NULL,
	settled BIGINT NOT NULL,
	settled_by TEXT NOT NULL
);
CREATE INDEX me_request_person ON me_request (person_id, id);
CREATE INDEX me_request_open ON me_request (id) WHERE state = 1;
