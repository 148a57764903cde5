-- 名录: derived from the facts, can be made anew at any time: src/features/directory/directory.h.

CREATE TABLE dir_state (
  id BIGINT NOT NULL PRIMARY KEY, form BIGINT NOT NULL, journal BIGINT NOT NULL, day BIGINT NOT NULL,
  next_person BIGINT NOT NULL, next_org BIGINT NOT NULL
);

CREATE TABLE dir_person (
  no /*sqlite: INTEGER*/ /*pg: BIGINT*/ NOT NULL PRIMARY KEY, person_id BIGINT NOT NULL, name TEXT NOT NULL,
  name_key BIGINT NOT NULL, sex BIGINT NOT NULL, born BIGINT NOT NULL, county_id BIGINT NOT NULL,
  street_id BIGINT NOT NULL, org_id BIGINT NOT NULL, post BIGINT NOT NULL, grade BIGINT NOT NULL,
  expires BIGINT NOT NULL, contract_to BIGINT NOT NULL, state BIGINT NOT NULL, since BIGINT NOT NULL,
  marks BIGINT NOT NULL, changed BIGINT NOT NULL, intake TEXT NOT NULL, next_day BIGINT NOT NULL,
  twin BIGINT NOT NULL, mobile BIGINT NOT NULL, account BIGINT NOT NULL, place BIGINT NOT NULL,
  traits BLOB NOT NULL
);

CREATE UNIQUE INDEX dir_person_id ON dir_person (person_id);
CREATE INDEX dir_person_name ON dir_person (name_key, no);
CREATE INDEX dir_person_changed ON dir_person (changed, no);
CREATE INDEX dir_person_since ON dir_person (since, no);
CREATE INDEX dir_person_grade ON dir_person (grade, no);
CREATE INDEX dir_person_expires ON dir_person (expires, no);
CREATE INDEX dir_person_born ON dir_person (born, no);
CREATE INDEX dir_person_next ON dir_person (next_day);
CREATE INDEX dir_person_twin ON dir_person (twin) WHERE twin <> 0;
CREATE INDEX dir_person_mobile ON dir_person (mobile) WHERE mobile <> 0;
CREATE INDEX dir_person_account ON dir_person (account) WHERE account <> 0;
CREATE INDEX dir_person_place ON dir_person (place) WHERE place <> 0;

CREATE TABLE dir_org (
  no /*sqlite: INTEGER*/ /*pg: BIGINT*/ NOT NULL PRIMARY KEY, org_id BIGINT NOT NULL, name_key BIGINT NOT NULL,
  county_id BIGINT NOT NULL, street_id BIGINT NOT NULL, beds BIGINT NOT NULL, closed BIGINT NOT NULL,
  staff BIGINT NOT NULL, carers BIGINT NOT NULL, frontline BIGINT NOT NULL, certified BIGINT NOT NULL,
  uncertified BIGINT NOT NULL, expiring BIGINT NOT NULL, expired BIGINT NOT NULL, contracts BIGINT NOT NULL,
  clients BIGINT NOT NULL, marks BIGINT NOT NULL, next_day BIGINT NOT NULL, traits BLOB NOT NULL
);

CREATE UNIQUE INDEX dir_org_id ON dir_org (org_id);
CREATE INDEX dir_org_name ON dir_org (name_key, no);
CREATE INDEX dir_org_staff ON dir_org (staff, no);
CREATE INDEX dir_org_beds ON dir_org (beds, no);
CREATE INDEX dir_org_clients ON dir_org (clients, no);
CREATE INDEX dir_org_uncertified ON dir_org (uncertified, no);
CREATE INDEX dir_org_next ON dir_org (next_day);

-- Who has a trait: for each 65536 numbers the set as sorted 16-bit numbers, or as 8192 bytes of bits.
CREATE TABLE dir_bits (
  kind BIGINT NOT NULL, value BIGINT NOT NULL, chunk BIGINT NOT NULL, bits BLOB NOT NULL,
  PRIMARY KEY (kind, value, chunk)
) /*sqlite: WITHOUT ROWID */;

-- Search by mobile.
CREATE INDEX people_mobile_x ON people (mobile_x) WHERE closed_by = 0;
