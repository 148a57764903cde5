/* Expressions: numbers, money, days and texts put together. */
#include <stdio.h>

#include "policy/eval.h"

/* A day so many days later; an open end stays open. */
static struct value day_plus(struct value d, __int128 days)
{
	if (d.num == DAY_OPEN)
		return d;
	__int128 r = d.num + days;
	if (r < DAY_FIRST || r > DAY_LAST)
		return val_beyond(BEYOND_DAY);
	return val_day((int64_t)r);
}

/* A day or month so many months later. */
static struct value months_plus(struct work *w, struct value a, int64_t months)
{
	if (months > 120000 || months < -120000)
		return val_beyond(BEYOND_SPAN);
	if (a.kind == VAL_MONTH) {
		bool fits = a.num + months >= month_of(1, 1) && a.num + months <= month_of(9999, 12);
		return fits ? val_month(a.num + months) : val_beyond(BEYOND_DAY);
	}
	day_t d = day_anniv((day_t)a.num, (int)months, w->plan->anniv);
	if (d == DAY_NONE || (d != DAY_OPEN && (d < DAY_FIRST || d > DAY_LAST)))
		return val_beyond(BEYOND_DAY);
	return val_day(d);
}

/* Numbers and money; the left one's kind, or money when either is. */
static struct value calculate(struct work *w, enum node_kind op, struct value a, struct value b)
{
	enum value_kind kind = a.kind == VAL_MONEY || b.kind == VAL_MONEY ? VAL_MONEY : VAL_NUM;
	if (op == NODE_DIV && a.kind == b.kind)
		kind = VAL_NUM;
	if (op == NODE_DIV && b.num == 0)
		return unknown_what(w, "除数（算出来是零）");
	__int128 n, d = (__int128)a.den * b.den;
	switch (op) {
	case NODE_ADD: n = (__int128)a.num * b.den + (__int128)b.num * a.den; break;
	case NODE_SUB: n = (__int128)a.num * b.den - (__int128)b.num * a.den; break;
	case NODE_MUL: n = (__int128)a.num * b.num; break;
	default:
		n = (__int128)a.num * b.den;
		d = (__int128)a.den * b.num;
		break;
	}
	struct value r;
	if (!val_ratio(kind, n, d, &r))
		return val_beyond(BEYOND_NUMBER);
	return r;
}

/* A length of time in months: 3年, 6个月. */
static bool is_months(const struct node *n)
{
	return n->type && n->type->kind == TYPE_SPAN;
}

/* How far two days or months lie apart; an open end is the end of the calendar. */
static struct value apart(struct value a, struct value b)
{
	int64_t x = a.kind == VAL_DAY && a.num == DAY_OPEN ? DAY_LAST : a.num;
	int64_t y = b.kind == VAL_DAY && b.num == DAY_OPEN ? DAY_LAST : b.num;
	return val_int(x - y);
}

/* A day or month moved by a length of time. */
static struct value moved(struct work *w, struct value at, int64_t by, bool months)
{
	if (at.kind == VAL_MONTH || months)
		return months_plus(w, at, by);
	return day_plus(at, by);
}

/* + and −, where a day or month may stand on either side. */
static struct value add(struct work *w, const struct node *n, struct value a, struct value b)
{
	bool left = a.kind == VAL_DAY || a.kind == VAL_MONTH, right = b.kind == VAL_DAY || b.kind == VAL_MONTH;
	if (left && right)
		return apart(a, b);
	if (left)
		return moved(w, a, n->kind == NODE_SUB ? -b.num : b.num, is_months(n->kid[1]));
	if (right)
		return moved(w, b, a.num, is_months(n->kid[0]));
	return calculate(w, n->kind, a, b);
}

/* 未知, keeping the money it is multiplied with: that ranks two avenues which the same coefficient is missing for. */
static struct value unknown_product(const struct node *n, struct value a, struct value b)
{
	struct value open = a.kind == VAL_UNKNOWN ? a : b, known = a.kind == VAL_UNKNOWN ? b : a;
	if (n->kind == NODE_MUL && known.kind == VAL_MONEY)
		open.den = known.num / known.den;
	return open;
}

struct value eval_arithmetic(struct work *w, const struct node *n)
{
	struct value a = eval(w, n->kid[0]), b = eval(w, n->kid[1]);
	if (a.kind == VAL_NONE || b.kind == VAL_NONE || w->failed)
		return val_none();
	if (a.kind == VAL_UNKNOWN || b.kind == VAL_UNKNOWN)
		return unknown_product(n, a, b);
	if (n->kind == NODE_ADD || n->kind == NODE_SUB)
		return add(w, n, a, b);
	return calculate(w, n->kind, a, b);
}

struct value eval_cat(struct work *w, const struct node *n)
{
	struct value part[2] = {eval(w, n->kid[0]), eval(w, n->kid[1])};
	char number[2][32];
	struct str s[2];
	for (int i = 0; i < 2; i++) {
		if (part[i].kind == VAL_NONE || part[i].kind == VAL_UNKNOWN)
			return part[i];
		snprintf(number[i], sizeof number[i], "%lld", (long long)part[i].num);
		bool text = part[i].kind == VAL_LABEL || part[i].kind == VAL_TEXT;
		s[i] = text ? val_str(w->ev->world->pool, part[i]) : str_of(number[i]);
	}
	char *p = WORK_ARRAY(w, s[0].n + s[1].n + 1, char);
	if (!p)
		return val_none();
	memcpy(p, s[0].p, s[0].n);
	memcpy(p + s[0].n, s[1].p, s[1].n);
	return val_text((struct str){p, s[0].n + s[1].n});
}
