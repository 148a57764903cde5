/* What a command prints: tables in three formats, and the progress bar. */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/csv.h"
#include "base/json.h"
#include "base/utf8.h"
#include "cmd/cmd.h"

#define TABLE_COLUMNS_MAX 32
#define TABLE_TEXT_ROWS                                                                                              \
	2000 /* text rows are held back up to this many, to align them; later ones keep those widths */
#define OUT_CHUNK (1u << 16)

struct table_out {
	FILE *to;
	enum format format;
	const char *const *headers;
	size_t n;
	uint64_t numbers;
	struct buf out; /* CSV and JSON: what is not written yet */
	struct json json;
	struct buf held; /* text: cells, NUL-terminated, row by row */
	size_t rows;
	int width[TABLE_COLUMNS_MAX];
	bool failed;
};

/* Writes out what has gathered. */
static void drain(struct table_out *t)
{
	if (t->out.n && fwrite(t->out.p, 1, t->out.n, t->to) != t->out.n)
		t->failed = true;
	t->failed |= t->out.failed;
	buf_clear(&t->out);
}

struct table_out *table_open(FILE *to, enum format f, const char *const *headers, size_t n, uint64_t numbers)
{
	struct table_out *t = calloc(1, sizeof *t);
	if (!t)
		return NULL;
	*t = (struct table_out){.to = to, .format = f, .headers = headers, .n = n, .numbers = numbers};
	buf_init(&t->out, 64u << 20);
	buf_init(&t->held, 256u << 20);
	struct str head[TABLE_COLUMNS_MAX];
	for (size_t i = 0; i < n; i++) {
		head[i] = str_of(headers[i]);
		t->width[i] = utf8_width(head[i]);
	}
	if (f == FORMAT_CSV)
		csv_put_row(&t->out, head, n);
	if (f == FORMAT_JSON) {
		json_init(&t->json, &t->out);
		json_open(&t->json, '[');
	}
	return t;
}

/* One text line, padded to the columns' widths. */
static void text_line(struct table_out *t, const struct str *cells)
{
	for (size_t i = 0; i < t->n; i++) {
		int pad = t->width[i] - utf8_width(cells[i]);
		bool right = t->numbers >> i & 1, last = i + 1 == t->n;
		if (right)
			fprintf(t->to, "%*s", pad > 0 ? pad : 0, "");
		fwrite(cells[i].p, 1, cells[i].n, t->to);
		if (!right && !last)
			fprintf(t->to, "%*s", pad > 0 ? pad : 0, "");
		fputs(last ? "\n" : "  ", t->to);
	}
}

/* Prints header, rule and the rows held back. */
static void text_release(struct table_out *t)
{
	struct str cells[TABLE_COLUMNS_MAX];
	const char *p = t->held.p;
	for (size_t i = 0; i < t->n; i++)
		cells[i] = str_of(t->headers[i]);
	text_line(t, cells);
	for (size_t r = 0; r < t->rows; r++) {
		for (size_t i = 0; i < t->n; i++) {
			cells[i] = str_of(p);
			p += cells[i].n + 1;
		}
		text_line(t, cells);
	}
	t->failed |= t->held.failed;
	buf_release(&t->held);
}

/* Holds a text row back until the widths are known. */
static void text_row(struct table_out *t, const struct str *cells)
{
	if (t->rows >= TABLE_TEXT_ROWS) {
		if (t->rows++ == TABLE_TEXT_ROWS) {
			t->rows = TABLE_TEXT_ROWS;
			text_release(t);
			t->rows = TABLE_TEXT_ROWS + 1;
		}
		text_line(t, cells);
		return;
	}
	for (size_t i = 0; i < t->n; i++) {
		int w = utf8_width(cells[i]);
		t->width[i] = w > t->width[i] ? w : t->width[i];
		buf_put_str(&t->held, cells[i]);
		buf_putc(&t->held, 0);
	}
	t->rows++;
}

/* One JSON object; numbers that are whole or decimal stand without quotes. */
static void json_row(struct table_out *t, const struct str *cells)
{
	json_open(&t->json, '{');
	for (size_t i = 0; i < t->n; i++) {
		json_key(&t->json, t->headers[i]);
		int64_t v;
		if (t->numbers >> i & 1 && str_to_i64(cells[i], &v))
			json_int(&t->json, v);
		else
			json_str(&t->json, cells[i]);
	}
	json_close(&t->json, '}');
}

int table_row(struct table_out *t, const struct str *cells)
{
	if (t->format == FORMAT_TEXT)
		text_row(t, cells);
	else if (t->format == FORMAT_CSV)
		csv_put_row(&t->out, cells, t->n);
	else
		json_row(t, cells);
	if (t->out.n > OUT_CHUNK)
		drain(t);
	return t->failed ? -1 : 0;
}

int table_close(struct table_out *t, struct err *e)
{
	if (t->format == FORMAT_TEXT && t->rows <= TABLE_TEXT_ROWS)
		text_release(t);
	if (t->format == FORMAT_JSON) {
		json_close(&t->json, ']');
		buf_putc(&t->out, '\n');
	}
	drain(t);
	bool failed = t->failed || fflush(t->to) != 0;
	buf_release(&t->out);
	buf_release(&t->held);
	free(t);
	return failed ? err_set(e, ERR_IO, "结果写不出去") : 0;
}

#define BAR_WIDTH 30
#define BAR_BLOCK 6 /* of a bar whose end nobody knows: it runs to and fro */

struct progress {
	const char *what;
	instant_t last;
	bool shown;
	int steps; /* drawn so far */
};

struct progress *progress_new(const char *what)
{
	const char *term = getenv("TERM");
	if (!isatty(STDERR_FILENO) || (term && strcmp(term, "dumb") == 0))
		return NULL;
	struct progress *p = calloc(1, sizeof *p);
	if (p)
		p->what = what;
	return p;
}

void progress_tell(struct progress *p, int64_t done, int64_t total)
{
	if (!p)
		return;
	struct clock c = clock_system();
	instant_t now = c.now(c.self);
	if (p->shown && now - p->last < 100000 && done != total)
		return;
	p->last = now;
	p->shown = true;
	int way = BAR_WIDTH - BAR_BLOCK, at = p->steps++ % (2 * way);
	int from = total > 0 ? 0 : at < way ? at : 2 * way - at;
	int to = total > 0 ? (int)(done * BAR_WIDTH / total) : from + BAR_BLOCK;
	fprintf(stderr, "\r%s ", p->what);
	for (int i = 0; i < BAR_WIDTH; i++)
		fputs(i >= from && i < to ? "█" : "░", stderr);
	if (total > 0)
		fprintf(stderr, " %3lld%%", (long long)(done * 100 / total));
	else
		fprintf(stderr, " %lld", (long long)done);
}

void progress_step(void *bar, int64_t done, int64_t total)
{
	progress_tell(bar, done, total);
}

void progress_end(struct progress *p)
{
	if (p && p->shown)
		fputs("\r\033[K", stderr);
	free(p);
}
