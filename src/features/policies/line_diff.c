#include "features/policies/line_diff.h"

#include <stdint.h>
#include <stdlib.h>

/* The lines of a text. */
struct lines_of {
	struct str *v;
	size_t n;
};

static int no_memory(struct err *e)
{
	return err_set(e, ERR_NOMEM, "内存不够");
}

/* Cuts a text into lines; an empty last one is none. */
static int cut(struct str text, struct arena *mem, struct lines_of *out, struct err *e)
{
	size_t n = 1;
	for (size_t i = 0; i < text.n; i++)
		n += text.p[i] == '\n';
	*out = (struct lines_of){ARENA_ARRAY(mem, n, struct str), 0};
	if (!out->v)
		return no_memory(e);
	while (text.n)
		out->v[out->n++] = str_cut(&text, '\n');
	return 0;
}

/* Two texts without what they have in common at both ends. */
struct comparing {
	struct lines_of a, b;
	size_t first;    /* lines in common at the beginning */
	size_t na, nb;   /* lines between */
	uint16_t *long_; /* [i * (nb + 1) + j]: longest common lines of a from i on and b from j on */
	struct line_pair *pair;
	size_t n;
};

/* Finds the common ends. */
static void trim(struct comparing *c)
{
	size_t na = c->a.n, nb = c->b.n;
	while (c->first < na && c->first < nb && str_eq(c->a.v[c->first], c->b.v[c->first]))
		c->first++;
	while (na > c->first && nb > c->first && str_eq(c->a.v[na - 1], c->b.v[nb - 1])) {
		na--;
		nb--;
	}
	c->na = na - c->first;
	c->nb = nb - c->first;
}

/* Both lines are the same. */
static bool alike(const struct comparing *c, size_t i, size_t j)
{
	return str_eq(c->a.v[c->first + i], c->b.v[c->first + j]);
}

/* The table of longest common lines, from the ends to the beginnings. */
static void measure(struct comparing *c)
{
	size_t w = c->nb + 1;
	for (size_t i = c->na; i-- > 0;)
		for (size_t j = c->nb; j-- > 0;) {
			uint16_t down = c->long_[(i + 1) * w + j], right = c->long_[i * w + j + 1];
			c->long_[i * w + j] = alike(c, i, j)  ? (uint16_t)(c->long_[(i + 1) * w + j + 1] + 1)
					      : down >= right ? down
							      : right;
		}
}

/* A line that stands in both. */
static void put_same(struct comparing *c, size_t i, size_t j)
{
	c->pair[c->n++] = (struct line_pair){i + 1, j + 1, c->a.v[i], c->b.v[j], true};
}

/* Lines that are only in one or the other, side by side. */
static void put_changed(struct comparing *c, size_t i, size_t ni, size_t j, size_t nj)
{
	for (size_t k = 0; k < ni || k < nj; k++)
		c->pair[c->n++] = (struct line_pair){
		    k < ni ? c->first + i + k + 1 : 0, k < nj ? c->first + j + k + 1 : 0,
		    k < ni ? c->a.v[c->first + i + k] : STR(""), k < nj ? c->b.v[c->first + j + k] : STR(""), false};
}

/* Walks along the longest common lines. */
static void walk(struct comparing *c)
{
	size_t w = c->nb + 1, i = 0, j = 0, gone = 0, fresh = 0; /* gone, fresh: where the lines not put yet begin */
	while (i < c->na && j < c->nb) {
		if (alike(c, i, j)) {
			put_changed(c, gone, i - gone, fresh, j - fresh);
			put_same(c, c->first + i++, c->first + j++);
			gone = i;
			fresh = j;
		} else if (c->long_[(i + 1) * w + j] >= c->long_[i * w + j + 1]) {
			i++;
		} else {
			j++;
		}
	}
	put_changed(c, gone, c->na - gone, fresh, c->nb - fresh);
}

int line_diff(struct str before, struct str after, struct arena *mem, struct line_pair **ret, size_t *n,
	      struct err *e)
{
	struct comparing c = {0};
	if (cut(before, mem, &c.a, e) < 0 || cut(after, mem, &c.b, e) < 0)
		return -1;
	trim(&c);
	if (c.na > LINE_DIFF_MAX || c.nb > LINE_DIFF_MAX)
		return err_set(e, ERR_LIMIT, "两份文本差别超过 %d 行", LINE_DIFF_MAX);
	c.long_ = calloc((c.na + 1) * (c.nb + 1), sizeof *c.long_);
	c.pair = ARENA_ARRAY(mem, c.a.n + c.b.n + 1, struct line_pair);
	if (!c.long_ || !c.pair) {
		free(c.long_);
		return no_memory(e);
	}
	measure(&c);
	for (size_t i = 0; i < c.first; i++)
		put_same(&c, i, i);
	walk(&c);
	for (size_t i = 0; i < c.a.n - c.first - c.na; i++)
		put_same(&c, c.first + c.na + i, c.first + c.nb + i);
	free(c.long_);
	*ret = c.pair;
	*n = c.n;
	return 0;
}
