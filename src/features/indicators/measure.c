/* What is counted, and by which caliber: 人 is not 人次, 户籍 is not 常住, 60岁以上 is not 65岁以上. */
#include <string.h>

#include "features/indicators/inside.h"

/* What a side's expressions name. */
struct seen {
	struct str basis[2], ages[6]; /* different ones; more than one is one too many */
	size_t nbasis, nages;
};

/* Remembers a word once. */
static void note(struct str *list, size_t *n, size_t most, struct str word)
{
	for (size_t i = 0; i < *n; i++)
		if (str_eq(list[i], word))
			return;
	if (*n < most)
		list[(*n)++] = word;
}

/* Looks through an expression for calibers. */
static void look(struct seen *s, const struct node *n)
{
	if (!n)
		return;
	if (n->kind == NODE_NAME || n->kind == NODE_FIELD) {
		if (str_is(n->text, "户籍") || str_is(n->text, "常住"))
			note(s->basis, &s->nbasis, 2, n->text);
		if (str_ends(n->text, STR("岁以上")) || str_is(n->text, "总人口"))
			note(s->ages, &s->nages, 6, n->text);
	}
	for (int k = 0; k < 3; k++)
		look(s, n->kid[k]);
	for (size_t k = 0; k < n->nargs; k++)
		look(s, n->args[k].value);
}

/* Looks through all that a policy says. */
static struct seen look_through(const struct policy *p)
{
	struct seen s = {.nbasis = 0};
	look(&s, p->subject_where);
	for (size_t i = 0; i < p->nlets; i++)
		look(&s, p->lets[i].expr);
	for (size_t i = 0; i < p->nrules; i++) {
		look(&s, p->rules[i].expr);
		look(&s, p->rules[i].unless);
	}
	for (size_t i = 0; i < p->nreadings; i++)
		for (size_t k = 0; k < p->readings[i].nalts; k++)
			look(&s, p->readings[i].alts[k].expr);
	return s;
}

/* Says what is wrong with a side. */
#define SAY(s, side, hint, ...) diag_add(&(s)->diags, DIAG_ERROR, (side)->policy, (side)->at, hint, __VA_ARGS__)

/* The calibers that are read are the one that is declared. */
static void check_caliber(struct indicators *s, const struct indicator_side *side)
{
	struct seen seen = look_through(side->policy);
	if (seen.nbasis > 1)
		SAY(s, side, "分成两个指标", "户籍与常住混在一起，不能算一个数");
	else if (seen.nages > 1)
		SAY(s, side, "分成两个指标", "%.*s与%.*s混在一起，不能算一个数", STR_FMT(seen.ages[0]),
		    STR_FMT(seen.ages[1]));
	else if (seen.nages && !str_eq(seen.ages[0], side->ages))
		SAY(s, side, "在“分子”或“分母”后面写清口径", "算的是%.*s，写的口径是%.*s", STR_FMT(seen.ages[0]),
		    STR_FMT(side->ages.n ? side->ages : STR("没有")));
	else if (seen.nages && (seen.nbasis == 0 || !str_eq(seen.basis[0], side->basis)))
		SAY(s, side, "在式子里写“口径 = 户籍”或“口径 = 常住”，与所写的口径相同",
		    "人口的口径不明，或与所写的不同");
	else if (!seen.nages && side->ages.n)
		SAY(s, side, "在式子里取人口的这一列", "写了口径%.*s，式子里没有用到", STR_FMT(side->ages));
}

/* The amount's type agrees with what is said to be counted. */
static void check_measure(struct indicators *s, const struct indicator_side *side)
{
	const struct type *t = side->policy->amount;
	bool money = t && t->kind == TYPE_MONEY;
	if (money != (side->measure == MEASURE_YUAN))
		SAY(s, side, "数人数机构的写整数，数钱的写元",
		    money ? "算出来的是元，写的是%s" : "算出来的是整数，写的是%s", measure_label(side->measure));
	else if (!money && t && t->unit && strcmp(t->unit, measure_label(side->measure)) != 0)
		SAY(s, side, "改成它的单位", "算出来的是%s，写的是%s", t->unit, measure_label(side->measure));
}

void check_sides(struct indicators *s, const struct indicator *i)
{
	check_measure(s, &i->num);
	check_caliber(s, &i->num);
	if (!i->den.policy)
		return;
	check_measure(s, &i->den);
	check_caliber(s, &i->den);
	for (size_t k = 0; k < i->ntargets; k++)
		if (i->target[k].percent && i->num.measure != i->den.measure) {
			SAY(s, &i->den, "写成“每多少达到多少”", "%s与%s不是一种东西，不能算百分比",
			    measure_label(i->num.measure), measure_label(i->den.measure));
			return;
		}
}
