/* Texts, code labels, yes and no in their normal form. */
#include "sheet/normal.h"

#include "base/utf8.h"

#include <stdio.h>

#define NAME_CHARS_MAX 4u   /* a name padded with blanks is no longer */
#define CHOICES_SHOWN  200u /* bytes of a list of labels in a reason */

/* A byte's class: bits of struct shape. */
enum { HIGH = 1, BLANK = 2, SUSPECT = 4 };
static const unsigned char class_of[256] = {
    [0x00 ... 0x08] = SUSPECT,
    ['\t'] = BLANK,
    ['\n'] = BLANK,
    [0x0b ... 0x0c] = SUSPECT | BLANK,
    ['\r'] = BLANK,
    [0x0e ... 0x1f] = SUSPECT,
    [' '] = BLANK,
    [0x7f] = SUSPECT,
    [0x80 ... 0xc1] = HIGH,
    [0xc2] = HIGH | SUSPECT, /* C1 controls, no-break blank, soft hyphen */
    [0xc3 ... 0xe1] = HIGH,
    [0xe2 ... 0xe3] = HIGH | SUSPECT, /* zero-width, directions, dashes; ideographic blank */
    [0xe4 ... 0xee] = HIGH,
    [0xef] = HIGH | SUSPECT, /* full-width forms, byte order mark */
    [0xf0 ... 0xff] = HIGH,
};

struct shape shape_of(struct str s)
{
	unsigned seen = 0;
	for (size_t i = 0; i < s.n; i++)
		seen |= class_of[(unsigned char)s.p[i]];
	return (struct shape){.high = seen & HIGH, .blank = seen & BLANK, .suspect = seen & SUSPECT};
}

/* A character that shows nothing: zero-width blanks and joiners, byte order mark, soft hyphen, direction marks. */
static bool is_invisible(uint32_t c)
{
	return (c >= 0x200b && c <= 0x200f) || c == 0x2060 || c == 0xfeff || c == 0xad;
}

static bool is_blank(uint32_t c)
{
	return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == 0x0b || c == 0x0c || c == 0x3000 || c == 0xa0;
}

/* Full-width letters and digits, whatever reads as prose staying as it is. */
static uint32_t fold_letter(uint32_t c)
{
	bool letter = (c >= 0xff10 && c <= 0xff19) || (c >= 0xff21 && c <= 0xff3a) || (c >= 0xff41 && c <= 0xff5a);
	return letter ? utf8_fold_char(c) : c;
}

/* Writes the cleaned s to out, which has s.n bytes; returns how many. */
static size_t clean_into(char *out, struct str s, enum clean how)
{
	size_t n = 0, len;
	bool gap = false;
	for (; s.n; s = (struct str){s.p + len, s.n - len}) {
		uint32_t c = utf8_next(s, &len);
		if (is_blank(c)) {
			gap = true;
			continue;
		}
		if (gap && n && how != CLEAN_FOLD)
			out[n++] = ' ';
		gap = false;
		if (len == 1)
			out[n++] = *s.p;
		else
			n += utf8_encode(how == CLEAN_LETTERS ? fold_letter(c) : utf8_fold_char(c), out + n);
	}
	return n;
}

struct str text_visible(struct str s, struct arena *mem)
{
	size_t len, n = 0;
	bool any = false;
	for (size_t i = 0; i < s.n && !any; i += len)
		any = is_invisible(utf8_next((struct str){s.p + i, s.n - i}, &len));
	char *made = any ? arena_copy(mem, s.p, s.n) : NULL;
	for (size_t i = 0; made && i < s.n; i += len) {
		if (is_invisible(utf8_next((struct str){s.p + i, s.n - i}, &len)))
			continue;
		memmove(made + n, s.p + i, len);
		n += len;
	}
	return made ? (struct str){made, n} : s;
}

struct str text_clean(struct str s, struct shape shape, enum clean how, struct arena *mem)
{
	if (!shape.blank && !shape.suspect)
		return s;
	char *made = arena_copy(mem, s.p, s.n);
	if (!made)
		return s;
	struct str cleaned = {made, clean_into(made, s, how)};
	return str_eq(cleaned, s) ? s : cleaned;
}

/* A short text of Chinese characters with blanks between: a padded name (张　三). */
static bool is_padded_name(struct str s)
{
	size_t count = 0, len;
	for (; s.n; s = (struct str){s.p + len, s.n - len}) {
		uint32_t c = utf8_next(s, &len);
		if (c == ' ')
			continue;
		if (c < 0x3400 || c > 0x3ffff || (c > 0x9fff && c < 0x20000) || ++count > NAME_CHARS_MAX)
			return false;
	}
	return true;
}

/* A text without its single blanks, in mem. */
static struct str without_blanks(struct str s, struct arena *mem)
{
	char *made = arena_copy(mem, s.p, s.n);
	size_t n = 0;
	for (size_t i = 0; made && i < s.n; i++)
		if (s.p[i] != ' ')
			made[n++] = s.p[i];
	return made ? (struct str){made, n} : s;
}

/* Prose and names: letters and digits half-width, line breaks to blanks, padding of names out. */
static struct str clean_prose(struct str s, struct shape shape, struct arena *mem)
{
	s = text_clean(s, shape, CLEAN_LETTERS, mem);
	if (s.n && memchr(s.p, ' ', s.n) && is_padded_name(s))
		s = without_blanks(s, mem);
	return s;
}

/* Numbers of things: half-width and without blanks when nothing but ASCII remains, else as prose. */
static struct str clean_number(struct str s, struct shape shape, struct arena *mem)
{
	struct str folded = text_clean(s, shape, CLEAN_FOLD, mem);
	bool digit = false;
	for (size_t i = 0; i < folded.n; i++) {
		if ((unsigned char)folded.p[i] >= 0x80)
			return clean_prose(s, shape, mem);
		digit |= folded.p[i] >= '0' && folded.p[i] <= '9';
	}
	return digit ? folded : clean_prose(s, shape, mem);
}

/* 4.40981E+17: what a spreadsheet shows of a long number. */
static bool is_scientific(struct str s)
{
	size_t i = 0, digits = 0;
	for (; i < s.n && ((s.p[i] >= '0' && s.p[i] <= '9') || (s.p[i] == '.' && i == 1)); i++)
		digits += s.p[i] != '.';
	if (!digits || i + 3 > s.n || (s.p[i] != 'E' && s.p[i] != 'e') || s.p[i + 1] != '+' ||
	    (i > 1 && s.p[1] != '.'))
		return false;
	size_t from = i += 2;
	while (i < s.n && s.p[i] >= '0' && s.p[i] <= '9')
		i++;
	return i == s.n && i - from <= 3;
}

/* Runs the field's own check; the normal form, or p NULL with out filled. */
static struct str checked(const struct normal *k, struct str s, struct sheet_cell *out)
{
	struct err e;
	buf_clear(k->norm);
	if (k->f->check(s, k->norm, &e)) {
		cell_bad(out, out->original, why_of(k->mem, "%s", e.what));
		return (struct str){NULL, 0};
	}
	if (str_eq(buf_str(k->norm), s))
		return s;
	const char *copy = arena_copy(k->mem, k->norm->p, k->norm->n);
	if (!copy || k->norm->failed)
		cell_bad(out, out->original, "内存不足");
	return (struct str){copy, k->norm->n};
}

/* Whether a text has as many characters as the field wants; says so in out when not. */
static bool length_fits(const struct normal *k, struct str s, struct sheet_cell *out)
{
	const struct field *f = k->f;
	if (f->min == 0 && f->max == 0)
		return true;
	int64_t n = (int64_t)utf8_count(s);
	if (n >= f->min && (n <= f->max || f->max == 0))
		return true;
	const char *why = n > f->max && f->max ? why_of(k->mem, "超过%lld个字", (long long)f->max)
					       : why_of(k->mem, "不足%lld个字", (long long)f->min);
	cell_bad(out, out->original, why);
	return false;
}

/* What was done to a text, for the eye. */
static const char *what_was_done(const struct normal *k, struct str s, struct shape shape)
{
	struct str spaceless = shape.suspect ? text_clean(s, shape, CLEAN_FOLD, k->mem) : s;
	if (shape.suspect && spaceless.n && utf8_width(spaceless) < utf8_width(s))
		return "全角字符已改为半角";
	return shape.blank ? "已去掉空格" : "已规范写法";
}

/* s without what tells a spreadsheet that a number is text. */
static struct str without_apostrophe(struct str s)
{
	static const struct str signs[] = {STR("'"), STR("＇")};
	for (int i = 0; i < 2; i++)
		while (s.n > signs[i].n && str_starts(s, signs[i])) {
			s = str_trim((struct str){s.p + signs[i].n, s.n - signs[i].n});
			i = 0;
		}
	return s;
}

void normal_text(const struct normal *k, struct str s, struct shape shape, struct sheet_cell *out)
{
	struct str original = out->original;
	bool number = field_is_number_text(k->f);
	if (number)
		s = without_apostrophe(s);
	struct str clean = number ? clean_number(s, shape, k->mem) : clean_prose(s, shape, k->mem);
	if (number && is_scientific(clean)) {
		cell_bad(out, original,
			 "电子表格已改动该号码（变成了科学计数，末几位已丢失）：请把该列设为“文本”后重填");
		return;
	}
	bool runs = cell_runs(original) || cell_runs(s) || cell_runs(clean);
	if (!runs && k->f->check) {
		clean = checked(k, clean, out); /* may fold a dash into a minus */
		runs = clean.p && cell_runs(clean);
	}
	if (runs) {
		cell_bad(out, original, "以=、+、-、@或制表符开头，表格软件会当作公式运行：请删去开头的符号");
		return;
	}
	if (!clean.p || !length_fits(k, clean, out))
		return;
	bool same = str_eq(clean, str_trim(original));
	cell_string(out, clean, original, same ? NULL : what_was_done(k, s, shape));
}

/* FNV-1a: short keys of our own, nobody's to choose. */
static uint32_t label_hash(struct str s)
{
	uint32_t h = 2166136261u;
	for (size_t i = 0; i < s.n; i++)
		h = (h ^ (unsigned char)s.p[i]) * 16777619u;
	return h ^ h >> 15;
}

void label_index_make(struct label_index *x, const struct codelist *l, struct arena *mem)
{
	uint32_t size = 8;
	*x = (struct label_index){0};
	if (!l || l->n > LABEL_SLOTS_MAX / 2)
		return;
	while (size < 2 * l->n)
		size *= 2;
	const struct code **slot = ARENA_ARRAY(mem, size, const struct code *);
	if (!slot)
		return;
	for (size_t i = 0; i < l->n; i++) {
		uint32_t at = label_hash(str_of(l->codes[i].label)) & (size - 1);
		while (slot[at])
			at = (at + 1) & (size - 1);
		slot[at] = &l->codes[i];
	}
	*x = (struct label_index){slot, size - 1};
}

/* The number of a label exactly as it is in the list, or 0. */
static int label_number(const struct label_index *x, struct str s)
{
	if (!x->slot)
		return 0;
	for (uint32_t at = label_hash(s) & x->mask; x->slot[at]; at = (at + 1) & x->mask)
		if (str_is(s, x->slot[at]->label))
			return x->slot[at]->number;
	return 0;
}

/* Characters that a and b begin with in common. */
static size_t common_chars(struct str a, struct str b)
{
	size_t count = 0, len;
	while (a.n && b.n) {
		utf8_next(a, &len);
		if (len > b.n || memcmp(a.p, b.p, len) != 0)
			break;
		a = (struct str){a.p + len, a.n - len};
		b = (struct str){b.p + len, b.n - len};
		count++;
	}
	return count;
}

/* How much alike a text and a label are: 0 not at all. A label inside the text is most alike, the one that stands
 * first before others, a longer one before a shorter; then a text inside the label. */
static size_t likeness(struct str text, struct str label)
{
	long at = str_find(text, label);
	if (label.n && at >= 0)
		return 1000000 - (size_t)at * 8 + label.n;
	if (text.n >= 6 && str_find(label, text) >= 0)
		return 1000 - label.n;
	size_t common = common_chars(text, label);
	return common * 2 > utf8_count(label) || common >= 2 ? common : 0;
}

/* The code whose label or alias is most like the text; NULL when none is. */
static const struct code *nearest_code(const struct codelist *l, struct str text)
{
	const struct code *best = NULL;
	size_t most = 0;
	for (size_t i = 0; i < l->n; i++) {
		struct str words = str_of(l->codes[i].aliases);
		size_t like = likeness(text, str_of(l->codes[i].label));
		while (l->codes[i].aliases && words.p) {
			struct str word = str_cut(&words, '|');
			size_t other = likeness(text, word);
			like = word.n >= 6 && other > like ? other : like;
		}
		if (like > most) {
			most = like;
			best = &l->codes[i];
		}
	}
	return best;
}

/* Why a text is no label of the list: with the nearest, or all of a short list. */
static const char *why_no_code(const struct normal *k, struct str s)
{
	const struct codelist *l = k->f->codes;
	const struct code *near = nearest_code(l, s);
	char all[CHOICES_SHOWN + 64] = "";
	size_t n = 0;
	if (near)
		return why_of(k->mem, "“%s”不在“%s”的选项里，是不是“%s”", why_text(k->mem, s), l->name, near->label);
	for (size_t i = 0; i < l->n && n < CHOICES_SHOWN; i++)
		n += (size_t)snprintf(all + n, sizeof all - n, "%s%s", i ? "、" : "", l->codes[i].label);
	if (n >= CHOICES_SHOWN)
		return why_of(k->mem, "“%s”不在“%s”的选项里", why_text(k->mem, s), l->name);
	return why_of(k->mem, "“%s”不在“%s”的选项里，可填：%s", why_text(k->mem, s), l->name, all);
}

void normal_code(const struct normal *k, struct str s, struct shape shape, struct sheet_cell *out)
{
	struct str original = out->original;
	int number = label_number(&k->labels, s);
	if (number) {
		cell_understood(out, number, original, NULL);
		return;
	}
	number = code_number(k->f->codes, s);
	if (!number)
		number = code_number(k->f->codes, text_clean(s, shape, CLEAN_FOLD, k->mem));
	const char *label = number ? code_label(k->f->codes, number) : NULL;
	if (label)
		cell_understood(out, number, original, str_is(s, label) ? NULL : "已换成规范用语");
	else
		cell_bad(out, original, why_no_code(k, s));
}

void normal_bool(const struct normal *k, struct str s, struct shape shape, struct sheet_cell *out)
{
	static const char *const yes[] = {"有", "√", "✓", "✔", "☑", "1", "y", "yes", "t", "true", "对", NULL};
	static const char *const no[] = {"无", "×", "✗", "✘", "✕", "☒", "0", "n", "no", "f", "false", "没有", NULL};
	struct str original = out->original;
	if (str_is(s, "是") || str_is(s, "否")) {
		cell_understood(out, str_is(s, "是"), original, NULL);
		return;
	}
	s = text_clean(s, shape, CLEAN_FOLD, k->mem);
	for (int value = 0; value < 2; value++)
		for (const char *const *word = value ? yes : no; *word; word++)
			if (s.n == strlen(*word) && strncasecmp(s.p, *word, s.n) == 0) {
				cell_understood(out, value, original, value ? "已写成“是”" : "已写成“否”");
				return;
			}
	if (str_is(s, "是") || str_is(s, "否"))
		cell_understood(out, str_is(s, "是"), original, "已去掉空格");
	else
		cell_bad(out, original, why_of(k->mem, "“%s”看不出是与否：请填“是”或“否”", why_text(k->mem, s)));
}
