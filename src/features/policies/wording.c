#include "features/policies/wording.h"

#include "base/money.h"

#define TEXT_MAX ((size_t)2 << 20) /* bytes of a text in the making */

/* A walk over a text's lines. */
struct lines_of {
	struct str rest;
};

/* The next line without its end; false behind the last. */
static bool next_line(struct lines_of *l, struct str *line)
{
	if (!l->rest.p)
		return false;
	*line = str_cut(&l->rest, '\n');
	return true;
}

static bool is_space(char c)
{
	return c == ' ' || c == '\t' || c == '\r';
}

/* The first word of a line, and what is behind it. */
static struct str first_word(struct str line, struct str *behind)
{
	struct str t = str_trim(line), word = t;
	size_t n = 0;
	while (n < t.n && !is_space(t.p[n]))
		n++;
	word.n = n;
	*behind = str_trim((struct str){t.p + n, t.n - n});
	return word;
}

/* A line that begins with a blank belongs to the statement above it. */
static bool indented(struct str line)
{
	return line.n && (is_space(line.p[0]) || str_starts(line, STR("　")));
}

/* What stands behind the word of a line of the head; n 0. */
static struct str head_of(struct str text, const char *word)
{
	struct lines_of l = {text};
	bool inside = false;
	for (struct str line; next_line(&l, &line);) {
		struct str behind, first = first_word(line, &behind);
		if (!indented(line))
			inside = str_is(first, "政策");
		else if (inside && str_is(first, word))
			return behind;
	}
	return STR("");
}

struct str wording_id(struct str text)
{
	struct lines_of l = {text};
	for (struct str line; next_line(&l, &line);) {
		struct str behind, rest;
		if (!indented(line) && str_is(first_word(line, &behind), "政策"))
			return first_word(behind, &rest);
	}
	return STR("");
}

struct str wording_status(struct str text)
{
	struct str behind;
	return first_word(head_of(text, "状态"), &behind);
}

struct str wording_document(struct str text)
{
	struct str behind;
	first_word(head_of(text, "状态"), &behind);
	if (behind.n < 2 || behind.p[0] != '"')
		return STR("");
	struct str rest = {behind.p + 1, behind.n - 1};
	return str_cut(&rest, '"');
}

/* A word as a day. */
static day_t day_in(struct str word)
{
	day_t d;
	return day_parse(word, &d) ? d : DAY_NONE;
}

struct wording_dates wording_dates(struct str text)
{
	struct str behind, rest;
	struct str first = first_word(head_of(text, "施行"), &behind);
	struct str word = first_word(behind, &rest);
	return (struct wording_dates){day_in(first), str_is(word, "至") ? day_in(first_word(rest, &rest)) : DAY_NONE};
}

bool wording_is_draft(struct str text)
{
	struct str s = wording_status(text);
	return str_is(s, "征求意见稿") || str_is(s, "草案") || str_is(s, "假想");
}

/* --- sums --- */

/* What a scan over the text keeps. */
struct scan {
	struct str text;
	struct wording_figure *f;
	size_t n;
	struct str word, name; /* the statement's first word and name */
	bool full;
};

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

/* The unit that stands at p; NULL when the number before it is no sum. */
static const char *unit_at(struct str s, bool shares)
{
	return str_starts(s, STR("万元"))          ? "万元"
	       : str_starts(s, STR("元"))          ? "元"
	       : shares && str_starts(s, STR("%")) ? "%"
						   : NULL;
}

/* The word in front of position i of the line, without signs; n 0 when a sign or another sum stands there. */
static struct str word_before(struct str line, size_t i)
{
	size_t end = i;
	while (end && is_space(line.p[end - 1]))
		end--;
	size_t start = end;
	while (start && !is_space(line.p[start - 1]))
		start--;
	struct str w = {line.p + start, end - start};
	return str_is(w, "→") && start ? word_before(line, start) : w;
}

/* Notes the sum of n digits at i of a line. */
static void note(struct scan *s, struct str line, size_t i, size_t n, const char *unit)
{
	if (s->n == WORDING_FIGURES_MAX) {
		s->full = true;
		return;
	}
	bool table = str_is(s->word, "表") && indented(line);
	s->f[s->n++] = (struct wording_figure){.at = (size_t)(line.p - s->text.p) + i,
					       .n = n,
					       .value = {line.p + i, n},
					       .unit = unit,
					       .label = s->name,
					       .row = table ? word_before(line, i) : STR("")};
}

/* "0 元" is no sum that anybody grants. */
static bool all_zero(struct str digits)
{
	size_t i = 0;
	while (i < digits.n && (digits.p[i] == '0' || digits.p[i] == '.'))
		i++;
	return i == digits.n;
}

/* Behind the quotation that begins at i. */
static size_t past_quotation(struct str line, size_t i, struct str end)
{
	long at = str_find((struct str){line.p + i + 1, line.n - i - 1}, end);
	return at < 0 ? line.n : i + 1 + (size_t)at + end.n;
}

/* The sums of one line of a statement: outside of quotations, before a comment. */
static void scan_line(struct scan *s, struct str line)
{
	bool shares = str_is(s->word, "分期");
	for (size_t i = 0; i < line.n && line.p[i] != '#';) {
		if (line.p[i] == '"') {
			i = past_quotation(line, i, STR("\""));
		} else if (str_starts((struct str){line.p + i, line.n - i}, STR("“"))) {
			i = past_quotation(line, i, STR("”"));
		} else if (is_digit(line.p[i])) {
			size_t from = i;
			while (i < line.n && (is_digit(line.p[i]) || line.p[i] == '.'))
				i++;
			const char *unit = unit_at((struct str){line.p + i, line.n - i}, shares);
			if (unit && !all_zero((struct str){line.p + from, i - from}))
				note(s, line, from, i - from, unit);
		} else {
			i++;
		}
	}
}

/* A statement's name: 市标准 of 表 市标准 按 级别; its first word where it has none. */
static void begin_statement(struct scan *s, struct str line)
{
	struct str behind, rest;
	s->word = first_word(line, &behind);
	s->name = first_word(behind, &rest);
	bool named = str_is(s->word, "表") || str_is(s->word, "令") || str_is(s->word, "读法");
	if (!named || !s->name.n)
		s->name = s->word;
}

int wording_figures(struct str text, struct arena *mem, struct wording_figure **ret, size_t *n, struct err *e)
{
	struct scan s = {.text = text, .f = ARENA_ARRAY(mem, WORDING_FIGURES_MAX, struct wording_figure)};
	struct lines_of l = {text};
	if (!s.f)
		return err_set(e, ERR_NOMEM, "内存不够");
	for (struct str line; next_line(&l, &line);) {
		if (!indented(line))
			begin_statement(&s, line);
		if (!str_is(s.word, "政策") && !str_is(s.word, "样例"))
			scan_line(&s, line);
	}
	if (s.full)
		return err_set(e, ERR_LIMIT, "文本里的数额超过 %d 个", WORDING_FIGURES_MAX);
	*ret = s.f;
	*n = s.n;
	return 0;
}

/* What is in the buffer, kept in mem; the buffer is given back. */
static int keep(struct buf *b, struct arena *mem, struct str *out, struct err *e)
{
	char *p = b->failed ? NULL : arena_copy(mem, b->p ? b->p : "", b->n);
	size_t n = b->n;
	buf_release(b);
	if (!p)
		return err_set(e, ERR_NOMEM, "内存不够");
	*out = (struct str){p, n};
	return 0;
}

int wording_set_figures(struct str text, const struct str *value, size_t n, struct arena *mem, struct str *out,
			struct err *e)
{
	struct wording_figure *f;
	struct buf b;
	size_t count, done = 0;
	if (wording_figures(text, mem, &f, &count, e) < 0)
		return -1;
	if (n != count)
		return err_set(e, ERR_INPUT, "文本里有 %zu 个数额，送来的是 %zu 个", count, n);
	buf_init(&b, TEXT_MAX);
	for (size_t i = 0; i < n; i++) {
		struct str v = str_trim(value[i]);
		int64_t number;
		if (v.n && (!decimal_parse(v, 2, false, &number) || number < 0)) {
			buf_release(&b);
			err_set(e, ERR_INPUT, "“%.*s”不是数额，最多两位小数", STR_FMT(v));
			return err_at(e, "%.*s%s%.*s", STR_FMT(f[i].label), f[i].row.n ? " " : "", STR_FMT(f[i].row));
		}
		buf_put(&b, text.p + done, f[i].at - done);
		buf_put_str(&b, v.n ? v : f[i].value);
		done = f[i].at + f[i].n;
	}
	buf_put(&b, text.p + done, text.n - done);
	return keep(&b, mem, out, e);
}

/* --- the head --- */

/* 施行 as it is written. */
static void put_dates(struct buf *b, const struct wording_head *h)
{
	char from[11], to[11];
	day_text(h->from == DAY_NONE ? day_of(1, 1, 1) : h->from, from);
	day_text(h->to, to);
	if (h->from == DAY_NONE && h->to == DAY_NONE)
		buf_puts(b, "  施行 不详");
	else if (h->to == DAY_NONE)
		buf_printf(b, "  施行 %s 起", from);
	else
		buf_printf(b, "  施行 %s 至 %s", from, to);
}

/* 状态 as it is written; a quotation mark in the document's name would end it. */
static void put_status(struct buf *b, const struct wording_head *h)
{
	buf_printf(b, "  状态 %.*s", STR_FMT(h->status));
	if (!h->document.n)
		return;
	buf_puts(b, " \"");
	for (size_t i = 0; i < h->document.n; i++)
		if (h->document.p[i] != '"' && h->document.p[i] != '\n')
			buf_putc(b, h->document.p[i]);
	buf_puts(b, "\"");
}

int wording_set_head(struct str text, const struct wording_head *head, struct arena *mem, struct str *out,
		     struct err *e)
{
	struct lines_of l = {text};
	struct buf b;
	bool inside = false, first = true, status = false, dates = false;
	buf_init(&b, TEXT_MAX);
	for (struct str line; next_line(&l, &line); first = false) {
		struct str behind, word = first_word(line, &behind);
		if (!first)
			buf_putc(&b, '\n');
		if (!indented(line))
			inside = str_is(word, "政策");
		if (inside && indented(line) && str_is(word, "状态")) {
			put_status(&b, head);
			status = true;
		} else if (inside && indented(line) && str_is(word, "施行")) {
			put_dates(&b, head);
			dates = true;
		} else {
			buf_put_str(&b, line);
		}
	}
	if (!status || !dates) {
		buf_release(&b);
		return err_set(e, ERR_DAMAGED, "政策文本的抬头缺“%s”", status ? "施行" : "状态");
	}
	return keep(&b, mem, out, e);
}
