/* What the confirmed adoptions and repeals make of the texts that the program carries. */
#include "features/policies/adoption.h"
#include "features/policies/wording.h"
#include "store/sql.h"

static const struct sql ALL = {
    "adoption.enacted",
    "SELECT p.policy, p.kind, p.number, p.starts, p.after_text FROM policy_enactments e JOIN policy_proposals p"
    " ON p.id = e.proposal_id WHERE e.at <= $1 ORDER BY e.journal, e.proposal_id"};

/* One that was confirmed. */
struct enactment {
	int64_t kind, starts;
	struct str policy, number, text;
};
static const struct row_field fields[] = {ROW_TEXT(struct enactment, policy, 0), ROW_INT(struct enactment, kind, 1),
					  ROW_TEXT(struct enactment, number, 2), ROW_INT(struct enactment, starts, 3),
					  ROW_TEXT(struct enactment, text, 4),   {0}};

struct enactments {
	struct enactment *row;
	size_t n;
};

int enactments_read(struct house *h, instant_t known, struct arena *mem, struct enactments **ret, struct err *e)
{
	struct enactments *all = ARENA_NEW(mem, struct enactments);
	void *rows;
	if (!all)
		return err_set(e, ERR_NOMEM, "内存不够");
	if (sql_rows(h->store, &ALL, ARGS(INT(known)), fields, sizeof *all->row, mem, ADOPTIONS_MAX, &rows, &all->n,
		     e) < 0)
		return -1;
	all->row = rows;
	*ret = all;
	return 0;
}

size_t enactments_n(const struct enactments *all)
{
	return all->n;
}

/* A version in the making. */
struct version_of {
	struct str text, document;
	const char *file;
	day_t from, to;
	bool changed; /* its head has to be written anew */
	bool draft, repealed;
};

/* A new version from a day on: what was in force ends the day before, what would have begun later never does. */
static int pass(struct version_of *v, size_t *n, const struct enactment *x, const char *file, struct err *e)
{
	size_t kept = 0;
	for (size_t i = 0; i < *n; i++) {
		bool gone = v[i].draft || (v[i].from != DAY_NONE && v[i].from >= x->starts);
		if (gone)
			continue;
		if (v[i].to == DAY_NONE || v[i].to >= x->starts) {
			v[i].to = (day_t)x->starts - 1;
			v[i].changed = true;
		}
		v[kept++] = v[i];
	}
	if (kept == ENACTED_MAX)
		return err_set(e, ERR_LIMIT, "%.*s 的版本超过 %d 个", STR_FMT(x->policy), ENACTED_MAX);
	v[kept++] = (struct version_of){
	    .text = x->text, .document = x->number, .file = file, .from = (day_t)x->starts, .to = DAY_NONE};
	*n = kept;
	return 0;
}

/* Whatever is in force on the day ends the day before; what would begin later is law on no day. */
static void repeal(struct version_of *v, size_t n, const struct enactment *x)
{
	for (size_t i = 0; i < n; i++) {
		if (v[i].draft || (v[i].from != DAY_NONE && v[i].from >= x->starts))
			v[i].repealed = v[i].changed = true;
		else if (v[i].to == DAY_NONE || v[i].to >= x->starts) {
			v[i].to = (day_t)x->starts - 1;
			v[i].changed = true;
		}
	}
}

/* The text with the head that it has come to. */
static int finish(struct version_of *v, struct arena *mem, struct err *e)
{
	struct wording_head head = {
	    .status = v->repealed ? STR("废止") : wording_status(v->text),
	    .document = v->document,
	    .from = v->from,
	    .to = v->to,
	};
	return v->changed ? wording_set_head(v->text, &head, mem, &v->text, e) : 0;
}

/* The name under which errors speak of an adopted text. */
static const char *name_of(const struct enactment *x, struct arena *mem)
{
	struct buf b;
	buf_init(&b, 2000);
	buf_printf(&b, "%.*s（%.*s）", STR_FMT(x->policy), STR_FMT(x->number));
	char *p = b.failed ? NULL : arena_copy(mem, b.p, b.n);
	buf_release(&b);
	return p ? p : "";
}

int enactments_apply(const struct enactments *all, const char *file, struct str carried, struct arena *mem,
		     struct enacted *out, size_t *n, struct err *e)
{
	struct version_of v[ENACTED_MAX + 1] = {{.text = carried, .file = file, .draft = wording_is_draft(carried)}};
	struct str id = wording_id(carried);
	size_t count = 1;
	v[0].from = wording_dates(carried).from;
	v[0].to = wording_dates(carried).to;
	v[0].document = wording_document(carried);
	for (size_t i = 0; all && i < all->n; i++) {
		const struct enactment *x = &all->row[i];
		if (!str_eq(x->policy, id))
			continue;
		if (x->kind == ADOPTION_REPEALED)
			repeal(v, count, x);
		else if (pass(v, &count, x, name_of(x, mem), e) < 0)
			return -1;
	}
	for (size_t i = 0; i < count; i++) {
		struct version_of *x = &v[count - 1 - i];
		if (finish(x, mem, e) < 0)
			return -1;
		out[i] = (struct enacted){x->file, x->text};
	}
	*n = count;
	return 0;
}
