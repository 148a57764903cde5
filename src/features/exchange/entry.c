/* One row typed by hand, taken in as the import takes in a row of a file. */
#include "features/exchange/import.h"

#include <stdlib.h>

#include "features/exchange/peek.h"

/* The row: every field as its text says, blank where there is none. */
static int make_row(struct import *im, struct job *job, const struct import_cell *cells, size_t n,
		    struct sheet_row *row, struct err *e)
{
	const struct record *rec = job_record(im, job);
	*row = (struct sheet_row){.kind = ROW_DATA};
	for (size_t i = 0; i < RECORD_FIELDS_MAX; i++)
		job->binding.column[i] = -1;
	for (size_t i = 0; i < n; i++) {
		int at = record_field(rec, str_of(cells[i].label));
		if (at < 0)
			return err_set(e, ERR_USAGE, "%s里没有“%s”这一列", rec->name, cells[i].label);
		if (cells[i].text.n)
			job->binding.column[at] = at;
		cell_normalise(&rec->fields[at], cells[i].text, 1, im->rules.today, &row->cell[at], im->row_mem);
		row->bad |= row->cell[at].state == CELL_BAD;
		row->fixed |= row->cell[at].state == CELL_FIXED;
	}
	for (size_t i = 0; i < rec->n; i++)
		if (row->cell[i].state == CELL_BLANK)
			row->cell[i].v = FIELD_NONE;
	return 0;
}

/* Takes the row in, within the open recording. */
static int take(struct import *im, struct job *job, const struct import_cell *cells, size_t n, struct err *e)
{
	/* row_take clears the row's memory, where these texts would live: they have one of their own */
	struct arena *texts = arena_new(0), *row_mem = im->row_mem;
	struct sheet_row row;
	if (!texts)
		return err_set(e, ERR_NOMEM, "内存不足");
	im->row_mem = texts;
	int ret = make_row(im, job, cells, n, &row, e);
	im->row_mem = row_mem;
	if (!ret)
		ret = row_take(im, job, &row, e);
	arena_free(texts);
	return ret;
}

/* Something new came of it. */
static bool written(const struct import_report *r)
{
	for (size_t i = 0; i < r->counts; i++)
		if (r->count[i].written || r->count[i].corrected)
			return true;
	return false;
}

/* In one recording: written, or as if nothing had been. */
static int record(struct import *im, struct job *job, const struct import_cell *cells, size_t n, const char *reason,
		  struct err *e)
{
	struct deed d = {.who = im->o->who, .what = "assert", .detail = reason};
	sheets_reset(im);
	for (size_t i = 0; i < FEATURES_MAX; i++)
		im->sheet[i].credit = 0; /* one row: nothing is worth fetching ahead */
	if (recording_begin(&im->rec, im->h, &d, e))
		return -1;
	im->rep->at = recording_now(im->rec);
	im->rules.today = instant_day(im->rep->at);
	int64_t batch = recording_journal(im->rec);
	int ret = take(im, job, cells, n, e);
	if (ret || im->rep->refused || !written(im->rep)) {
		recording_abandon(im->rec);
		return ret;
	}
	if (recording_commit(im->rec, e))
		return -1;
	im->rep->batch = batch;
	return 0;
}

int import_entry(struct house *h, struct str sheet, const struct import_cell *cells, size_t n,
		 const struct import_options *o, const char *reason, struct import_report *out, struct err *e)
{
	struct roster roster;
	const struct record *rec = peek_record(sheet, &roster);
	struct import_options options = *o;
	struct import *im = rec ? malloc(sizeof *im) : NULL;
	if (!im)
		return rec ? err_set(e, ERR_NOMEM, "内存不足") : sheet_unknown(sheet, e);
	options.looks = true;
	options.accept_good = false;
	options.mark = NULL;
	int ret = import_begin(im, h, &options, out, e);
	if (!ret) {
		struct job job = {
		    .type = fact_type_find(sheet) >= 0 ? fact_type_find(sheet) : ROSTER, .name = "登记", .file = ""};
		job.count = count_of(im, rec == &roster.rec ? im->roster.rec.name : rec->name);
		ret = record(im, &job, cells, n, reason, e);
	}
	import_end(im);
	free(im);
	if (ret)
		import_report_release(out);
	return ret;
}
