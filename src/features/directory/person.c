/* What a person is on a day: the row of the directory, made of the facts that stand. */
#include "features/credentials/credentials.h"
#include "features/directory/inside.h"
#include "features/people/people.h"
#include "features/units/units.h"

#define POST_CARER 1 /* 养老护理员 of 岗位 */

/* One person being looked at. */
struct look {
	struct person_entry *out;
	const struct person_facts *f;
	struct places *p;
	day_t today;
	const struct spell *main; /* where they work, or worked last; NULL never */
	size_t employers;         /* institutions they work at today */
	bool qualified;           /* a grade of 养老护理员 in force */
};

/* A day that is not known is the end that has not come. */
static int64_t until(int64_t day)
{
	return day == FIELD_NONE ? DAY_OPEN : day;
}

/* The last day of a spell: its own, or its institution's. */
static int spell_end(struct look *l, const struct spell *s, int64_t *end, struct err *e)
{
	const struct place_org *org;
	*end = until(s->ends);
	if (s->org == FIELD_NONE)
		return 0;
	if (places_org(l->p, s->org, &org, e) < 0)
		return -1;
	if (org->closed < *end)
		*end = org->closed;
	return 0;
}

/* `a` says more of where the person works than `b`: later begun, of two begun together the one entered later. */
static bool says_more(const struct spell *a, int64_t a_day, const struct spell *b, int64_t b_day)
{
	return !b || a_day > b_day || (a_day == b_day && a->id > b->id);
}

/* The spell that counts: of those that run today the last begun; else of those that ended the last ended. */
static int choose_spell(struct look *l, struct err *e)
{
	struct person_entry *o = l->out;
	const struct spell *past = NULL;
	int64_t main_day = 0, past_day = 0;
	for (size_t i = 0; i < l->f->spells; i++) {
		const struct spell *s = &l->f->spell[i];
		int64_t end, begin = s->begins == FIELD_NONE ? INT32_MIN : s->begins;
		if (spell_end(l, s, &end, e) < 0)
			return -1;
		day_comes(&o->next_day, l->today, begin);
		if (end != DAY_OPEN)
			day_comes(&o->next_day, l->today, end + 1);
		if (begin > l->today)
			continue;
		if (end >= l->today && says_more(s, begin, l->main, main_day)) {
			l->main = s;
			main_day = begin;
		} else if (end < l->today && says_more(s, end, past, past_day)) {
			past = s;
			past_day = end;
		}
	}
	o->state = l->main ? WORK_WORKING : past ? WORK_LEFT : WORK_NEVER;
	o->since = l->main ? OF_DAY(l->main->begins) : past ? past_day : DAY_NEVER;
	if (!l->main)
		l->main = past;
	return 0;
}

/* Adds a trait for a unit and all above it. */
static int add_path(struct look *l, int kind, int64_t unit, struct err *e)
{
	const struct place_unit *path[PATH_MAX_];
	size_t n;
	if (places_path(l->p, unit, path, &n, e) < 0)
		return -1;
	for (size_t i = 0; i < n; i++)
		trait_add(&l->out->traits, kind, path[i]->id);
	return 0;
}

/* What units see through an institution, and that a fact names it. */
static int tie(struct look *l, int64_t org, struct err *e)
{
	const struct place_org *o;
	if (org == FIELD_NONE)
		return 0;
	trait_add(&l->out->traits, TRAIT_TIED, org);
	return places_org(l->p, org, &o, e) < 0 ? -1 : add_path(l, TRAIT_SEEN, o->unit, e);
}

/* Whether an institution sees its own: from REACH_AHEAD_DAYS before the spell to REACH_AFTER_MONTHS after it. */
static int seen_by_employer(struct look *l, const struct spell *s, struct err *e)
{
	int64_t end, *next = &l->out->next_day;
	if (spell_end(l, s, &end, e) < 0)
		return -1;
	int64_t from = s->begins == FIELD_NONE ? INT32_MIN : s->begins - REACH_AHEAD_DAYS;
	int64_t to = end == DAY_OPEN ? DAY_OPEN : day_anniv((day_t)end, REACH_AFTER_MONTHS, ANNIV_MONTH_END);
	day_comes(next, l->today, from);
	if (to != DAY_OPEN)
		day_comes(next, l->today, to + 1);
	if (from <= l->today && l->today <= to)
		trait_add(&l->out->traits, TRAIT_SEEN, s->org);
	if (s->begins != FIELD_NONE && s->begins > l->today)
		return 0;
	if (end >= l->today || (l->out->state == WORK_LEFT && s == l->main))
		trait_add(&l->out->traits, TRAIT_ORG, s->org);
	l->employers += end >= l->today && (l->main == s || l->main->org != s->org);
	return 0;
}

/* Who may see the person. */
static int add_seen(struct look *l, struct err *e)
{
	const struct person_facts *f = l->f;
	if (add_path(l, TRAIT_SEEN, f->home, e) < 0 || add_path(l, TRAIT_SEEN, f->living, e) < 0)
		return -1;
	for (size_t i = 0; i < f->spells; i++) {
		const struct spell *s = &f->spell[i];
		if (s->org == FIELD_NONE)
			continue;
		if (tie(l, s->org, e) < 0 || seen_by_employer(l, s, e) < 0)
			return -1;
	}
	for (size_t i = 0; i < f->pacts; i++) {
		int64_t of[] = {f->pact[i].school, f->pact[i].org};
		for (size_t k = 0; k < 2; k++) {
			if (tie(l, of[k], e) < 0)
				return -1;
			if (of[k] != FIELD_NONE)
				trait_add(&l->out->traits, TRAIT_SEEN, of[k]);
		}
	}
	return 0;
}

/* Where the person is counted: at the institution; without one where they live, or are registered. */
static int add_place(struct look *l, struct err *e)
{
	const struct place_unit *path[PATH_MAX_];
	const struct place_org *org;
	size_t n;
	int64_t unit = l->f->living != FIELD_NONE ? l->f->living : l->f->home;
	if (l->main && l->main->org != FIELD_NONE) {
		if (places_org(l->p, l->main->org, &org, e) < 0)
			return -1;
		unit = org->unit;
		l->out->org_id = l->main->org;
	}
	if (places_path(l->p, unit, path, &n, e) < 0)
		return -1;
	for (size_t i = 0; i < n; i++) {
		trait_add(&l->out->traits, TRAIT_AT, path[i]->id);
		bool county = path[i]->kind == UNIT_COUNTY || path[i]->kind == UNIT_ZONE;
		if (county && !l->out->county_id)
			l->out->county_id = path[i]->id;
		if (path[i]->kind == UNIT_STREET && !l->out->street_id)
			l->out->street_id = path[i]->id;
	}
	if (l->out->county_id)
		trait_add(&l->out->traits, TRAIT_COUNTY, l->out->county_id);
	return 0;
}

/* The grade that a level counts as. */
static enum grade grade_of(int64_t level)
{
	switch (level) {
	case LEVEL_CHIEF: return GRADE_CHIEF;
	case LEVEL_SPECIAL: return GRADE_SPECIAL;
	case LEVEL_1:
	case LEVEL_SENIOR_TECHNICIAN: return GRADE_1;
	case LEVEL_2:
	case LEVEL_TECHNICIAN: return GRADE_2;
	case LEVEL_3:
	case LEVEL_HIGH: return GRADE_3;
	case LEVEL_4:
	case LEVEL_MIDDLE: return GRADE_4;
	case LEVEL_5:
	case LEVEL_LOW: return GRADE_5;
	case LEVEL_APPRENTICE: return GRADE_APPRENTICE;
	default: return GRADE_NONE;
	}
}

/* Its last day in force: the day it expires, or the one before it is revoked. */
static int64_t certificate_end(const struct certificate *c)
{
	int64_t end = until(c->expires), revoked = until(c->revoked);
	return revoked != DAY_OPEN && revoked - 1 < end ? revoked - 1 : end;
}

/* Another certificate of the same kind and occupation is in force. */
static bool replaced(const struct look *l, const struct certificate *c)
{
	for (size_t i = 0; i < l->f->certificates; i++) {
		const struct certificate *o = &l->f->certificate[i];
		if (o != c && o->kind == c->kind && str_eq(o->occupation, c->occupation) &&
		    certificate_end(o) >= l->today && (o->issued == FIELD_NONE || o->issued <= l->today))
			return true;
	}
	return false;
}

/* A certificate that is in force: its grade, and when it ends. */
static void in_force(struct look *l, const struct certificate *c)
{
	struct person_entry *o = l->out;
	bool skill = c->kind == CRED_SKILL || c->kind == CRED_QUALIFICATION || c->kind == CRED_APPOINTMENT;
	enum grade g = skill ? grade_of(c->level) : GRADE_NONE;
	if ((int64_t)g < o->grade)
		o->grade = g;
	if (g != GRADE_NONE && str_is(c->occupation, "养老护理员"))
		l->qualified = true;
	if (c->expires == FIELD_NONE)
		return;
	if (c->expires < o->expires)
		o->expires = c->expires;
	if (c->expires - l->today <= EXPIRY_DAYS)
		o->marks |= MARK_EXPIRING;
	day_comes(&o->next_day, l->today, c->expires - EXPIRY_DAYS);
}

/* All certificates. */
static void add_certificates(struct look *l)
{
	struct person_entry *o = l->out;
	o->grade = GRADE_NONE;
	o->expires = DAY_NEVER;
	for (size_t i = 0; i < l->f->certificates; i++) {
		const struct certificate *c = &l->f->certificate[i];
		int64_t end = certificate_end(c), tail = certificate_tail(c->number);
		if (tail >= 0)
			trait_add(&o->traits, TRAIT_CERTIFICATE, tail);
		day_comes(&o->next_day, l->today, c->issued);
		if (end != DAY_OPEN)
			day_comes(&o->next_day, l->today, end + 1);
		day_comes(&o->next_day, l->today, c->revoked); /* it may have expired before */
		if (end < l->today) {
			bool revoked = c->revoked != FIELD_NONE && c->revoked <= l->today;
			if (!revoked && !replaced(l, c))
				o->marks |= MARK_EXPIRED;
		} else if (c->issued == FIELD_NONE || c->issued <= l->today) {
			in_force(l, c);
		}
	}
}

/* What is to be said of the work. */
static void add_work(struct look *l)
{
	struct person_entry *o = l->out;
	const struct spell *s = l->main;
	o->post = s && s->post != FIELD_NONE ? s->post : 0;
	o->contract_to = DAY_NEVER;
	if (o->state != WORK_WORKING || !s)
		return;
	if (s->frontline == 1)
		o->marks |= MARK_FRONTLINE;
	if (l->employers > 1)
		o->marks |= MARK_TWO_PLACES;
	if (o->post == POST_CARER && !l->qualified)
		o->marks |= MARK_UNCERTIFIED;
	if (s->post == FIELD_NONE || s->identity == FIELD_NONE)
		o->marks |= MARK_INCOMPLETE;
	if (s->contract_to == FIELD_NONE)
		return;
	o->contract_to = s->contract_to;
	if (s->contract_to < l->today)
		o->marks |= MARK_CONTRACT_OVER;
	else if (s->contract_to - l->today <= EXPIRY_DAYS)
		o->marks |= MARK_CONTRACT_ENDING;
	day_comes(&o->next_day, l->today, s->contract_to - EXPIRY_DAYS);
	day_comes(&o->next_day, l->today, s->contract_to + 1);
}

/* Full years on a day, −1 unknown or not yet born; *birthday: the next one. */
static int age_on(int64_t born, day_t today, int64_t *birthday)
{
	*birthday = born;
	if (born == FIELD_NONE || born > today)
		return -1;
	struct ymd b = day_ymd((day_t)born), t = day_ymd(today);
	int age = t.y - b.y;
	if (day_anniv((day_t)born, 12 * age, ANNIV_NEXT_MONTH) > today)
		age--;
	*birthday = day_anniv((day_t)born, 12 * (age + 1), ANNIV_NEXT_MONTH);
	return age;
}

/* A keyed digest of a name with something of the person's; never 0. */
static int64_t keyed(const struct look *l, const char *domain, const struct buf *text)
{
	uint8_t x[BLIND_SIZE];
	int64_t v;
	blind_index(l->p->h->keys, str_of(domain), buf_str(text), x);
	memcpy(&v, x, sizeof v);
	return (v & INT64_MAX) | 1;
}

/* By what another record of the same person would be found. */
static int add_likenesses(struct look *l, struct err *e)
{
	struct person_entry *o = l->out;
	struct str number = l->f->number;
	struct buf b;
	buf_init(&b, 1024);
	o->mobile = l->f->mobile;
	o->account = l->f->account;
	if (l->f->name.n && l->f->born != FIELD_NONE) {
		buf_printf(&b, "%.*s|%lld", STR_FMT(l->f->name), (long long)l->f->born);
		o->twin = keyed(l, "名录 同名同生日", &b);
	}
	buf_clear(&b);
	if (l->f->name.n && (number.n == 18 || number.n == 15)) { /* place, order of the day */
		buf_printf(&b, "%.*s|%.6s|%.3s", STR_FMT(l->f->name), number.p,
			   number.p + (number.n == 18 ? 14 : 12));
		o->place = keyed(l, "名录 同名同地", &b);
	}
	bool failed = b.failed;
	buf_release(&b);
	return failed ? err_set(e, ERR_NOMEM, "内存不够") : 0;
}

/* The traits that are plain values of the row. */
static void add_values(struct look *l)
{
	struct person_entry *o = l->out;
	struct traits *t = &o->traits;
	int64_t birthday;
	int age = age_on(l->f->born, l->today, &birthday);
	day_comes(&o->next_day, l->today, birthday);
	if (age >= 0)
		trait_add(t, TRAIT_AGE, age);
	trait_add(t, TRAIT_EVERYBODY, 0);
	trait_add(t, TRAIT_POST, o->post);
	trait_add(t, TRAIT_GRADE, o->grade);
	trait_add(t, TRAIT_STATE, o->state);
	trait_add(t, TRAIT_SEX, o->sex);
	for (int i = 0; i < MARK_BITS; i++)
		if (o->marks >> i & 1)
			trait_add(t, TRAIT_MARK, i);
	if (o->intake.n)
		trait_add(t, TRAIT_INTAKE, text_digest(o->intake));
	traits_of_name(t, o->name, TRAIT_NAME, TRAIT_NAME_FIRST, TRAIT_NAME_PAIR);
}

int person_entry_make(struct person_entry *out, const struct person_facts *f, struct places *p, day_t today,
		      struct err *e)
{
	struct look l = {.out = out, .f = f, .p = p, .today = today};
	int64_t no = out->no;
	*out = (struct person_entry){.no = no,
				     .person_id = f->id,
				     .name = f->name,
				     .intake = f->intake,
				     .name_key = name_key(f->name),
				     .sex = f->sex == FIELD_NONE ? 0 : f->sex,
				     .born = OF_DAY(f->born),
				     .changed = f->changed,
				     .next_day = DAY_NEVER};
	if (choose_spell(&l, e) < 0 || add_place(&l, e) < 0 || add_seen(&l, e) < 0 || add_likenesses(&l, e) < 0)
		return -1;
	add_certificates(&l);
	add_work(&l);
	if (!f->mobile || !f->account)
		out->marks |= MARK_INCOMPLETE;
	add_values(&l);
	traits_sort(&out->traits);
	return 0;
}
