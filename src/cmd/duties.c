/* yicai duties: the duty matrix of a policy text as a sheet, to be looked at, completed, and imported. */
#include <stdlib.h>

#include "base/file.h"
#include "cmd/commands.h"
#include "features/duties/matrix.h"

#define DUTY_TEXT_MAX (4u << 20)

/* The lines as the sheet 任务清单. */
static int print_duties(const struct duty_line *d, size_t n, const struct call *c, enum format f, struct err *e)
{
	static const char *const head[] = {"单元代码", "文件", "条款",     "部门", "角色",
					   "任务",     "期限", "完成日期", "说明"};
	const char *unit = call_value(c, "unit"), *document = call_value(c, "document");
	struct table_out *t = table_open(stdout, f, head, 9, 0);
	if (!t)
		return err_set(e, ERR_NOMEM, "内存不够");
	for (size_t i = 0; i < n; i++) {
		struct str none = {"", 0};
		struct str cells[] = {str_of(unit),
				      str_of(document),
				      d[i].clause,
				      d[i].department,
				      str_of(code_label(&duty_roles, d[i].role)),
				      d[i].task,
				      none,
				      none,
				      none};
		if (table_row(t, cells) < 0)
			break;
	}
	return table_close(t, e);
}

int cmd_duties(struct call *c)
{
	struct err e = {0};
	struct buf text;
	struct duty_line *d;
	size_t n = 0;
	enum format f;
	buf_init(&text, DUTY_TEXT_MAX);
	int status = call_format(c, &f, &e) < 0 ? -1 : file_read(c->operand[0], &text, &e);
	if (status == 0 && duties_read(&d, &n, c->mem, buf_str(&text), &e) < 0)
		status = err_at(&e, "%s", c->operand[0]);
	if (status == 0)
		status = print_duties(d, n, c, f, &e);
	buf_release(&text);
	return status < 0 ? call_fail(&e) : n ? EXIT_DONE : EXIT_WRONG;
}
