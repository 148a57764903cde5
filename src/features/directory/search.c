#include "features/directory/search.h"

#include <stdlib.h>

#include "base/utf8.h"
#include "features/credentials/credentials.h"
#include "features/directory/choose.h"
#include "features/orgs/orgs.h"
#include "features/people/people.h"

static const struct sql BY_MOBILE = {"people.by_mobile",
				     "SELECT id FROM people WHERE mobile_x = $1 AND closed_by = 0 ORDER BY id"};

#define LOOKED_AT_MAX 60 /* of those whose name fits that many are looked at more closely */

/* Numbers that were found, best first. */
struct hits {
	int64_t no[SEARCH_HITS_MAX];
	enum search_how how[SEARCH_HITS_MAX];
	size_t n;
};

static void hit(struct hits *hits, int64_t no, enum search_how how)
{
	for (size_t i = 0; i < hits->n; i++)
		if (hits->no[i] == no)
			return;
	if (hits->n == SEARCH_HITS_MAX)
		return;
	hits->no[hits->n] = no;
	hits->how[hits->n++] = how;
}

/* One search. */
struct searching {
	struct house *h;
	struct str text;      /* half width, upper case, without blanks */
	struct set seen;      /* people whom the reach sees */
	int64_t people, orgs; /* numbers given out */
	struct hits hits, org_hits;
};

/* A person's number, if the reach sees them. */
static int hit_person(struct searching *s, int64_t person_id, enum search_how how, struct err *e)
{
	int64_t no;
	int got = person_no(s->h->store, person_id, &no, e);
	if (got == 1 && set_has(&s->seen, no))
		hit(&s->hits, no, how);
	return got < 0 ? -1 : 0;
}

/* Owners of the facts that a key finds. */
static int by_key(struct searching *s, const struct fact_type *t, struct str key, enum search_how how, struct err *e)
{
	struct fact_reader *r;
	struct version v;
	int more, bad = 0;
	if (fact_by_key(&r, s->h, t, (struct cell){FIELD_NONE, key}, INSTANT_OPEN, 0, e) < 0)
		return -1;
	while (!bad && (more = fact_next(r, &v, e)) != 0)
		bad = more < 0 ? -1 : hit_person(s, v.owner, how, e);
	fact_reader_free(r);
	return bad;
}

/* By mobile, where the text is one. */
static int by_mobile(struct searching *s, struct err *e)
{
	struct stmt *st;
	struct buf norm;
	struct err no_mobile = {0};
	uint8_t x[BLIND_SIZE];
	int more = 0, bad = 0;
	buf_init(&norm, 64);
	if (mobile_parse(s->text, &norm, &no_mobile) == 0) {
		const struct field *f = &people_record.fields[FACT_INDEX(people, mobile)];
		blind_index(s->h->keys, str_of(f->label), buf_str(&norm), x);
		bad = store_stmt(s->h->store, &BY_MOBILE, &st, e);
		if (!bad) {
			stmt_bind_bytes(st, 1, x, sizeof x);
			while (!bad && (more = stmt_step(st, e)) != 0)
				bad = more < 0 ? -1 : hit_person(s, stmt_int(st, 0), SEARCH_BY_MOBILE, e);
			stmt_reset(st);
		}
	}
	buf_release(&norm);
	return bad;
}

/* By the last six of a certificate's number. */
static int by_tail(struct searching *s, struct err *e)
{
	struct set found = {0};
	int64_t tail = certificate_tail(s->text);
	if (s->text.n != 6 || tail < 0)
		return 0;
	if (set_init(&found, s->people, e) < 0)
		return -1;
	int bad = set_load(&found, s->h->store, (struct trait){tail, TRAIT_CERTIFICATE}, e);
	set_and(&found, &s->seen);
	for (int64_t no = -1; !bad && s->hits.n < SEARCH_HITS_MAX && (no = set_next(&found, no + 1)) >= 0;)
		hit(&s->hits, no, SEARCH_BY_CERTIFICATE);
	set_release(&found);
	return bad;
}

/* All characters are letters or digits of ASCII. */
static bool is_number(struct str s)
{
	size_t digits = 0;
	for (size_t i = 0; i < s.n; i++) {
		bool digit = s.p[i] >= '0' && s.p[i] <= '9';
		if (!digit && !(s.p[i] >= 'A' && s.p[i] <= 'Z') && s.p[i] != '-')
			return false;
		digits += digit;
	}
	return digits >= 4;
}

/* By every sort of number. */
static int by_numbers(struct searching *s, struct err *e)
{
	if (by_key(s, &people_facts, s->text, SEARCH_BY_NUMBER, e) < 0 || by_mobile(s, e) < 0 ||
	    by_key(s, &credentials_facts, s->text, SEARCH_BY_CERTIFICATE, e) < 0)
		return -1;
	return by_tail(s, e);
}

/* One ring of a search by name: those who have the trait (none: any) and the other one. */
static void ring(struct searching *s, const struct set *fit, const struct set *a, const struct set *b)
{
	for (size_t w = 0; w < fit->chunks * CHUNK_WORDS && s->hits.n < SEARCH_HITS_MAX; w++) {
		uint64_t x = fit->w[w] & (a ? a->w[w] : ~(uint64_t)0) & (b ? b->w[w] : ~(uint64_t)0);
		for (; x && s->hits.n < SEARCH_HITS_MAX; x &= x - 1)
			hit(&s->hits, (int64_t)(w << 6 | (size_t)__builtin_ctzll(x)), SEARCH_BY_NAME);
	}
}

/* By name: the whole name first, then its beginning, then anywhere; each time those at work first. */
static int by_name(struct searching *s, struct str text, int64_t *all, struct err *e)
{
	uint32_t c[NAME_CHARS_MAX];
	size_t n = name_chars(text, c);
	struct conditions *cond = calloc(1, sizeof *cond);
	struct set fit = {0}, whole = {0}, first = {0}, working = {0};
	struct store *st = s->h->store;
	*all = 0;
	if (n == 0) {
		free(cond);
		return 0;
	}
	int bad = cond ? 0 : err_set(e, ERR_NOMEM, "内存不够");
	if (!bad) {
		cond->only_no = -1;
		condition_name(cond, text, TRAIT_NAME_FIRST, TRAIT_NAME_PAIR);
		bad = choose(&fit, st, cond, s->people, e);
	}
	if (!bad && (set_init(&whole, s->people, e) < 0 || set_init(&first, s->people, e) < 0 ||
		     set_init(&working, s->people, e) < 0 ||
		     set_load(&whole, st, (struct trait){name_digest(c, n), TRAIT_NAME}, e) < 0 ||
		     set_load(&first, st, (struct trait){c[0], TRAIT_NAME_FIRST}, e) < 0 ||
		     set_load(&working, st, (struct trait){WORK_WORKING, TRAIT_STATE}, e) < 0))
		bad = -1;
	if (!bad) {
		set_and(&fit, &s->seen);
		*all = set_count(&fit);
		ring(s, &fit, &whole, &working);
		ring(s, &fit, &whole, NULL);
		ring(s, &fit, &first, &working);
		ring(s, &fit, NULL, &working);
		ring(s, &fit, NULL, NULL);
	}
	free(cond);
	set_release(&fit);
	set_release(&whole);
	set_release(&first);
	set_release(&working);
	return bad;
}

/* Institutions by code. */
static int org_by_code(struct searching *s, struct reach who, struct err *e)
{
	struct fact_reader *r;
	struct version v;
	int64_t no;
	bool yes = false;
	if (fact_by_key(&r, s->h, &orgs_facts, (struct cell){FIELD_NONE, s->text}, INSTANT_OPEN, 0, e) < 0)
		return -1;
	int got = fact_next(r, &v, e);
	fact_reader_free(r);
	if (got <= 0 || directory_sees_org(s->h, who, v.id, &yes, e) < 0 || !yes)
		return got < 0 || (got == 1 && e->code) ? -1 : 0;
	got = org_no(s->h->store, v.id, &no, e);
	if (got == 1)
		hit(&s->org_hits, no, SEARCH_BY_CODE);
	return got < 0 ? -1 : 0;
}

/* Institutions by name, open ones first. */
static int org_by_name(struct searching *s, struct reach who, struct str text, int64_t *all, struct err *e)
{
	struct set fit = {0}, open = {0};
	struct conditions *cond = calloc(1, sizeof *cond);
	struct store *st = s->h->store;
	int bad = cond ? reach_orgs(cond, who) : err_set(e, ERR_NOMEM, "内存不够");
	*all = 0;
	if (!bad) {
		condition_name(cond, text, TRAIT_ORG_NAME_FIRST, TRAIT_ORG_NAME_PAIR);
		bad = choose(&fit, st, cond, s->orgs, e);
	}
	if (!bad &&
	    (set_init(&open, s->orgs, e) < 0 || set_load(&open, st, (struct trait){0, TRAIT_ORG_CLOSED}, e) < 0))
		bad = -1;
	if (!bad)
		*all = set_count(&fit);
	for (int round = 0; !bad && round < 2; round++)
		for (int64_t no = -1; s->org_hits.n < SEARCH_HITS_MAX && (no = set_next(&fit, no + 1)) >= 0;)
			if (round || set_has(&open, no))
				hit(&s->org_hits, no, SEARCH_BY_NAME);
	free(cond);
	set_release(&fit);
	set_release(&open);
	return bad;
}

/* The text as numbers are written: half width, upper case, without blanks. */
static int fold(struct str text, struct buf *out, struct err *e)
{
	if (utf8_fold_width(out, text) < 0)
		return err_set(e, ERR_NOMEM, "内存不够");
	size_t n = 0;
	for (size_t i = 0; i < out->n; i++) {
		char c = out->p[i];
		if (c == ' ' || c == '\t')
			continue;
		out->p[n++] = c >= 'a' && c <= 'z' ? (char)(c - 'a' + 'A') : c;
	}
	out->n = n;
	return 0;
}

/* Cuts at a character's border. */
static struct str beginning(struct str s)
{
	if (s.n <= SEARCH_TEXT_MAX)
		return s;
	s.n = SEARCH_TEXT_MAX;
	while (s.n && ((unsigned char)s.p[s.n] & 0xc0) == 0x80)
		s.n--;
	return s;
}

/* The rows of what was found. */
static int give(struct searching *s, struct arena *mem, struct search_found *out, struct err *e)
{
	out->people_how = ARENA_ARRAY(mem, SEARCH_HITS_MAX, enum search_how);
	out->orgs_how = ARENA_ARRAY(mem, SEARCH_HITS_MAX, enum search_how);
	if (!out->people_how || !out->orgs_how)
		return err_set(e, ERR_NOMEM, "内存不够");
	memcpy(out->people_how, s->hits.how, sizeof s->hits.how);
	memcpy(out->orgs_how, s->org_hits.how, sizeof s->org_hits.how);
	return people_rows(s->h, s->hits.no, s->hits.n, true, mem, &out->people, &out->npeople, e) < 0 ||
		       org_rows(s->h, s->org_hits.no, s->org_hits.n, mem, &out->orgs, &out->norgs, e) < 0
		   ? -1
		   : 0;
}

/* Everything, with the text in both forms. */
static int search(struct searching *s, struct reach who, struct str text, struct arena *mem, struct search_found *out,
		  struct err *e)
{
	static const struct people_filter everybody;
	int64_t people;
	if (chosen_people(&s->seen, s->h, who, &everybody, &people, e) < 0)
		return -1;
	if (is_number(s->text) && (by_numbers(s, e) < 0 || org_by_code(s, who, e) < 0))
		return -1;
	size_t numbers = s->hits.n, codes = s->org_hits.n;
	if (by_name(s, text, &out->people_all, e) < 0 || org_by_name(s, who, text, &out->orgs_all, e) < 0)
		return -1;
	out->people_all += (int64_t)numbers;
	out->orgs_all += (int64_t)codes;
	return give(s, mem, out, e);
}

int directory_search(struct house *h, struct reach who, struct str text, struct arena *mem, struct search_found *out,
		     struct err *e)
{
	struct searching s = {.h = h};
	struct search_found found = {0};
	struct buf b;
	text = beginning(str_trim(text));
	if (text.n == 0) {
		*out = found;
		return 0;
	}
	buf_init(&b, 4 * SEARCH_TEXT_MAX);
	int bad = fold(text, &b, e) < 0 || numbers_given(h->store, &s.people, &s.orgs, e) < 0 ? -1 : 0;
	s.text = buf_str(&b);
	if (!bad)
		bad = search(&s, who, text, mem, &found, e);
	set_release(&s.seen);
	buf_release(&b);
	if (!bad)
		*out = found;
	return bad;
}
