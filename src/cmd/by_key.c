#include "cmd/by_key.h"

int by_key(struct house *h, const struct fact_type *t, const char *key, int column, int64_t *id, int64_t *code,
	   struct err *e)
{
	struct fact_reader *r;
	struct version v;
	if (fact_by_key(&r, h, t, (struct cell){FIELD_NONE, str_of(key)}, INSTANT_OPEN, 0, e) < 0)
		return -1;
	int got = fact_next(r, &v, e);
	if (got > 0) {
		*id = v.id;
		if (column >= 0)
			*code = v.cell[column].v;
	}
	fact_reader_free(r);
	return got > 0 ? 0 : got < 0 ? -1 : err_set(e, ERR_NOTFOUND, "库里没有这个%s", t->rec->name);
}
