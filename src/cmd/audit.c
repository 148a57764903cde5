/* yicai audit …: the journal, shown and proved. */
#include <string.h>

#include "cmd/commands.h"
#include "cmd/house.h"
#include "fact/journal.h"
#include "features/features.h"

int cmd_audit_verify(struct call *c)
{
	struct err e = {0};
	struct home h;
	if (home_open_unproved(c, &h, &e) < 0)
		return call_fail(&e);
	struct progress *bar = progress_new("核对");
	int64_t checked = 0;
	int status = journal_verify(&h.house, fact_types, fact_types_n, progress_step, bar, &checked, &e);
	progress_end(bar);
	home_close(&h);
	if (status < 0)
		return call_fail(&e);
	printf("日志 %lld 条，逐条核对无误\n", (long long)checked);
	return EXIT_DONE;
}

/* One entry as a row. */
static int show_entry(void *self, const struct entry *en)
{
	char number[24], at[20], rows[24], closed[24], undoes[24] = "";
	snprintf(number, sizeof number, "%lld", (long long)en->number);
	instant_text(en->at, at);
	snprintf(rows, sizeof rows, "%lld", (long long)en->rows);
	snprintf(closed, sizeof closed, "%lld", (long long)en->closed);
	if (en->undoes)
		snprintf(undoes, sizeof undoes, "%lld", (long long)en->undoes);
	struct str cells[] = {str_of(number),       str_of(at),     en->who,
			      deed_label(en->what), en->source,     str_of(rows),
			      str_of(closed),       str_of(undoes), en->detail};
	return table_row(self, cells);
}

int cmd_audit_show(struct call *c)
{
	struct err e = {0};
	struct home h;
	enum format f;
	int64_t from = 1;
	static const char *const head[] = {"序号", "时间", "谁", "做什么", "来源", "写入", "结束", "撤销", "说明"};
	const char *start = call_value(c, "from");
	if (call_format(c, &f, &e) < 0)
		return call_fail(&e);
	if (start && !str_to_i64(str_of(start), &from)) {
		err_set(&e, ERR_USAGE, "--from 要写序号，“%s”不是", start);
		return call_fail(&e);
	}
	if (home_open_unproved(c, &h, &e) < 0)
		return call_fail(&e);
	struct table_out *t = table_open(stdout, f, head, 9, 0xe1);
	int status = t ? journal_each(&h.house, from, show_entry, t, &e) : err_set(&e, ERR_NOMEM, "内存不够");
	if (t && table_close(t, &e) < 0)
		status = -1;
	home_close(&h);
	return status < 0 ? call_fail(&e) : EXIT_DONE;
}
