/* The report of an import as text, CSV and JSON. */
#include "features/exchange/exchange.h"

#include "base/csv.h"
#include "base/json.h"
#include "base/utf8.h"

#define FIXED_SHOWN 20 /* of everything that is no refusal, in the text */

/* X(member, header): the columns of the counts. */
#define COUNTS(X)                                                                                                    \
	X(read, "读入")                                                                                              \
	X(written, "写入")                                                                                           \
	X(corrected, "更正")                                                                                         \
	X(unchanged, "不变")                                                                                         \
	X(repeated, "重复")                                                                                          \
	X(refused, "拒绝")                                                                                           \
	X(skipped, "跳过")                                                                                           \
	X(fixed, "已更正格")

/* A text and blanks up to a width. */
static void put_left(struct buf *out, const char *text, int width)
{
	buf_puts(out, text);
	for (int w = utf8_width(str_of(text)); w < width; w++)
		buf_putc(out, ' ');
}

/* A text behind blanks, to a width. */
static void put_right(struct buf *out, const char *text, int width)
{
	for (int w = utf8_width(str_of(text)); w < width; w++)
		buf_putc(out, ' ');
	buf_puts(out, text);
}

/* A number behind blanks. */
static void put_count(struct buf *out, int64_t n)
{
	char text[24];
	struct buf b;
	buf_init(&b, sizeof text);
	buf_printf(&b, "%lld", (long long)n);
	put_right(out, b.p ? b.p : "", 10);
	buf_release(&b);
}

/* What came of it, in one line. */
static void put_outcome(const struct import_report *r, struct buf *out)
{
	char at[20];
	int64_t refusals = r->notes[NOTE_REFUSED].all;
	instant_text(r->at, at);
	if (r->batch)
		buf_printf(out, "已导入，第 %lld 批，%s", (long long)r->batch, at);
	else if (r->dry_run && !r->refused)
		buf_puts(out, "试导入：没有写入任何内容，可以导入");
	else if (r->dry_run)
		buf_printf(out, "试导入：没有写入任何内容，有 %lld 处被拒绝", (long long)refusals);
	else
		buf_printf(out, "没有写入任何内容：有 %lld 处被拒绝", (long long)refusals);
	if (r->batch && r->refused)
		buf_printf(out, "，另有 %lld 行被拒绝，没有导入", (long long)r->refused);
	buf_putc(out, '\n');
	if (r->before)
		buf_printf(out, "同样的内容已在第 %lld 批导入过\n", (long long)r->before);
}

/* A column's heading: what was not written could have been. */
static const char *heading(const struct import_report *r, const char *header)
{
	if (r->batch)
		return header;
	return !strcmp(header, "写入") ? "可写入" : !strcmp(header, "更正") ? "可更正" : header;
}

/* The table of counts. */
static void put_counts(const struct import_report *r, struct buf *out)
{
	put_left(out, "表", 10);
#define HEAD(member, header) put_right(out, heading(r, header), 10);
	COUNTS(HEAD)
#undef HEAD
	buf_putc(out, '\n');
	for (size_t i = 0; i < r->counts; i++) {
		const struct import_count *c = &r->count[i];
		put_left(out, c->sheet, 10);
#define CELL(member, header) put_count(out, c->member);
		COUNTS(CELL)
#undef CELL
		buf_putc(out, '\n');
	}
}

/* file:row:column: text */
static void put_note(struct buf *out, const struct import_note *n)
{
	buf_puts(out, n->file);
	if (n->row)
		buf_printf(out, ":%zu", n->row);
	if (n->column)
		buf_printf(out, ":%s", n->column);
	buf_printf(out, ": %s\n", n->text);
}

/* A list under its title, at most `most` of it. */
static void put_notes(struct buf *out, const char *title, const struct import_notes *list, size_t most)
{
	if (!list->all)
		return;
	size_t n = list->n < most ? list->n : most;
	buf_printf(out, "%s（%lld）\n", title, (long long)list->all);
	for (size_t i = 0; i < n; i++)
		put_note(out, &list->note[i]);
	if ((int64_t)n < list->all)
		buf_printf(out, "…… 还有 %lld 处\n", (long long)(list->all - (int64_t)n));
}

int import_report_text(const struct import_report *r, struct buf *out)
{
	put_outcome(r, out);
	put_counts(r, out);
	put_notes(out, "说明", &r->notes[NOTE_ABOUT], FIXED_SHOWN);
	put_notes(out, "跳过", &r->notes[NOTE_SKIPPED], FIXED_SHOWN);
	put_notes(out, "已更正", &r->notes[NOTE_FIXED], FIXED_SHOWN);
	put_notes(out, "拒绝", &r->notes[NOTE_REFUSED], IMPORT_LISTED_MAX);
	return out->failed ? -1 : 0;
}

int import_report_csv(const struct import_report *r, struct buf *out)
{
	buf_puts(out, "批次,表"
#define HEAD(member, header) "," header
		 COUNTS(HEAD)
#undef HEAD
		     "\n");
	for (size_t i = 0; i < r->counts; i++) {
		const struct import_count *c = &r->count[i];
		buf_printf(out, "%lld,%s", (long long)r->batch, c->sheet);
#define CELL(member, header) buf_printf(out, ",%lld", (long long)c->member);
		COUNTS(CELL)
#undef CELL
		buf_putc(out, '\n');
	}
	return out->failed ? -1 : 0;
}

/* One list of notes. */
static void json_notes(struct json *j, const char *key, const struct import_notes *list)
{
	json_key(j, key);
	json_open(j, '[');
	for (size_t i = 0; i < list->n; i++) {
		const struct import_note *n = &list->note[i];
		json_open(j, '{');
		json_key(j, "文件");
		json_str(j, str_of(n->file));
		json_key(j, "行");
		json_int(j, (int64_t)n->row);
		json_key(j, "列");
		json_str(j, str_of(n->column));
		json_key(j, "原因");
		json_str(j, str_of(n->text));
		json_close(j, '}');
	}
	json_close(j, ']');
}

int import_report_json(const struct import_report *r, struct buf *out)
{
	struct json j;
	json_init(&j, out);
	json_open(&j, '{');
	json_key(&j, "批次");
	json_int(&j, r->batch);
	json_key(&j, "试导入");
	json_bool(&j, r->dry_run);
	json_key(&j, "拒绝");
	json_int(&j, r->refused);
	json_key(&j, "曾导入批次");
	json_int(&j, r->before);
	json_key(&j, "表");
	json_open(&j, '[');
	for (size_t i = 0; i < r->counts; i++) {
		const struct import_count *c = &r->count[i];
		json_open(&j, '{');
		json_key(&j, "表");
		json_str(&j, str_of(c->sheet));
#define CELL(member, header)                                                                                         \
	json_key(&j, header);                                                                                        \
	json_int(&j, c->member);
		COUNTS(CELL)
#undef CELL
		json_close(&j, '}');
	}
	json_close(&j, ']');
	json_notes(&j, "说明", &r->notes[NOTE_ABOUT]);
	json_notes(&j, "跳过行", &r->notes[NOTE_SKIPPED]);
	json_notes(&j, "已更正", &r->notes[NOTE_FIXED]);
	json_notes(&j, "拒绝处", &r->notes[NOTE_REFUSED]);
	json_close(&j, '}');
	buf_putc(out, '\n');
	return out->failed ? -1 : 0;
}
