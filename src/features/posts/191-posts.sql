-- 公益性岗位: src/features/posts/posts.h. Who holds one is no table of ours: it is 任职 with the identity 公益性岗位 (6).

CREATE TABLE post_quotas (
  id BIGINT NOT NULL PRIMARY KEY,
  unit_id BIGINT NOT NULL,
  starts BIGINT NOT NULL,
  posts BIGINT NOT NULL CHECK (posts >= 0),
  monthly BIGINT NOT NULL CHECK (monthly > 0),
  source BIGINT NOT NULL,
  longest BIGINT NOT NULL CHECK (longest > 0),
  near_years BIGINT NOT NULL CHECK (near_years >= 0),
  kinds BIGINT NOT NULL CHECK (kinds > 0),
  number TEXT NOT NULL CHECK (number <> ''),
  note TEXT NOT NULL,
  who TEXT NOT NULL,
  at BIGINT NOT NULL,
  journal BIGINT NOT NULL
);
CREATE INDEX post_quotas_unit ON post_quotas (unit_id, starts);
CREATE TABLE post_deeds (
  id BIGINT NOT NULL PRIMARY KEY,
  employment_id BIGINT NOT NULL,
  person_id BIGINT NOT NULL,
  org_id BIGINT NOT NULL,
  deed BIGINT NOT NULL,
  kind BIGINT NOT NULL,
  reason BIGINT NOT NULL,
  day BIGINT NOT NULL,
  until BIGINT NOT NULL,
  retires BIGINT NOT NULL,
  number TEXT NOT NULL,
  note TEXT NOT NULL,
  who TEXT NOT NULL,
  at BIGINT NOT NULL,
  journal BIGINT NOT NULL
);
CREATE INDEX post_deeds_of ON post_deeds (employment_id, id);
CREATE INDEX employment_posts ON employment (id) WHERE identity = 6;
