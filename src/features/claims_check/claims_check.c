#include "features/claims_check/claims_check.h"

#include <stdlib.h>

#include "base/buf.h"
#include "base/utf8.h"
#include "features/claims_check/inside.h"

const char *claim_kind_label(enum claim_kind k)
{
	static const char *const labels[] = {"合计", "占比", "点数", "编号", "对应", "分次",
					     "单价", "增减", "平均", "日期", "读法"};
	return labels[k];
}

const char *claim_verdict_label(enum claim_verdict v)
{
	static const char *const labels[] = {"成立", "存疑", "不成立"};
	return labels[v];
}

/* The text as UTF-8, in the arena when it had to be converted. */
static int decode(struct str *text, struct arena *mem, struct err *e)
{
	if (!utf8_valid(*text)) {
		struct buf b;
		buf_init(&b, CLAIMS_TEXT_MAX);
		if (utf8_from_gb18030(&b, *text) < 0) {
			bool large = b.failed;
			buf_release(&b);
			return large ? err_set(e, ERR_LIMIT, "文本大于%u字节", CLAIMS_TEXT_MAX)
				     : err_set(e, ERR_INPUT, "文本既不是UTF-8也不是GB18030");
		}
		const char *copy = arena_copy(mem, b.p ? b.p : "", b.n);
		*text = (struct str){copy, b.n};
		buf_release(&b);
		if (!copy)
			return err_set(e, ERR_NOMEM, "内存不足");
	}
	if (memchr(text->p, 0, text->n))
		return err_set(e, ERR_INPUT, "文本里有空字节，不是纯文本");
	return 0;
}

/* By place, then as found. */
static int by_place(const void *a, const void *b)
{
	const struct claim *x = a, *y = b;
	if (x->line != y->line)
		return x->line < y->line ? -1 : 1;
	if (x->column != y->column)
		return x->column < y->column ? -1 : 1;
	if (x->kind != y->kind)
		return x->kind < y->kind ? -1 : 1;
	return str_cmp(x->computed, y->computed);
}

int claims_check(struct claims *out, struct arena *mem, struct str source, struct err *e)
{
	static void (*const checks[])(struct text *) = {
	    check_sums,     check_shares, check_counts, check_numbering, check_parallel, check_parts,
	    check_products, check_growth, check_means,  check_dates,     check_readings,
	};
	struct text t = {.mem = mem};
	if (source.n > CLAIMS_TEXT_MAX)
		return err_set(e, ERR_LIMIT, "文本大于%u字节", CLAIMS_TEXT_MAX);
	if (decode(&source, mem, e) < 0 || text_read(&t, source, e) < 0 || text_measure(&t, e) < 0)
		return -1;
	t.claim = ARENA_ARRAY(mem, CLAIMS_MAX, struct claim);
	if (!t.claim)
		return err_set(e, ERR_NOMEM, "内存不足");
	for (size_t i = 0; i < sizeof checks / sizeof *checks; i++)
		checks[i](&t);
	if (t.nomem)
		return err_set(e, ERR_NOMEM, "内存不足");
	if (t.full)
		return err_set(e, ERR_LIMIT, "文本里的数字说法多于%u条", CLAIMS_MAX);
	qsort(t.claim, t.claims, sizeof *t.claim, by_place);
	*out = (struct claims){t.claim, t.claims};
	return 0;
}
