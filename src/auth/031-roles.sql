-- A bureau's own roles: src/auth/role.h. The built-in ones are data of the program.

CREATE TABLE own_role (
  code TEXT NOT NULL PRIMARY KEY,
  label TEXT NOT NULL,
  scopes BIGINT NOT NULL,
  caps TEXT NOT NULL,
  changed BIGINT NOT NULL
) /*sqlite: WITHOUT ROWID */;
CREATE UNIQUE INDEX own_role_label ON own_role (label);
