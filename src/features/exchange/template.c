/* Names of the sheets, and their blank workbooks. */
#include "features/exchange/exchange.h"
#include "features/exchange/roster.h"
#include "sheet/sheet.h"

const char *sheet_name(size_t i)
{
	if (i < fact_types_n)
		return fact_types[i]->rec->name;
	return i == fact_types_n ? ROSTER_NAME : NULL;
}

int sheet_unknown(struct str name, struct err *e)
{
	struct buf b;
	buf_init(&b, sizeof e->what);
	for (size_t i = 0; sheet_name(i); i++)
		buf_printf(&b, "%s%s", i ? "、" : "", sheet_name(i));
	err_set(e, ERR_USAGE, "没有“%.*s”这张表，有%s", (int)(name.n < 60 ? name.n : 60), name.p, b.p ? b.p : "");
	buf_release(&b);
	return -1;
}

int sheet_template(struct str sheet, const char *path, struct err *e)
{
	struct roster roster;
	const struct fact_type *t = fact_type_named(sheet);
	if (t)
		return template_write(t->rec, path, e);
	if (!roster_named(sheet))
		return sheet_unknown(sheet, e);
	roster_init(&roster);
	return template_write(&roster.rec, path, e);
}
