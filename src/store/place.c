#include "store/place.h"

#include "store/driver.h"
#include "store/sqlite.h"

const char *store_file(const struct store *s)
{
	const char *file = store_engine(s) == STORE_SQLITE ? sqlite3_db_filename(lite_db(s), "main") : NULL;
	return file && *file ? file : NULL;
}
