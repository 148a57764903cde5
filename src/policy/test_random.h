/* Random facts for the tests of the vector evaluator: people as a city has them, with every sort of gap. */
#ifndef YICAI_POLICY_TEST_RANDOM_H
#define YICAI_POLICY_TEST_RANDOM_H

#include "policy/test_facts.h"

/* splitmix64. */
struct luck {
	uint64_t state;
};

static inline uint64_t luck_next(struct luck *l)
{
	uint64_t z = l->state += UINT64_C(0x9E3779B97F4A7C15);
	z = (z ^ (z >> 30)) * UINT64_C(0xBF58476D1CE4E5B9);
	z = (z ^ (z >> 27)) * UINT64_C(0x94D049BB133111EB);
	return z ^ (z >> 31);
}

/* 0 … n − 1; 0 of none. */
static inline int luck_below(struct luck *l, int n)
{
	return n < 1 ? 0 : (int)((luck_next(l) >> 33) % (uint64_t)n);
}

static inline bool luck_has(struct luck *l, int percent)
{
	return luck_below(l, 100) < percent;
}

/* How a random world is made. */
struct random_facts {
	struct luck luck;
	int orgs;
	int gaps; /* percent of cells that may be blank and are */
	int busy; /* so many people have had eight jobs and many more */
	int64_t units[64];
	int nunits;
};

/* Mostly the first label, which the packs look for; of levels any. */
static inline int luck_code(struct luck *l, const struct codelist *list)
{
	if (strcmp(list->name, "等级") != 0 && strcmp(list->name, "学历") != 0 && luck_has(l, 75))
		return 0;
	return luck_below(l, (int)list->n);
}

/* A random cell of a field. */
static inline int64_t luck_cell(struct random_facts *r, const struct world *w, const struct field *f, int64_t owner)
{
	struct luck *l = &r->luck;
	bool key = f->flags & (FIELD_KEY | FIELD_REQUIRED);
	if (!key && f->type != FIELD_REF && luck_has(l, r->gaps))
		return FIELD_NONE;
	switch (f->type) {
	case FIELD_CODE: return pool_put(w->pool, str_of(f->codes->codes[luck_code(l, f->codes)].label));
	case FIELD_BOOL: return luck_has(l, 80);
	case FIELD_DAY:
		return day_of(2019, 1, 1) + luck_below(l, 2200) - (strcmp(f->label, "出生日期") == 0 ? 12000 : 0);
	case FIELD_MONTH: return month_of(2023, 1) + luck_below(l, 36);
	case FIELD_MONEY: return luck_below(l, 5000) * 100;
	case FIELD_INT: return f->unit && strcmp(f->unit, "年") == 0 ? 2022 + luck_below(l, 5) : luck_below(l, 31);
	case FIELD_DEC2: return luck_below(l, 10000);
	case FIELD_REF:
		if (strcmp(f->ref, "机构") == 0)
			return luck_below(l, r->orgs);
		return strcmp(f->ref, "单元") == 0 ? r->units[luck_below(l, r->nunits)] : owner;
	default: {
		char text[32];
		snprintf(text, sizeof text, "t%d", luck_below(l, 1000000));
		return pool_put(w->pool, str_of(text));
	}
	}
}

/* Spells that mostly follow one another. */
static inline void luck_spell(struct random_facts *r, const struct record *rec, int64_t *cell, int64_t *next)
{
	struct luck *l = &r->luck;
	if (rec->from < 0 || rec->to < 0 || rec->from == rec->to || cell[rec->from] == FIELD_NONE)
		return;
	if (*next != FIELD_NONE && luck_has(l, 80))
		cell[rec->from] = *next + (luck_has(l, 60) ? 0 : luck_below(l, 60) - 10);
	if (luck_has(l, 25)) /* a month's first day, a year to the day: where rules turn */
		cell[rec->from] = month_first(month_of_day((day_t)cell[rec->from]));
	int64_t end = cell[rec->from] + 20 + luck_below(l, 1500);
	if (luck_has(l, 30))
		end = day_anniv((day_t)cell[rec->from], 6 * (1 + luck_below(l, 10)), ANNIV_NEXT_MONTH) - 2 +
		      luck_below(l, 3);
	if (luck_has(l, 15))
		end = month_last(month_of_day((day_t)end));
	cell[rec->to] = luck_has(l, 35) ? FIELD_NONE : end;
	if (rec->cut >= 0)
		cell[rec->cut] = luck_has(l, 5) ? cell[rec->from] + luck_below(l, 1000) : FIELD_NONE;
	*next = end + 1;
}

/* Rows of one record for an owner. */
static inline int luck_rows(struct random_facts *r, struct world *w, int rec, int64_t owner, int n)
{
	const struct record *k = w->dict->records[rec];
	int64_t next = FIELD_NONE;
	for (int i = 0; i < n; i++) {
		int64_t cell[RECORD_FIELDS_MAX];
		for (size_t f = 0; f < k->n; f++)
			cell[f] = luck_cell(r, w, &k->fields[f], owner);
		if (k->owner >= 0)
			cell[k->owner] = owner;
		luck_spell(r, k, cell, &next);
		if (world_add(w, rec, cell, (int64_t)w->t[rec].n + 1, (struct origin){.file = -1}) < 0)
			return -1;
	}
	return 0;
}

/* Units of the cities that the packs are for. */
static inline void luck_units(struct random_facts *r, struct world *w)
{
	static const char *const codes[] = {"330602", "330603", "330604", "330681",
					    "530102", "530103", "530111", "330100"};
	int rec = dict_record(w->dict, STR("单元"));
	for (size_t i = 0; i < sizeof codes / sizeof *codes; i++) {
		int64_t row = world_find(w, rec, str_of(codes[i]));
		if (row >= 0)
			r->units[r->nunits++] = row;
	}
}

/* Rates of some units and tiers. */
static inline int luck_rates(struct random_facts *r, struct world *w)
{
	static const char *const tiers[] = {"一级", "三级", "四级", "五级", "本科", "专科"};
	int rec = dict_record(w->dict, STR("地方标准"));
	for (int i = 0; i < 12; i++) {
		int64_t cell[RECORD_FIELDS_MAX];
		const struct record *k = w->dict->records[rec];
		for (size_t f = 0; f < k->n; f++)
			cell[f] = luck_cell(r, w, &k->fields[f], 0);
		cell[record_field(k, STR("政策编号"))] =
		    pool_put(w->pool, luck_has(&r->luck, 80) ? STR("绍兴.特殊岗位津贴") : STR("绍兴.入职奖补"));
		cell[record_field(k, STR("档次"))] = pool_put(w->pool, str_of(tiers[luck_below(&r->luck, 6)]));
		cell[record_field(k, STR("金额"))] = (100 + luck_below(&r->luck, 9) * 50) * 100;
		if (world_add(w, rec, cell, i + 1, (struct origin){.file = -1}) < 0)
			return -1;
	}
	return 0;
}

/* A sealed world of so many people. NULL: no memory. */
static inline struct world *random_world(struct bench *t, struct random_facts *r, int people)
{
	struct world *w = world_new(&test_dict, t->pool, t->mem);
	struct err e = {0};
	if (!w || test_units(w, t->mem) != 0)
		return NULL;
	luck_units(r, w);
	int org = dict_record(&test_dict, STR("机构")), person = dict_record(&test_dict, STR("人员"));
	int grade = dict_record(&test_dict, STR("机构评估"));
	if (luck_rows(r, w, org, 0, r->orgs) != 0 || luck_rates(r, w) != 0)
		return NULL;
	for (int i = 0; i < r->orgs; i++)
		if (luck_rows(r, w, grade, i, luck_below(&r->luck, 6)) != 0)
			return NULL;
	for (int i = 0; i < people; i++)
		if (luck_rows(r, w, person, 0, 1) != 0)
			return NULL;
	for (size_t rec = 0; rec < test_dict.n; rec++) {
		const struct record *k = test_dict.records[rec];
		if (dict_owner(&test_dict, (int)rec) != person)
			continue;
		int most = strcmp(k->name, "工资") == 0 ? 14 : strcmp(k->name, "定向培养") == 0 ? 0 : 4;
		for (int i = 0; i < people; i++) {
			int n = luck_below(&r->luck, most) + luck_has(&r->luck, 60);
			if (strcmp(k->name, "定向培养") == 0)
				n = luck_has(&r->luck, 5);
			if (strcmp(k->name, "已享受") == 0)
				n = luck_has(&r->luck, 10);
			if (strcmp(k->name, "任职") == 0 && i < r->busy)
				n = 8 + luck_below(&r->luck, 40);
			if (luck_rows(r, w, (int)rec, i, n) != 0)
				return NULL;
		}
	}
	if (world_seal(w, &e) != 0) {
		fprintf(stderr, "%s\n", e.what);
		return NULL;
	}
	return w;
}

#endif
