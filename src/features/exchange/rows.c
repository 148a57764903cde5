#include "features/exchange/import.h"

#include "base/hash.h"

#define PROGRESS_ROWS 1000

/* A hash of the row's key texts, the same in every reading of the file. */
static uint64_t text_key(struct import *im, const struct row *r)
{
	const struct record *rec = features[r->type].type->rec;
	uint64_t h = im->seed + (uint64_t)r->type;
	for (size_t i = 0; i < rec->n; i++) {
		const struct field *f = &rec->fields[i];
		struct str s = r->cell[i].s;
		if (!(f->flags & FIELD_KEY))
			continue;
		if (f->type == FIELD_REF && s.n)
			s = key_form(im, key_field(features[fact_type_find(str_of(f->ref))].type->rec), s);
		h = s.n ? hash_bytes(h, s.p, s.n) : hash_int(h, r->cell[i].v);
	}
	return h;
}

/* Blank cells of fields that must be given; what was refused already, by the reader of the sheet for one, is not said twice. */
static int required(struct import *im, const struct row *r)
{
	const struct record *rec = features[r->type].type->rec;
	int bad = 0;
	for (size_t i = 0; i < rec->n; i++) {
		const struct field *f = &rec->fields[i];
		if (!(f->flags & (FIELD_KEY | FIELD_REQUIRED)) || !cell_blank(f, &r->cell[i]) || (r->told >> i & 1))
			continue;
		bad = 1;
		note_field(im, NOTE_REFUSED, r->job, r->line, f, "不能为空");
	}
	return bad;
}

/* The rules of the record, their findings into the report. */
static int ruled(struct import *im, struct row *r)
{
	const struct feature *f = &features[r->type];
	struct findings found = {0};
	if (f->rule)
		f->rule(&im->rules, r->cell, &found);
	for (size_t i = 0; i < found.n; i++) {
		const struct finding *g = &found.item[i];
		note_field(im, g->fault ? NOTE_REFUSED : NOTE_FIXED, r->job, r->line, &f->type->rec->fields[g->field],
			   "%s", g->text);
		r->job->count->fixed += !g->fault;
	}
	return found.refused;
}

int row_check(struct import *im, struct row *r)
{
	int bad = required(im, r) | ruled(im, r);
	if (!im->o->accept_good)
		return bad;
	int64_t there;
	r->text_key = text_key(im, r);
	if (!map_get_int(im->poison, (int64_t)r->text_key, &there))
		return bad;
	note_field(im, NOTE_REFUSED, r->job, r->line, NULL, "本次导入中有另一行的键相同，内容不同，都没有导入");
	return 1;
}

int row_finish(struct import *im, struct row *r, enum row_fate *fate, struct err *e)
{
	int owner = features[r->type].type->rec->owner;
	struct str owner_text = owner < 0 ? STR("") : r->cell[owner].s;
	int refs = row_refs(im, r, e);
	if (refs < 0)
		return -1;
	*fate = refs == 2 && !r->bad ? ROW_WAITS : ROW_REFUSED;
	if (refs || r->bad)
		return 0;
	int others = row_confined(im, r, owner_text, e);
	return others < 0 ? -1 : others ? 0 : row_write(im, r, fate, NULL, e);
}

int clashed(struct import *im, const struct row *r, struct err *e)
{
	if (!r->clash || !im->o->accept_good || map_count(im->poison) >= REFUSED_MAX)
		return 0;
	return map_put_int(im->poison, (int64_t)r->text_key, 1) ? err_set(e, ERR_NOMEM, "内存不足") : 0;
}

/* Counts a row's fate. */
static void tally(struct import *im, const struct row *r, enum row_fate fate)
{
	struct import_count *c = r->job->count;
	int64_t *of[] = {&c->written, &c->corrected, &c->unchanged, &c->repeated, &c->refused};
	if (fate == ROW_WAITS)
		return;
	++*of[fate];
	if (fate == ROW_REPEATED)
		note_field(im, NOTE_SKIPPED, r->job, r->line, NULL, "与前面的一行完全相同，只计一次");
	if (fate != ROW_REFUSED)
		return;
	im->rep->refused++;
	refused_key(im, r);
}

/* Keeps a row until the end of its sheet. */
static int wait_for(struct import *im, const struct row *r, struct err *e)
{
	const struct record *rec = features[r->type].type->rec;
	struct deferred *d = ARENA_NEW(im->wait_mem, struct deferred);
	struct cell *cells = ARENA_ARRAY(im->wait_mem, rec->n, struct cell);
	if (im->waits++ == DEFERRED_MAX)
		return err_set(e, ERR_LIMIT, "引用了后面才出现的单元的行超过 %d 行，请把上级单元排在前面",
			       DEFERRED_MAX);
	if (!d || !cells)
		return err_set(e, ERR_NOMEM, "内存不足");
	for (size_t i = 0; i < rec->n; i++) {
		cells[i] = r->cell[i];
		if (cells[i].s.n && !(cells[i].s.p = arena_copy(im->wait_mem, cells[i].s.p, cells[i].s.n)))
			return err_set(e, ERR_NOMEM, "内存不足");
	}
	*d = (struct deferred){.job = r->job, .line = r->line, .cells = cells};
	*im->waiting_end = d;
	im->waiting_end = &d->next;
	return 0;
}

/* One row that waited: tried again. */
static int retry(struct import *im, const struct deferred *d, bool last_chance, enum row_fate *fate, struct err *e)
{
	struct row r = {.type = d->job->type, .job = d->job, .line = d->line, .last_chance = last_chance};
	memcpy(r.cell, d->cells, features[r.type].type->rec->n * sizeof *r.cell);
	arena_clear(im->row_mem);
	if (row_finish(im, &r, fate, e))
		return -1;
	tally(im, &r, *fate);
	return 0;
}

int waiting_run(struct import *im, struct err *e)
{
	bool moved = true;
	for (int round = 0; im->waiting; round++) {
		bool last = !moved || round == DEFERRED_ROUNDS;
		struct deferred **at = &im->waiting;
		moved = false;
		while (*at) {
			enum row_fate fate;
			if (retry(im, *at, last, &fate, e))
				return -1;
			moved |= fate != ROW_WAITS;
			if (fate == ROW_WAITS)
				at = &(*at)->next;
			else
				*at = (*at)->next;
		}
		im->waiting_end = at;
	}
	arena_clear(im->wait_mem);
	im->waits = 0;
	return 0;
}

/* What the cells of a row say about themselves. */
static void tell_cells(struct import *im, struct job *job, const struct sheet_row *row)
{
	const struct record *rec = job_record(im, job);
	if (row->why)
		note_field(im, NOTE_REFUSED, job, row->row, NULL, "%s", row->why);
	for (size_t i = 0; (row->bad || row->fixed) && i < rec->n; i++) {
		enum cell_state state = row->cell[i].state;
		if (state != CELL_FIXED && state != CELL_BAD)
			continue;
		note_cell(im, job, row->row, (int)i, &row->cell[i]);
		job->count->fixed += state == CELL_FIXED;
	}
}

/* One row of a plain sheet. */
static int plain_row(struct import *im, struct job *job, const struct sheet_row *row, struct err *e)
{
	struct row r = {.type = job->type, .job = job, .line = row->row, .bad = row->bad};
	const struct record *rec = features[r.type].type->rec;
	enum row_fate fate;
	r.told = row->why ? UINT64_MAX : 0;
	for (size_t i = 0; i < rec->n; i++) {
		r.cell[i] = (struct cell){row->cell[i].v, row->cell[i].text};
		r.told |= row->cell[i].state == CELL_BAD ? 1ull << i : 0;
	}
	r.bad |= row_check(im, &r);
	struct row before = r;
	if (row_finish(im, &r, &fate, e) || (fate == ROW_WAITS && wait_for(im, &before, e)))
		return -1;
	tally(im, fate == ROW_REFUSED ? &before : &r, fate);
	return clashed(im, &r, e);
}

int row_take(struct import *im, struct job *job, const struct sheet_row *row, struct err *e)
{
	arena_clear(im->row_mem);
	if (row->kind == ROW_SKIPPED) {
		job->count->skipped++;
		note_field(im, NOTE_SKIPPED, job, row->row, NULL, "%s", row->why ? row->why : "不是数据");
		return 0;
	}
	job->count->read++;
	look_begin(im, job, row);
	tell_cells(im, job, row);
	int ret = job->type == ROSTER ? roster_row(im, job, row, e) : plain_row(im, job, row, e);
	look_end(im);
	return ret;
}

/* What the head of the tab has to say. */
static void tell_binding(struct import *im, const struct job *job)
{
	const struct binding *b = &job->binding;
	const struct record *rec = job_record(im, job);
	for (size_t i = 0; i < b->nunknown; i++) {
		char quoted[SHOWN_ROOM];
		note_file(im, NOTE_ABOUT, job->name, "不认识的列，没有导入：%s",
			  quoted_header(b->unknown[i], quoted));
	}
	for (size_t i = 0; i < rec->n; i++)
		if (b->column[i] >= 0 && b->note[i])
			note_file(im, NOTE_ABOUT, job->name, "%s：%s", rec->fields[i].label, b->note[i]);
	for (size_t i = 0; i < b->nnotes; i++)
		note_file(im, NOTE_ABOUT, job->name, "%.*s", STR_FMT(b->notes[i]));
}

/* The operator's progress bar. */
static void tell_progress(struct import *im, const struct job *job, const struct source *s, int64_t rows)
{
	struct import_progress p = {job->name, rows, (int)(job - im->plan.job) + 1, (int)im->plan.jobs,
				    source_passed(s)};
	if (im->o->progress)
		im->o->progress(im->o->progress_self, &p);
}

/* All rows of an open tab: 0; -1 when the file cannot be read on; -2 when the store or the machine fails. */
static int read_rows(struct import *im, struct job *job, struct source *s, struct err *e)
{
	struct sheet_row row;
	int more;
	int64_t rows = 0;
	while ((more = source_next(s, &row, e)) == 1) {
		if (rows++ % PROGRESS_ROWS == 0)
			tell_progress(im, job, s, rows);
		if (row_take(im, job, &row, e))
			return -2;
	}
	tell_progress(im, job, s, rows);
	if (!more && source_blanks(s))
		note_file(im, NOTE_ABOUT, job->name, "跳过 %zu 个空行", source_blanks(s));
	return more;
}

int job_run(struct import *im, struct job *job, struct err *e)
{
	struct source *s;
	const struct sheet_choice *choice = im->plan.jobs == 1 ? im->o->choice : NULL;
	if (source_open_chosen(&s, job->book, job->tab, job_record(im, job), choice, im->rules.today, e))
		return job_fault(im, job, e);
	job->binding = *source_binding(s);
	tell_binding(im, job);
	int ret = read_rows(im, job, s, e);
	source_close(s);
	return ret == -1 ? job_fault(im, job, e) : ret;
}
