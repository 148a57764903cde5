/* Words around figures: whether two name the same thing, and how many things a list names. */
#include <stdio.h>

#include "base/buf.h"
#include "features/claims_check/inside.h"

/* Without what says only that a number follows: 数 为 达 有 共 … */
static struct range bare_noun(const struct text *t, struct range r)
{
	static const char32_t tail[] = U"数为达到有共约已总计量的是";
	while (r.to > r.from + 2) {
		bool cut = false;
		for (const char32_t *c = tail; *c; c++)
			cut |= t->g[r.to - 1].c == *c;
		if (!cut)
			break;
		r.to--;
	}
	return r;
}

/* The last two glyphs of a stand together in b. */
static bool head_in(const struct text *t, struct range a, struct range b)
{
	if (a.to < a.from + 2)
		return false;
	for (size_t i = b.from; i + 2 <= b.to; i++)
		if (t->g[i].c == t->g[a.to - 2].c && t->g[i + 1].c == t->g[a.to - 1].c)
			return true;
	return false;
}

bool noun_in(const struct text *t, struct range a, struct range b)
{
	return head_in(t, bare_noun(t, a), b);
}

bool same_noun(const struct text *t, struct range a, struct range b)
{
	a = bare_noun(t, a);
	b = bare_noun(t, b);
	return head_in(t, a, b) || head_in(t, b, a);
}

/* 和 及 与 或 between two things, at i; how many glyphs. */
static size_t joint_at(const struct text *t, size_t i)
{
	if (text_at(t, i, U"以及"))
		return 2;
	char32_t c = t->g[i].c;
	return c == U'和' || c == U'及' || c == U'与' || c == U'或';
}

/* Things named in [from, to): 、 outside brackets divide; 和 in the last one may. */
static bool count_list(const struct text *t, size_t from, size_t to, size_t *least, size_t *most)
{
	size_t marks = 0, joints = 0;
	int depth = 0;
	for (size_t i = from; i < to; i++) {
		char32_t c = t->g[i].c;
		depth += c == '(' ? 1 : c == ')' ? -1 : 0;
		if (depth > 0)
			continue;
		if (c == U'、') {
			marks++;
			joints = 0;
		} else if (i > from && joint_at(t, i)) {
			joints++;
			i += joint_at(t, i) - 1;
		}
	}
	*least = marks + 1;
	*most = marks + 1 + joints;
	if (!marks)
		*least = *most;
	return *most >= 2;
}

bool list_before(const struct text *t, size_t from, size_t end, size_t *begin, size_t *least, size_t *most)
{
	size_t i = end;
	int depth = 0;
	while (i > from) {
		char32_t c = t->g[i - 1].c;
		depth += c == ')' ? 1 : c == '(' ? -1 : 0;
		if (depth < 0 || (depth == 0 && (c == ',' || c == ':' || c == ';' || c == U'。')))
			break;
		i--;
	}
	*begin = i;
	return end > i && count_list(t, i, end, least, most);
}

bool list_behind(const struct text *t, size_t from, size_t to, size_t *end, size_t *least, size_t *most)
{
	size_t i = from;
	int depth = 0;
	for (; i < to; i++) {
		char32_t c = t->g[i].c;
		depth += c == '(' ? 1 : c == ')' ? -1 : 0;
		if (depth < 0 || (depth == 0 && (c == ',' || c == ';' || c == U'。')))
			break;
	}
	*end = i;
	return i > from && count_list(t, from, i, least, most);
}

/* How much of a sentence is shown with a claim, characters. */
#define SHOWN 160

/* Where the sentence shown begins: at the part's beginning, later when the claim stands far behind it. */
static struct range shown(const struct text *t, size_t i)
{
	const struct part *p = text_part(t, i);
	struct range r = p ? text_sentence(t, p) : (struct range){i, i};
	if (i > r.from + SHOWN / 2 && r.to - r.from > SHOWN)
		r.from = i - SHOWN / 2;
	return r;
}

void claim_note(struct text *t, size_t i, enum claim_kind k, enum claim_verdict v, const char *computed, ...)
{
	char line[512];
	va_list ap;
	if (t->claims == CLAIMS_MAX) {
		t->full = true;
		return;
	}
	va_start(ap, computed);
	vsnprintf(line, sizeof line, computed, ap);
	va_end(ap);
	const struct glyph *g = &t->g[i];
	struct str said = str_of(line);
	const char *copy = arena_copy(t->mem, said.p, said.n);
	t->nomem |= !copy;
	t->claim[t->claims++] = (struct claim){
	    k, v, g->line, g->column, text_words(t, shown(t, i), SHOWN), {copy ? copy : "", copy ? said.n : 0}};
}
