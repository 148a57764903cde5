-- 数据质量: src/features/quality/quality.h. Derived from facts, directory and runs; made anew once a day and when asked.
CREATE TABLE quality_hit (
  finding BIGINT NOT NULL,
  county_id BIGINT NOT NULL,
  org_id BIGINT NOT NULL,
  person_id BIGINT NOT NULL,
  PRIMARY KEY (finding, county_id, org_id, person_id)
) /*sqlite: WITHOUT ROWID */;
CREATE INDEX quality_hit_org ON quality_hit (finding, org_id, person_id);

-- How many there are; finding 0: all people at work.
CREATE TABLE quality_count (
  county_id BIGINT NOT NULL,
  org_id BIGINT NOT NULL,
  finding BIGINT NOT NULL,
  n BIGINT NOT NULL,
  PRIMARY KEY (county_id, org_id, finding)
) /*sqlite: WITHOUT ROWID */;

CREATE TABLE quality_state (
  id BIGINT NOT NULL PRIMARY KEY CHECK (id = 1),
  made BIGINT NOT NULL
) /*sqlite: WITHOUT ROWID */;
