#include "features/duties/matrix.h"

#include "base/utf8.h"

/* The text in half width without blanks; for each byte, the line it came from. */
struct plain {
	struct buf text;
	uint32_t *line;
};

/* Where the reader is. */
struct reader {
	struct arena *mem;
	struct str s;
	const uint32_t *line;
	struct str chapter, section, point; /* 二, (九), 3 */
	struct str task;
	struct duty_line *out;
	size_t n;
	struct err *e;
};

/* Half width, blanks out, lines kept. */
static int make_plain(struct plain *p, struct arena *mem, struct str text, struct err *e)
{
	uint32_t line = 1;
	p->line = ARENA_ARRAY(mem, text.n + 1, uint32_t);
	buf_init(&p->text, text.n + 1);
	for (size_t i = 0, took; p->line && i < text.n; i += took) {
		uint32_t c = utf8_fold_char(utf8_next((struct str){text.p + i, text.n - i}, &took));
		size_t at = p->text.n;
		if (c != ' ' && c != '\t' && c != '\r' && c != '*')
			utf8_put(&p->text, c);
		for (; at < p->text.n; at++)
			p->line[at] = line;
		line += c == '\n';
	}
	return p->line && !p->text.failed ? 0 : err_set(e, ERR_NOMEM, "内存不足");
}

/* The text from i on. */
static struct str from(const struct reader *r, size_t i)
{
	return (struct str){r->s.p + i, r->s.n - i};
}

/* How many bytes of Chinese numerals stand at the beginning. */
static size_t numeral(struct str s)
{
	static const char *const digits[] = {"一", "二", "三", "四", "五", "六", "七", "八", "九", "十"};
	size_t n = 0;
	for (size_t k = 0; k < sizeof digits / sizeof *digits; k++)
		if (str_starts((struct str){s.p + n, s.n - n}, str_of(digits[k]))) {
			n += 3;
			k = (size_t)-1;
		}
	return n;
}

/* The first sentence behind a heading's number. */
static struct str first_sentence(struct str s)
{
	size_t n = 0, chars = 0;
	while (n < s.n && chars < 60) {
		size_t took;
		uint32_t c = utf8_next((struct str){s.p + n, s.n - n}, &took);
		if (c == 0x3002 || c == '\n' || c == ';')
			break;
		n += took;
		chars++;
	}
	return (struct str){s.p, n};
}

/* A line begins at i: does a heading? */
static void read_heading(struct reader *r, size_t i)
{
	struct str s = from(r, i);
	size_t open = s.n && s.p[0] == '(', n = numeral((struct str){s.p + open, s.n - open}), digits = 0;
	struct str behind = {s.p + open + n, s.n - open - n};
	while (digits < s.n && digits < 2 && s.p[digits] >= '0' && s.p[digits] <= '9')
		digits++;
	if (n && !open && str_starts(behind, STR("、"))) {
		r->chapter = (struct str){s.p, n};
		r->section = r->point = (struct str){0};
		r->task = first_sentence((struct str){behind.p + 3, behind.n - 3});
	} else if (n && open && str_starts(behind, STR(")"))) {
		r->section = (struct str){s.p + 1, n};
		r->point = (struct str){0};
		r->task = first_sentence((struct str){behind.p + 1, behind.n - 1});
	} else if (digits && digits + 1 < s.n && s.p[digits] == '.') {
		r->point = (struct str){s.p, digits};
		r->task = first_sentence((struct str){s.p + digits + 1, s.n - digits - 1});
	}
}

/* A text put together in the arena. */
static struct str keep(struct reader *r, const struct buf *b)
{
	const char *copy = b->failed ? NULL : arena_copy(r->mem, b->p ? b->p : "", b->n);
	return (struct str){copy, copy ? b->n : 0};
}

/* 二（九）1 */
static struct str clause_text(struct reader *r)
{
	struct buf b;
	buf_init(&b, 256);
	buf_put_str(&b, r->chapter);
	if (r->section.n)
		buf_printf(&b, "（%.*s）", STR_FMT(r->section));
	buf_put_str(&b, r->point);
	struct str out = keep(r, &b);
	buf_release(&b);
	return out;
}

/* The name stands on a level of its own, or needs that of the first one. */
static bool has_level(struct str name)
{
	static const char *const levels[] = {"市", "省", "县", "区", "国家", "中共", "各", "其他"};
	for (size_t k = 0; k < sizeof levels / sizeof *levels; k++)
		if (str_starts(name, str_of(levels[k])))
			return true;
	return false;
}

/* One department. */
static int add(struct reader *r, struct str name, bool city, enum duty_role role, size_t at)
{
	struct buf raw, own;
	int status = 0;
	buf_init(&raw, 4096);
	buf_init(&own, 4096);
	if (city && !has_level(name))
		buf_puts(&raw, "市");
	for (size_t i = 0; i < name.n; i++)
		if (name.p[i] != '\n')
			buf_putc(&raw, name.p[i]);
	if (r->n == DUTY_LINES_MAX)
		status = err_set(r->e, ERR_LIMIT, "文本里的任务多于%u条", DUTY_LINES_MAX);
	else if (raw.failed || department_check(buf_str(&raw), &own, r->e) < 0)
		status = err_set(r->e, ERR_LIMIT, "第%u行的部门名称太长", r->line[at]);
	if (status == 0) {
		struct duty_line *d = &r->out[r->n++];
		*d = (struct duty_line){.clause = clause_text(r),
					.task = r->task,
					.department = keep(r, &own),
					.role = role,
					.line = r->line[at]};
		status = d->clause.p && d->department.p ? 0 : err_set(r->e, ERR_NOMEM, "内存不足");
	}
	buf_release(&raw);
	buf_release(&own);
	return status;
}

/* The list of names in a stretch: 甲、乙、丙. */
static int add_list(struct reader *r, struct str list, enum duty_role role, size_t at)
{
	bool city = str_starts(list, STR("市"));
	while (list.p) {
		long mark = str_find(list, STR("、"));
		struct str name = list, rest = {0};
		if (mark >= 0) {
			name.n = (size_t)mark;
			rest = (struct str){list.p + mark + 3, list.n - (size_t)mark - 3};
		}
		list = rest;
		if (name.n && add(r, name, city, role, at) < 0)
			return -1;
	}
	return 0;
}

/* Where a list of names ends: at a bracket, a stop, or the next role. */
static size_t list_end(struct str s)
{
	for (size_t n = 0; n < s.n; n++) {
		struct str rest = {s.p + n, s.n - n};
		if (s.p[n] == ')' || s.p[n] == ';' || str_starts(rest, STR("。")) ||
		    str_starts(rest, STR(",责任单位")) || str_starts(rest, STR("按职责分工")))
			return n;
	}
	return s.n;
}

static const struct head {
	const char *word;
	enum duty_role role;
} heads[] = {{"牵头单位:", DUTY_LEADS}, {"责任单位:", DUTY_RESPONSIBLE}, {"督办单位:", DUTY_SUPERVISES}};

/* 牵头单位：甲 at i. */
static int read_named(struct reader *r, size_t i)
{
	for (size_t k = 0; k < sizeof heads / sizeof *heads; k++) {
		struct str word = str_of(heads[k].word), s = from(r, i);
		if (!str_starts(s, word))
			continue;
		struct str rest = {s.p + word.n, s.n - word.n};
		return add_list(r, (struct str){rest.p, list_end(rest)}, heads[k].role, i);
	}
	return 0;
}

/* （甲、乙按职责分工负责） whose last words stand at i. */
static int read_shared(struct reader *r, size_t i)
{
	size_t open = i;
	if (!str_starts(from(r, i), STR("按职责分工负责")))
		return 0;
	while (open > 0 && r->s.p[open - 1] != '(' && r->s.p[open - 1] != ')')
		open--;
	struct str list = {r->s.p + open, i - open};
	bool named =
	    open == 0 || r->s.p[open - 1] == ')' || str_find(list, STR(":")) >= 0 || str_find(list, STR("。")) >= 0;
	return named ? 0 : add_list(r, list, DUTY_RESPONSIBLE, i);
}

int duties_read(struct duty_line **ret, size_t *n, struct arena *mem, struct str text, struct err *e)
{
	struct plain p = {.line = NULL};
	struct reader r = {.mem = mem, .e = e, .out = ARENA_ARRAY(mem, DUTY_LINES_MAX, struct duty_line)};
	if (!utf8_valid(text))
		return err_set(e, ERR_INPUT, "文本不是UTF-8");
	int status = r.out ? make_plain(&p, mem, text, e) : err_set(e, ERR_NOMEM, "内存不足");
	const char *copy = status == 0 ? arena_copy(mem, p.text.p ? p.text.p : "", p.text.n) : NULL;
	r.s = (struct str){copy, copy ? p.text.n : 0};
	r.line = p.line;
	if (status == 0 && !copy)
		status = err_set(e, ERR_NOMEM, "内存不足");
	for (size_t i = 0; i < r.s.n && status == 0; i++) {
		if (i == 0 || r.s.p[i - 1] == '\n')
			read_heading(&r, i);
		status = read_named(&r, i);
		if (status == 0)
			status = read_shared(&r, i);
	}
	buf_release(&p.text);
	if (status == 0) {
		*ret = r.out;
		*n = r.n;
	}
	return status;
}
