/* The words of headers and title lines. */
#include "sheet/header.h"

#include "base/utf8.h"
#include "sheet/normal.h"

#define HEADING_MAX 600u /* bytes: longer is no header */
#define ALIKE_CHARS 40u

/* Whether a character is only there to mark a header: must be filled in, is a key. */
static bool is_mark(uint32_t c)
{
	return c == '*' || c == 0x2605 || c == 0x2606 || c == 0x25c6 || c == 0x25c7 || c == 0x203b || c == 0x25cf ||
	       c == '"' || c == '\'' || c == 0x201c || c == 0x201d;
}

/* The bracket that closes c, 0 when c opens none. Full-width ones have been folded. */
static uint32_t closing(uint32_t c)
{
	switch (c) {
	case '(': return ')';
	case '[': return ']';
	case '{': return '}';
	case '<': return '>';
	case 0x3010: return 0x3011; /* 【】 */
	case 0x3014: return 0x3015; /* 〔〕 */
	case 0x300a: return 0x300b; /* 《》 */
	default: return 0;
	}
}

/* Takes the units behind a stroke off the key: 金额/万元. */
static void split_stroke(struct heading *h)
{
	static const char *const units[] = {"万元", "元", "千元", "亿元", "天",  "日",
					    "月",   "年", "人",   "万人", "小时"};
	for (size_t i = 0; i < sizeof units / sizeof *units; i++) {
		struct str unit = str_of(units[i]);
		if (h->key.n <= unit.n + 1 || !str_ends(h->key, unit))
			continue;
		char before = h->key.p[h->key.n - unit.n - 1];
		if (before != '/' && before != ',' && before != ':')
			continue;
		h->unit = unit;
		h->key.n -= unit.n + 1;
		return;
	}
}

/* Splits a cleaned header into key and unit, in place. */
static void split(struct heading *h, char *text, size_t n, char *unit)
{
	struct str rest = {text, n};
	size_t key = 0, units = 0, len;
	uint32_t until = 0;
	for (; rest.n; rest = (struct str){rest.p + len, rest.n - len}) {
		uint32_t c = utf8_next(rest, &len);
		if (until) {
			if (c == until)
				until = 0;
			else
				memcpy(unit + units, rest.p, len), units += len;
		} else if (closing(c)) {
			until = closing(c);
		} else if (!is_mark(c) && !(c == ':' && rest.n == len)) {
			memmove(text + key, rest.p, len);
			key += len;
		}
	}
	h->key = (struct str){text, key};
	h->unit = (struct str){unit, units};
	if (!units)
		split_stroke(h);
}

struct heading heading_of(const struct grid_cell *c, struct arena *mem)
{
	struct heading h = {0};
	struct str s = str_trim(c->text);
	if ((c->kind != GRID_TEXT && c->kind != GRID_NUMBER) || s.n == 0 || s.n > HEADING_MAX)
		return h;
	struct str clean = text_clean(text_visible(s, mem), shape_of(s), CLEAN_FOLD, mem);
	char *text = arena_copy(mem, clean.p, clean.n), *unit = arena_copy(mem, clean.p, clean.n);
	const char *shown = arena_copy(mem, clean.p, clean.n);
	if (!text || !unit || !shown)
		return h;
	h.shown = (struct str){shown, clean.n};
	split(&h, text, clean.n, unit);
	return h;
}

bool heading_ignored(struct str key)
{
	static const char *const words[] = {"序号", "行号", "顺序号", "No", "No.", "NO", "NO.", "#", SHEET_PROBLEM};
	for (size_t i = 0; i < sizeof words / sizeof *words; i++)
		if (str_is(key, words[i]))
			return true;
	return false;
}

/* Whether one of the words is in s. */
static bool has_word(struct str s, const char *const *words)
{
	for (; *words; words++)
		if (str_find(s, str_of(*words)) >= 0)
			return true;
	return false;
}

bool is_unit(struct str unit)
{
	return (unit.n && str_find(unit, STR("元")) >= 0) || str_starts(unit, STR("万")) || str_is(unit, "分") ||
	       str_is(unit, "角");
}

/* Ten thousands of what the field counts: 万人 for 人, 万 for anything. */
static bool counts_in_wan(const struct field *f, struct str unit)
{
	if (!str_starts(unit, STR("万")))
		return false;
	struct str of = {unit.p + 3, unit.n - 3};
	return of.n == 0 || (f->unit && str_is(of, f->unit));
}

int64_t unit_worth(const struct field *f, struct str unit)
{
	static const char *const foreign[] = {"美元", "港元", "港币", "欧元", "日元", "英镑", "澳元", "加元", NULL};
	static const struct {
		const char *word;
		int64_t worth;
	} worths[] = {{"亿元", 100000000}, {"万元", 10000}, {"千元", 1000}, {"百元", 100}, {"元", 1}};
	if (f->type == FIELD_INT)
		return counts_in_wan(f, unit) ? 10000 : 1;
	if (f->type != FIELD_MONEY || !unit.n)
		return 1;
	if (has_word(unit, foreign) || str_is(unit, "分") || str_is(unit, "角"))
		return 0;
	for (size_t i = 0; i < sizeof worths / sizeof *worths; i++)
		if (str_find(unit, str_of(worths[i].word)) >= 0)
			return worths[i].worth;
	return str_is(unit, "万") ? 10000 : 1;
}

/* A cell of a title line, half-width; blanks inside stay. */
static struct str title_text(const struct grid_cell *c, struct arena *mem)
{
	struct str s = str_trim(c->text);
	if (c->kind != GRID_TEXT || s.n > HEADING_MAX)
		return (struct str){NULL, 0};
	return text_clean(text_visible(s, mem), shape_of(s), CLEAN_DATE, mem);
}

/* What stands behind a word and a colon in s, up to a blank; p NULL when the word is not there. */
static struct str behind(struct str s, const char *word)
{
	long at = str_find(s, str_of(word));
	if (at < 0 || !s.p)
		return (struct str){NULL, 0};
	s = (struct str){s.p + at + strlen(word), s.n - (size_t)at - strlen(word)};
	while (s.n && *s.p == ' ')
		s = (struct str){s.p + 1, s.n - 1};
	if (!s.n || *s.p != ':')
		return (struct str){NULL, 0};
	s = str_trim((struct str){s.p + 1, s.n - 1});
	const char *blank = s.n ? memchr(s.p, ' ', s.n) : NULL;
	if (blank)
		s.n = (size_t)(blank - s.p);
	return s;
}

/* Whether a text begins with a unit of measure rather than a name. */
static bool is_unit_word(struct str s)
{
	static const char *const words[] = {"元", "万元", "千元", "亿元", "百元",   "人",   "万人", "人次", "个",
					    "张", "床",   "%",    "元/",  "万元、", "人、", "元、", "元,",  "万元,"};
	for (size_t i = 0; i < sizeof words / sizeof *words; i++)
		if (str_is(s, words[i]) || (strlen(words[i]) > 3 && str_starts(s, str_of(words[i]))))
			return true;
	return false;
}

struct str title_unit(const struct grid_row *row, struct arena *mem)
{
	for (size_t i = 0; i < row->n; i++) {
		struct str unit = behind(title_text(&row->cell[i], mem), "单位");
		while (unit.n && (unit.p[unit.n - 1] == ')' || unit.p[unit.n - 1] == ']'))
			unit.n--;
		if (unit.n && is_unit_word(unit))
			return unit;
	}
	return (struct str){NULL, 0};
}

/* A unified social credit code in s: 18 digits and capital letters, a letter among the first 17; n 0. */
static struct str credit_code(struct str s)
{
	size_t run = 0;
	for (size_t i = 0; s.n && i <= s.n; i++) {
		char c = i < s.n ? s.p[i] : ' ';
		if ((c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z')) {
			run++;
			continue;
		}
		struct str code = {s.p + i - run, run};
		for (size_t j = 0; run == 18 && j < 17; j++)
			if (code.p[j] >= 'A')
				return code;
		run = 0;
	}
	return (struct str){NULL, 0};
}

/* The institution's name in cell i: behind a word, or in the next cell that has something. */
static struct str org_name(const struct grid_row *row, size_t i, struct str s, struct arena *mem)
{
	static const char *const words[] = {"填报单位", "填报机构", "机构名称", "单位名称",
					    "养老机构", "机构",     "单位"};
	for (size_t w = 0; w < sizeof words / sizeof *words; w++) {
		struct str name = behind(s, words[w]);
		if (!name.p || is_unit_word(name))
			continue;
		for (size_t next = i + 1; !name.n && next < row->n; next++)
			name = title_text(&row->cell[next], mem);
		return name;
	}
	return (struct str){NULL, 0};
}

struct str title_org(const struct grid_row *row, struct arena *mem)
{
	struct str name = {NULL, 0};
	for (size_t i = 0; i < row->n; i++) {
		struct str s = title_text(&row->cell[i], mem), code = credit_code(s);
		if (code.n)
			return code;
		if (!name.n)
			name = org_name(row, i, s, mem);
	}
	return name;
}

/* The characters of s, at most ALIKE_CHARS. */
static size_t characters(struct str s, uint32_t out[static ALIKE_CHARS])
{
	size_t n = 0, len;
	for (; s.n && n < ALIKE_CHARS; s = (struct str){s.p + len, s.n - len})
		out[n++] = utf8_next(s, &len);
	return n;
}

int text_alike(struct str a, struct str b)
{
	uint32_t x[ALIKE_CHARS], y[ALIKE_CHARS];
	unsigned before[ALIKE_CHARS + 1] = {0}, row[ALIKE_CHARS + 1] = {0};
	size_t n = characters(a, x), m = characters(b, y);
	for (size_t i = 0; i < n; i++) {
		for (size_t j = 0; j < m; j++)
			row[j + 1] = x[i] == y[j] ? before[j] + 1 : before[j + 1] > row[j] ? before[j + 1] : row[j];
		memcpy(before, row, sizeof before);
	}
	return n + m ? (int)(200 * before[m] / (n + m)) : 0;
}
