/* PostgreSQL. */
#include "store/driver.h"

/* driver.open */
static int pg_open(struct store *s, const char *url, struct err *e)
{
	(void)s;
	(void)url;
	return err_set(e, ERR_DB, "还不能用 PostgreSQL");
}

const struct driver driver_pg = {.engine = STORE_PG, .open = pg_open};
