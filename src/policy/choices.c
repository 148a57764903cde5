#include "policy/check.h"

struct choices *choices_new(const struct packs *s, struct arena *mem)
{
	struct choices *c = ARENA_NEW(mem, struct choices);
	if (!c)
		return NULL;
	c->packs = s;
	for (size_t i = 0; i < s->n; i++)
		if (!(c->of[i] = ARENA_ARRAY(mem, s->nreadings + 1, uint8_t)))
			return NULL;
	return c;
}

int choice_setting(const struct choices *c, const struct policy *p, enum setting s)
{
	static const char *const keys[] = {
#define X(name, key, labels) [name] = key,
	    SETTINGS(X)
#undef X
	};
	const struct reading *r = policy_reading(p, str_of(keys[s]));
	return r ? setting_label(s, choice_of(c, p, r)->label) : 0;
}

int reading_alt(const struct reading *r, struct str label)
{
	for (size_t i = 0; i < r->nalts; i++)
		if (str_eq(r->alts[i].label, label))
			return (int)i;
	return -1;
}

/* A key and value as given, cut apart. */
struct wish {
	struct str policy; /* p NULL: unqualified */
	struct str key, value;
};

/* "[政策编号.]键=值" → its parts. */
static int cut_wish(struct str text, struct wish *w, struct err *e)
{
	struct str rest = str_trim(text);
	struct str left = str_cut(&rest, '=');
	*w = (struct wish){{NULL, 0}, str_trim(left), str_trim(rest.p ? rest : STR(""))};
	if (!w->key.n || !w->value.n) {
		err_set(e, ERR_USAGE, "读法“%.*s”写得不对", STR_FMT(text));
		return err_todo(e, "写成 [政策编号.]键=值，例如 --reading 中断容忍=30");
	}
	for (size_t i = w->key.n; i > 0; i--)
		if (w->key.p[i - 1] == '.') {
			w->policy = (struct str){w->key.p, i - 1};
			w->key = (struct str){w->key.p + i, w->key.n - i};
			break;
		}
	return 0;
}

/* Names gathered for a message, each once. */
struct names {
	struct str name[1024];
	size_t n;
};

/* Adds a name that is not there yet. */
static void add_name(struct names *l, struct str name)
{
	for (size_t i = 0; i < l->n; i++)
		if (str_eq(l->name[i], name))
			return;
	if (l->n < sizeof l->name / sizeof *l->name)
		l->name[l->n++] = name;
}

/* Fills e: what is wrong, 是不是…, and which there are. */
static int refuse(struct err *e, const struct names *l, struct str given, const char *which)
{
	struct str near = nearest_name(given, l->name, l->n);
	struct buf b;
	buf_init(&b, 240);
	if (near.p)
		buf_printf(&b, "是不是“%.*s”？", STR_FMT(near));
	buf_puts(&b, which);
	for (size_t i = 0; i < l->n; i++) {
		size_t room = b.max - b.n;
		if (l->name[i].n + 8 > room) {
			buf_puts(&b, "…");
			break;
		}
		buf_printf(&b, "%s%.*s", i ? "、" : "", STR_FMT(l->name[i]));
	}
	err_todo(e, "%.*s", STR_FMT(buf_str(&b)));
	buf_release(&b);
	return -1;
}

/* The policy is one of those the wish is for; of several versions the first is selected for all. */
static bool meant(const struct packs *s, const struct policy *p, const struct wish *w, const bool *selected)
{
	if (p->shared)
		return false;
	return w->policy.p ? str_eq(p->id, w->policy)
			   : !selected || selected[p->index] || selected[packs_find(s, p->id)->index];
}

/* No policy has this id. */
static int no_policy(const struct packs *s, const struct wish *w, struct err *e)
{
	struct names l = {.n = 0};
	for (size_t i = 0; i < s->n; i++)
		if (!s->pack[i]->shared)
			add_name(&l, s->pack[i]->id);
	err_set(e, ERR_USAGE, "没有编号为“%.*s”的政策", STR_FMT(w->policy));
	return refuse(e, &l, w->policy, "有：");
}

/* None of the policies has this reading. */
static int no_key(const struct packs *s, const struct wish *w, const bool *selected, struct err *e)
{
	struct names l = {.n = 0};
	for (size_t i = 0; i < s->n; i++)
		for (const struct policy *p = meant(s, s->pack[i], w, selected) ? s->pack[i] : NULL; p; p = p->base)
			for (size_t k = 0; k < p->nreadings; k++)
				add_name(&l, p->readings[k].name);
	err_set(e, ERR_USAGE, w->policy.p ? "政策“%.*s”没有读法“%.*s”" : "%.*s没有读法“%.*s”",
		w->policy.p ? (int)w->policy.n : (int)strlen("所选的政策"), w->policy.p ? w->policy.p : "所选的政策",
		STR_FMT(w->key));
	return refuse(e, &l, w->key, "有：");
}

/* The reading is there, this alternative is not. */
static int no_value(const struct packs *s, const struct wish *w, const bool *selected, struct err *e)
{
	struct names l = {.n = 0};
	for (size_t i = 0; i < s->n; i++) {
		const struct reading *r =
		    meant(s, s->pack[i], w, selected) ? policy_reading(s->pack[i], w->key) : NULL;
		for (size_t k = 0; r && k < r->nalts; k++)
			add_name(&l, r->alts[k].label);
	}
	err_set(e, ERR_USAGE, "读法“%.*s”没有“%.*s”这个选择", STR_FMT(w->key), STR_FMT(w->value));
	return refuse(e, &l, w->value, "可以是：");
}

int choices_set(struct choices *c, struct str text, const bool *selected, struct err *e)
{
	const struct packs *s = c->packs;
	struct wish w;
	size_t policies = 0, keys = 0, set = 0;
	if (cut_wish(text, &w, e) < 0)
		return -1;
	for (size_t i = 0; i < s->n; i++) {
		if (!meant(s, s->pack[i], &w, selected))
			continue;
		const struct reading *r = policy_reading(s->pack[i], w.key);
		int alt = r ? reading_alt(r, w.value) : -1;
		policies++;
		keys += r != NULL;
		if (alt < 0)
			continue;
		c->of[i][r->index] = (uint8_t)alt;
		set++;
	}
	if (w.policy.p && !policies)
		return no_policy(s, &w, e);
	if (!keys)
		return no_key(s, &w, selected, e);
	return set ? 0 : no_value(s, &w, selected, e);
}
