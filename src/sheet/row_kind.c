#include "sheet/row_kind.h"

#include "base/utf8.h"
#include "sheet/normal.h"

#define FIRST_CELLS 3 /* a total's word stands in one of these */

static const char total_row[] = "合计行", note_row[] = "说明行", sign_row[] = "签字行", header_row[] = "重复的表头",
		  number_row[] = "栏次行";

static const char *const totals[] = {"合计",     "小计",     "总计",   "共计", "累计", "平均", "平均值",
				     "本页小计", "本页合计", "页小计", "汇总", "总和", NULL};
static const char *const signs[] = {"填表人",   "制表人", "制表",     "审核人",     "审核",       "复核人",
				    "复核",     "经办人", "负责人",   "单位负责人", "填报人",     "主管",
				    "分管领导", "盖章",   "公章",     "单位公章",   "填表日期",   "填报日期",
				    "制表日期", "联系人", "联系电话", "填报单位",   "单位(盖章)", "(盖章)",
				    "签字",     "签章",   "日期",     NULL};
static const char *const notes[] = {"填表说明", "填写说明", "填报说明", "说明",     "注",
				    "注意",     "备注",     "示例",     "例",       "样例",
				    "范例",     "提示",     "填写要求", "填报要求", "填写示例",
				    "填表要求", "填写范例", "注意事项", "特别说明", NULL};
static const char *const hints[] = {"必填", "选填", "格式", "填写", "请填", "请选", "如:", "例:",
				    "例如", "示例", "下拉", "可填", "文本", "按",   "以",  NULL};

/* A cell's text half-width and without blanks; n 0 for a blank one. */
static struct str plain(const struct grid_cell *c, struct arena *mem)
{
	struct str s = str_trim(c->text);
	if (c->kind == GRID_BLANK || c->kind == GRID_LONG || !s.n)
		return (struct str){NULL, 0};
	return text_clean(text_visible(s, mem), shape_of(s), CLEAN_FOLD, mem);
}

/* Whether c is a Chinese character. */
static bool is_han(uint32_t c)
{
	return (c >= 0x3400 && c <= 0x9fff) || (c >= 0x20000 && c <= 0x3ffff);
}

/* Whether s is one of the words, or begins with one and goes on with something else than Chinese. */
static bool has_word_first(struct str s, const char *const *words)
{
	size_t len;
	for (; *words; words++) {
		struct str word = str_of(*words), rest = {s.p + word.n, s.n - word.n};
		if (str_starts(s, word) && (rest.n == 0 || !is_han(utf8_next(rest, &len))))
			return true;
	}
	return false;
}

/* Exactly the word of a total. */
static bool is_total_word(struct str s)
{
	for (const char *const *word = totals; *word; word++)
		if (str_is(s, *word))
			return true;
	return false;
}

bool is_no_key(struct str s)
{
	return is_total_word(s) || str_starts(s, STR("必填")) || str_starts(s, STR("选填"));
}

/* 共38人 */
static bool counts_all(struct str s)
{
	if (!str_starts(s, STR("共")) || s.n < 4)
		return false;
	return s.p[3] >= '0' && s.p[3] <= '9' && s.n < 30;
}

/* A text that can only be somebody's or something's number: ASCII letters and digits, six or more, four digits. */
static bool is_identifier(struct str s)
{
	size_t digits = 0;
	for (size_t i = 0; i < s.n; i++) {
		char c = s.p[i];
		bool digit = c >= '0' && c <= '9';
		if (!digit && !(c >= 'A' && c <= 'Z') && !(c >= 'a' && c <= 'z') && c != '-')
			return false;
		digits += digit;
	}
	return s.n >= 6 && digits >= 4;
}

/* Whether a key cell holds an identifier, valid or not: then the row is somebody's. */
static bool has_identifier(const struct grid_row *row, const struct record *rec, const struct binding *b,
			   struct arena *mem)
{
	for (size_t i = 0; i < rec->n; i++) {
		const struct field *f = &rec->fields[i];
		bool text = f->type == FIELD_TEXT || f->type == FIELD_SECRET || f->type == FIELD_REF;
		if (!(f->flags & FIELD_KEY) || !text || b->column[i] < 0 || (size_t)b->column[i] >= row->n)
			continue;
		if (is_identifier(plain(&row->cell[b->column[i]], mem)))
			return true;
	}
	return false;
}

/* Whether the bound cells that are not blank hold their own headers. */
static bool repeats_header(const struct grid_row *row, const struct record *rec, const struct binding *b,
			   const struct header *h, struct arena *mem)
{
	int same = 0, other = 0;
	for (size_t i = 0; i < rec->n; i++) {
		if (b->column[i] < 0 || (size_t)b->column[i] >= row->n || row->cell[b->column[i]].kind == GRID_BLANK)
			continue;
		struct heading heading = heading_of(&row->cell[b->column[i]], mem);
		if (heading.key.n && str_eq(heading.key, h->heading[i]->key))
			same++;
		else
			other++;
	}
	return same >= 2 && same > 2 * other;
}

/* Whether at least half of the bound cells that are not blank tell how to fill in. */
static bool gives_hints(const struct grid_row *row, const struct record *rec, const struct binding *b,
			struct arena *mem)
{
	int hint = 0, other = 0;
	for (size_t i = 0; i < rec->n; i++) {
		struct str s = {NULL, 0};
		bool found = false;
		if (b->column[i] >= 0 && (size_t)b->column[i] < row->n)
			s = plain(&row->cell[b->column[i]], mem);
		for (const char *const *word = hints; s.n && *word; word++)
			found |= str_starts(s, str_of(*word));
		hint += found;
		other += s.n && !found;
	}
	return hint >= 1 && hint >= other;
}

/* Whether the cells number the columns: 1 2 3 … or 甲 乙 1 2 …. */
static bool numbers_columns(const struct grid_row *row, struct arena *mem)
{
	static const char *const letters[] = {"甲", "乙", "丙", "丁", "戊", "栏次", "A", "B", "C"};
	int64_t last = 0, v;
	int numbers = 0;
	for (size_t i = 0; i < row->n; i++) {
		struct str s = plain(&row->cell[i], mem);
		bool letter = !s.n;
		if (s.n > 2 && *s.p == '(' && s.p[s.n - 1] == ')')
			s = (struct str){s.p + 1, s.n - 2};
		for (size_t l = 0; l < sizeof letters / sizeof *letters && !numbers; l++)
			letter |= str_is(s, letters[l]);
		if (letter)
			continue;
		if (!str_to_i64(s, &v) || (numbers ? v != last + 1 : v < 0 || v > 3))
			return false;
		last = v;
		numbers++;
	}
	return numbers >= 3;
}

/* The texts of the first cells that are not blank, and how many cells of the row are not. */
static size_t first_cells(const struct grid_row *row, struct str first[static FIRST_CELLS], struct arena *mem)
{
	size_t n = 0;
	for (size_t i = 0; i < FIRST_CELLS; i++)
		first[i] = (struct str){NULL, 0};
	for (size_t i = 0; i < row->n; i++) {
		struct str s = plain(&row->cell[i], mem);
		if (s.n && n < FIRST_CELLS)
			first[n] = s;
		n += s.n > 0;
	}
	return n;
}

const char *row_no_data(const struct grid_row *row, const struct record *rec, const struct binding *b,
			const struct header *h, const char *after, bool first, struct arena *mem)
{
	struct str cell[FIRST_CELLS];
	if (repeats_header(row, rec, b, h, mem))
		return header_row;
	if (has_identifier(row, rec, b, mem))
		return NULL;
	size_t n = first_cells(row, cell, mem);
	if (has_word_first(cell[0], totals) || counts_all(cell[0]) || is_total_word(cell[1]) ||
	    is_total_word(cell[2]))
		return total_row;
	if (has_word_first(cell[0], signs))
		return sign_row;
	if (has_word_first(cell[0], notes) || gives_hints(row, rec, b, mem))
		return note_row;
	if (first && numbers_columns(row, mem))
		return number_row;
	if (n == 1 && (after == note_row || after == sign_row || after == total_row))
		return after == total_row ? note_row : after;
	return NULL;
}
