/* A record is stated once, one row a field; this file makes the rest of it at compile time: the `struct field` rows,
 * the columns, their bulk letters, and every SQL text. No SQL is put together while the program runs.
 *
 *   people.h
 *     #define PEOPLE(F)                                                                                   \
 *         F(SECRET, number, "证件号码", .flags = FIELD_KEY, .check = id_check, .clause = "C19")           \
 *         F(TEXT,   name,   "姓名",     .flags = FIELD_REQUIRED, .max = 50, .purpose = "认人")            \
 *         F(DAY,    born,   "出生日期", .flags = FIELD_DERIVED, .example = "1980-05-01")
 *     FACT_DECLARE(people, PEOPLE);
 *   people.c
 *     FACT_SELF(people, PEOPLE, FIND(SECRET, number), NO_REACH, .name = "人员", .clause = "C19", .from = -1, …);
 *
 * A row is F(TYPE, column, label, any other members of struct field). TYPE is one of
 *   TEXT INT DEC2 MONEY DAY MONTH BOOL CODE REF   one column of that name
 *   SECRET   two columns: <column> (cipher text) and <column>_x (blind index)
 *   OWNER    the REF field whose thing the row belongs to; its column is the table's owner column
 *
 * FACT_SELF(table, LIST, FIND, REACH, members of struct record…) defines a record that owns itself (its owner is its
 * id), FACT_OWNED(…) one with an OWNER row. Both define `<table>_facts` and `<table>_record`. .fields, .n, .table and .owner are
 * filled in; .from, .to, .cut and .ends_with take FACT_INDEX(table, column), or −1.
 *   FIND(TYPE, column) or NO_FIND   the field by which fact_by_key finds rows
 *   REACH(column) or NO_REACH       a REF field by which fact_by_ref finds rows (all agreements of a person)
 *
 * (Put the list between clang-format off and on: its columns stand under each other.)
 *
 * To add a column: one row here and one migration `ALTER TABLE … ADD COLUMN …`. Entries of the journal stay right,
 * because a blank field is no part of a row's digest; for the same reason rows may change places, but a column never
 * changes its name or type.
 *
 * The table, in the feature's migration. Numbers of every type are BIGINT, TEXT is TEXT, the two columns of a SECRET are
 * BLOB. A self-owned record has no owner column and PRIMARY KEY (id, known_from).
 *
 *   CREATE TABLE employment (
 *     person_id BIGINT NOT NULL, id BIGINT NOT NULL, known_from BIGINT NOT NULL, known_to BIGINT NOT NULL,
 *     journal BIGINT NOT NULL, seq BIGINT NOT NULL, line BIGINT NOT NULL, closed_by BIGINT NOT NULL,
 *     org_id BIGINT, post BIGINT, …
 *     PRIMARY KEY (person_id, id, known_from)) / *sqlite: WITHOUT ROWID * /;   (without the blanks)
 *   CREATE UNIQUE INDEX employment_journal ON employment (journal, seq);
 *   CREATE INDEX employment_closed ON employment (closed_by) WHERE closed_by <> 0;
 *   CREATE INDEX employment_org_id ON employment (org_id);  -- REACH(org_id)
 *   CREATE INDEX people_number ON people (number_x);        -- FIND(SECRET, number)
 *
 * 存续: .from and .to name DAY fields, by custom the columns valid_from and valid_to; a record without 存续 has none. */
#ifndef YICAI_FACT_FACT_SQL_H
#define YICAI_FACT_FACT_SQL_H

#include <stddef.h>

#include "fact/fact.h"

/* In the header: the numbers of the fields, the record and the fact type (<table>_record, <table>_facts). */
#define FACT_DECLARE(t, LIST)                                                                                        \
	struct t##_fields {                                                                                          \
		LIST(FACT_MEMBER_)                                                                                   \
		char none_;                                                                                          \
	};                                                                                                           \
	extern const struct record t##_record;                                                                       \
	extern const struct fact_type t##_facts

/* A field's number in its record; a constant. */
#define FACT_INDEX(t, column) ((int)offsetof(struct t##_fields, column))

/* In one .c file: the record, its fields and its statements. */
#define FACT_SELF(t, LIST, FIND, REACH, ...)                                                                         \
	_Static_assert((0 LIST(FACT_OWNERS_)) == 0, "a self-owned record has no OWNER row");                         \
	static const char *const t##_columns[] = {FACT_META_COLUMNS_ LIST(FACT_NAME_) NULL};                         \
	FACT_TYPE_(t, LIST, -1, "id", FACT_META_KINDS_ LIST(FACT_KIND_), FIND, REACH, FACT_COLUMN_OF_##FIND,         \
		   FACT_COLUMN_OF_##REACH, __VA_ARGS__)
#define FACT_OWNED(t, LIST, FIND, REACH, ...)                                                                        \
	_Static_assert((0 LIST(FACT_OWNERS_)) == 1, "an owned record has one OWNER row");                            \
	struct t##_shape {                                                                                           \
		LIST(FACT_SHAPE_)                                                                                    \
	};                                                                                                           \
	static const char *const t##_columns[] = {LIST(FACT_OWNER_), FACT_META_COLUMNS_ LIST(FACT_NAME_) NULL};      \
	FACT_TYPE_(t, LIST, (int)offsetof(struct t##_shape, owner_), LIST(FACT_OWNER_),                              \
		   "i" FACT_META_KINDS_ LIST(FACT_KIND_), FIND, REACH, FACT_COLUMN_OF_##FIND,                        \
		   FACT_COLUMN_OF_##REACH, __VA_ARGS__)

/* What every fact table has behind its owner column. */
#define FACT_META_COLUMNS_ "id", "known_from", "known_to", "journal", "seq", "line", "closed_by",
#define FACT_META_KINDS_   "iiiiiii"
#define FACT_META_SELECT_  ", id, known_from, known_to, journal, seq, line, closed_by"

/* clang-format off */
#define FACT_TYPE_(t, LIST, owner_at, own, kinds_, FIND, REACH, found_by, reached_by, ...)                    \
	static const struct field t##_field_rows[] = {LIST(FACT_FIELD_)};                                     \
	_Static_assert((0 LIST(FACT_SECRETS_)) <= FACT_SECRETS_MAX, "too many secrets");                      \
	_Static_assert(sizeof t##_field_rows / sizeof *t##_field_rows <= RECORD_FIELDS_MAX, "too many fields"); \
	const struct record t##_record = {.table = #t, .fields = t##_field_rows, .owner = owner_at,           \
		.n = sizeof t##_field_rows / sizeof *t##_field_rows, __VA_ARGS__};                            \
	const struct fact_type t##_facts = {                                                                  \
		.rec = &t##_record,                                                                           \
		.owner_column = own,                                                                          \
		.columns = t##_columns,                                                                       \
		.kinds = kinds_,                                                                              \
		.find = FACT_INDEX(t, FACT_PLACE_##FIND),                                                     \
		.reach = FACT_INDEX(t, FACT_PLACE_##REACH),                                                   \
		.of_owner = {#t ".of_owner", FACT_SELECT_(t, LIST, own)                                       \
			" WHERE " own " = $1 AND " FACT_KNOWN_("$2") " ORDER BY id"},                         \
		.history = {#t ".history", FACT_SELECT_(t, LIST, own)                                         \
			" WHERE " own " = $1 ORDER BY id, known_from"},                                       \
		.all = {#t ".all", FACT_SELECT_(t, LIST, own)                                                 \
			" WHERE " FACT_KNOWN_("$1") " ORDER BY " own ", id"},                                 \
		.all_after = {#t ".all_after", FACT_SELECT_(t, LIST, own)                                     \
			" WHERE (" own ", id) > ($2, $3) AND " FACT_KNOWN_("$1") " ORDER BY " own ", id LIMIT $4"}, \
		.by_key = {#t ".by_key", !FACT_HAS_##FIND ? NULL : FACT_SELECT_(t, LIST, own)                 \
			" WHERE " found_by " = $1 AND " FACT_KNOWN_("$2") " ORDER BY " own ", id"},           \
		.by_ref = {#t ".by_ref", !FACT_HAS_##REACH ? NULL : FACT_SELECT_(t, LIST, own)                \
			" WHERE " reached_by " = $1 AND " FACT_KNOWN_("$2") " ORDER BY " own ", id"},         \
		.scan = {#t ".scan", "SELECT " own ", id" LIST(FACT_SCAN_) " FROM " #t                        \
			" WHERE " FACT_KNOWN_("$1") " ORDER BY " own ", id"},                                 \
		.scan_kinds = "ii" LIST(FACT_SCAN_KIND_),                                                     \
		.scan_of_sqlite = {#t ".scan_of", "SELECT " own ", id" LIST(FACT_SCAN_) " FROM " #t           \
			" WHERE " own " IN (SELECT value FROM json_each($2)) AND " FACT_KNOWN_("$1")          \
			" ORDER BY " own ", id"},                                                             \
		.scan_of_pg = {#t ".scan_of_pg", "SELECT " own ", id" LIST(FACT_SCAN_) " FROM " #t            \
			" WHERE " own " IN (SELECT unnest(CAST(CAST($2 AS TEXT) AS BIGINT[]))) AND " FACT_KNOWN_("$1")                   \
			" ORDER BY " own ", id"},                                                             \
		.of_journal = {#t ".of_journal", FACT_SELECT_(t, LIST, own)                                   \
			" WHERE journal BETWEEN $1 AND $2 ORDER BY journal, seq"},                            \
		.closed_by = {#t ".closed_by", FACT_SELECT_(t, LIST, own)                                     \
			" WHERE closed_by BETWEEN $1 AND $2 AND closed_by <> 0 ORDER BY closed_by, id, known_from"}, \
		.owners_of_journal = {#t ".owners_of_journal", "SELECT " own " FROM " #t                      \
			" WHERE journal BETWEEN $1 AND $2"},                                                  \
		.owners_closed_by = {#t ".owners_closed_by", "SELECT " own " FROM " #t                        \
			" WHERE closed_by BETWEEN $1 AND $2 AND closed_by <> 0"},                             \
		.after = {#t ".after", FACT_SELECT_(t, LIST, own)                                             \
			" WHERE journal > $1 AND closed_by = 0 ORDER BY journal, seq"},                       \
		.versions_after = {#t ".versions_after", FACT_SELECT_(t, LIST, own)                           \
			" WHERE (" own ", id, known_from) > ($1, $2, $3) ORDER BY " own ", id, known_from LIMIT $4"}, \
		.close = {#t ".close", "UPDATE " #t " SET known_to = $4, closed_by = $5"                      \
			" WHERE " own " = $1 AND id = $2 AND known_from = $3 AND closed_by = 0"},             \
		.close_many = {#t ".close_many", "UPDATE " #t " SET known_to = $1, closed_by = $2"            \
			" WHERE closed_by = 0 AND (" own ", id, known_from) IN (SELECT column1, column2, column3"  \
			" FROM (VALUES " FACT_CLOSINGS_(FACT_TRIPLE_) ") v)"}, \
		.places = {#t ".places", "SELECT " own ", id, known_from, journal, seq, line FROM " #t},      \
		.set_secret = {#t ".set_secret", "UPDATE " #t " SET id = id" LIST(FACT_SET_SECRET_)           \
			" WHERE " own " = $1 AND id = $2 AND known_from = $3"},                               \
	}

/* The parameters of FACT_CLOSINGS versions: owner, id, known_from of each. */
#define FACT_CLOSINGS_(T) \
	T(3, 4, 5) "," T(6, 7, 8) "," T(9, 10, 11) "," T(12, 13, 14) "," \
	T(15, 16, 17) "," T(18, 19, 20) "," T(21, 22, 23) "," T(24, 25, 26) "," \
	T(27, 28, 29) "," T(30, 31, 32) "," T(33, 34, 35) "," T(36, 37, 38) "," \
	T(39, 40, 41) "," T(42, 43, 44) "," T(45, 46, 47) "," T(48, 49, 50) "," \
	T(51, 52, 53) "," T(54, 55, 56) "," T(57, 58, 59) "," T(60, 61, 62) "," \
	T(63, 64, 65) "," T(66, 67, 68) "," T(69, 70, 71) "," T(72, 73, 74) "," \
	T(75, 76, 77) "," T(78, 79, 80) "," T(81, 82, 83) "," T(84, 85, 86) "," \
	T(87, 88, 89) "," T(90, 91, 92) "," T(93, 94, 95) "," T(96, 97, 98)
#define FACT_TRIPLE_(a, b, c) "(CAST($" #a " AS BIGINT), CAST($" #b " AS BIGINT), CAST($" #c " AS BIGINT))"
/* clang-format on */

#define FACT_SELECT_(t, LIST, own) "SELECT " own FACT_META_SELECT_ LIST(FACT_COLUMN_) " FROM " #t
#define FACT_KNOWN_(at)            "known_from <= " at " AND known_to > " at

/* FIND(…) and REACH(…) or their absence: is there one, its field, the column that is compared. */
#define FACT_HAS_FIND(T, c)       1
#define FACT_HAS_NO_FIND          0
#define FACT_HAS_REACH(c)         1
#define FACT_HAS_NO_REACH         0
#define FACT_PLACE_FIND(T, c)     c
#define FACT_PLACE_NO_FIND        none_
#define FACT_PLACE_REACH(c)       c
#define FACT_PLACE_NO_REACH       none_
#define FACT_COLUMN_OF_FIND(T, c) FACT_SEEK_(T, c)
#define FACT_COLUMN_OF_NO_FIND    ""
#define FACT_COLUMN_OF_REACH(c)   #c
#define FACT_COLUMN_OF_NO_REACH   ""

/* A field seen from one side. The SQL side knows four classes of fields; each view says what it makes of each. */
#define FACT_CLASS_OWNER         OWNER
#define FACT_CLASS_SECRET        SECRET
#define FACT_CLASS_TEXT          TEXT
#define FACT_CLASS_INT           NUMBER
#define FACT_CLASS_DEC2          NUMBER
#define FACT_CLASS_MONEY         NUMBER
#define FACT_CLASS_DAY           NUMBER
#define FACT_CLASS_MONTH         NUMBER
#define FACT_CLASS_BOOL          NUMBER
#define FACT_CLASS_CODE          NUMBER
#define FACT_CLASS_REF           NUMBER
#define FACT_VIEW_(view, T)      FACT_VIEW2_(view, FACT_CLASS_##T)
#define FACT_VIEW2_(view, class) FACT_VIEW3_(view, class)
#define FACT_VIEW3_(view, class) FACT_##view##_##class

/* struct field. */
#define FIELD_OWNER               FIELD_REF
#define FACT_FIELD_(T, c, l, ...) {.label = (l), .column = #c, .type = FIELD_##T, ##__VA_ARGS__},
/* A member whose offset is the field's number. */
#define FACT_MEMBER_(T, c, ...) char c;

/* Where the OWNER row stands, and how many there are. */
#define FACT_SHAPE_(T, c, ...)  FACT_VIEW_(SHAPE, T)(c)
#define FACT_SHAPE_OWNER(c)     char owner_;
#define FACT_SHAPE_SECRET(c)    char c;
#define FACT_SHAPE_TEXT(c)      char c;
#define FACT_SHAPE_NUMBER(c)    char c;
#define FACT_OWNERS_(T, c, ...) FACT_VIEW_(OWNERS, T)
#define FACT_OWNERS_OWNER       +1
#define FACT_OWNERS_SECRET
#define FACT_OWNERS_TEXT
#define FACT_OWNERS_NUMBER

/* How many secrets there are. */
#define FACT_SECRETS_(T, c, ...) FACT_VIEW_(SECRETS, T)
#define FACT_SECRETS_OWNER
#define FACT_SECRETS_SECRET +1
#define FACT_SECRETS_TEXT
#define FACT_SECRETS_NUMBER

/* The owner's column, nothing of the others. */
#define FACT_OWNER_(T, c, ...) FACT_VIEW_(OWNER, T)(c)
#define FACT_OWNER_OWNER(c)    #c
#define FACT_OWNER_SECRET(c)
#define FACT_OWNER_TEXT(c)
#define FACT_OWNER_NUMBER(c)

/* Columns as C strings. */
#define FACT_TEXT_(c)         #c
#define FACT_NAME_(T, c, ...) FACT_VIEW_(NAME, T)(c)
#define FACT_NAME_OWNER(c)
#define FACT_NAME_SECRET(c) #c, FACT_TEXT_(c##_x),
#define FACT_NAME_TEXT(c)   #c,
#define FACT_NAME_NUMBER(c) #c,

/* Columns in a select list. */
#define FACT_COLUMN_(T, c, ...) FACT_VIEW_(COLUMN, T)(c)
#define FACT_COLUMN_OWNER(c)    ""
#define FACT_COLUMN_SECRET(c)   ", " #c ", " #c "_x"
#define FACT_COLUMN_TEXT(c)     ", " #c
#define FACT_COLUMN_NUMBER(c)   ", " #c

/* Columns in a scan, which leaves the secrets where they are. */
#define FACT_SCAN_(T, c, ...) FACT_VIEW_(SCAN, T)(c)
#define FACT_SCAN_OWNER(c)    ""
#define FACT_SCAN_SECRET(c)   ""
#define FACT_SCAN_TEXT(c)     ", " #c
#define FACT_SCAN_NUMBER(c)   ", " #c

/* Bulk letters of a row, of a scan. */
#define FACT_KIND_(T, c, ...)      FACT_VIEW_(KIND, T)
#define FACT_KIND_OWNER            ""
#define FACT_KIND_SECRET           "bb"
#define FACT_KIND_TEXT             "t"
#define FACT_KIND_NUMBER           "i"
#define FACT_SCAN_KIND_(T, c, ...) FACT_VIEW_(SCAN_KIND, T)
#define FACT_SCAN_KIND_OWNER       ""
#define FACT_SCAN_KIND_SECRET      ""
#define FACT_SCAN_KIND_TEXT        "t"
#define FACT_SCAN_KIND_NUMBER      "i"

/* Setting the secret whose column $4 names to $5. */
#define FACT_SET_SECRET_(T, c, ...) FACT_VIEW_(SET, T)(c)
#define FACT_SET_OWNER(c)           ""
#define FACT_SET_SECRET(c)          ", " #c " = CASE $4 WHEN '" #c "' THEN $5 ELSE " #c " END"
#define FACT_SET_TEXT(c)            ""
#define FACT_SET_NUMBER(c)          ""

/* The column that a key is compared with. */
#define FACT_SEEK_(T, c)    FACT_VIEW_(SEEK, T)(c)
#define FACT_SEEK_SECRET(c) #c "_x"
#define FACT_SEEK_TEXT(c)   #c
#define FACT_SEEK_NUMBER(c) #c

#endif
