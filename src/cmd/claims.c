/* yicai claims check: do the figures of a policy text agree with each other? */
#include <stdlib.h>

#include "base/file.h"
#include "cmd/commands.h"
#include "features/claims_check/claims_check.h"

static const char *const headers[] = {"行", "列", "种类", "结论", "算得", "原句"};

/* One claim as a row of the table. */
static int put(struct table_out *t, const struct claim *c)
{
	char line[24], column[24];
	snprintf(line, sizeof line, "%zu", c->line);
	snprintf(column, sizeof column, "%zu", c->column);
	struct str cells[] = {
	    str_of(line), str_of(column), str_of(claim_kind_label(c->kind)), str_of(claim_verdict_label(c->verdict)),
	    c->computed,  c->sentence};
	return table_row(t, cells);
}

/* For eyes: one claim a paragraph, what does not hold first said and counted at the end. */
static void tell(const struct claims *all, const char *name)
{
	size_t count[3] = {0};
	for (size_t i = 0; i < all->n; i++) {
		const struct claim *c = &all->item[i];
		count[c->verdict]++;
		printf("%s:%zu:%zu  %s  %s：%.*s\n    %.*s\n", name, c->line, c->column,
		       claim_verdict_label(c->verdict), claim_kind_label(c->kind), STR_FMT(c->computed),
		       STR_FMT(c->sentence));
	}
	printf("%s：核对%zu处，成立%zu，存疑%zu，不成立%zu\n", name, all->n, count[CLAIM_HOLDS],
	       count[CLAIM_DOUBTFUL], count[CLAIM_FAILS]);
}

/* The table in CSV or JSON. */
static int print(const struct claims *all, enum format f, struct err *e)
{
	struct table_out *t = table_open(stdout, f, headers, sizeof headers / sizeof *headers, 3);
	if (!t)
		return err_set(e, ERR_NOMEM, "内存不足");
	for (size_t i = 0; i < all->n; i++)
		if (put(t, &all->item[i]) < 0)
			break;
	return table_close(t, e);
}

int cmd_claims_check(struct call *c)
{
	struct err e = {0};
	struct claims all;
	struct buf text;
	enum format f;
	bool wrong = false;
	buf_init(&text, CLAIMS_TEXT_MAX);
	const char *path = c->operand[0];
	if (call_format(c, &f, &e) < 0 || file_read(path, &text, &e) < 0)
		goto fail;
	if (claims_check(&all, c->mem, buf_str(&text), &e) < 0) {
		if (!e.where[0])
			err_at(&e, "%s", path);
		goto fail;
	}
	if (f == FORMAT_TEXT)
		tell(&all, file_name(path));
	else if (print(&all, f, &e) < 0)
		goto fail;
	for (size_t i = 0; i < all.n; i++)
		wrong |= all.item[i].verdict == CLAIM_FAILS;
	buf_release(&text);
	return wrong ? EXIT_WRONG : EXIT_DONE;
fail:
	buf_release(&text);
	return call_fail(&e);
}
