/* An indicator's file. Each side becomes a policy by leaving out, line by line, what belongs to the other: places in messages are
 * places in the file. */
#include <stdio.h>
#include <string.h>

#include "base/money.h"
#include "features/indicators/inside.h"

/* Which part of the file a line belongs to. */
enum place { PLACE_BEFORE, PLACE_HEAD, PLACE_NUM, PLACE_DEN, PLACE_TARGET };

/* A file while it is read. */
struct reading_file {
	struct indicators *s;
	struct indicator *i;
	struct policy where; /* names the file for messages */
	int line;
	bool wrong;
	struct buf num, den;               /* the texts of the two policies */
	struct buf num_months, den_months; /* the same by months, without 样例 */
	bool has_den, in_case;
};

/* Says what is wrong with the present line. */
static void wrong(struct reading_file *f, const char *what, const char *hint)
{
	struct pos at = {f->line, 1, 1};
	diag_add(&f->s->diags, DIAG_ERROR, &f->where, at, hint, "%s", what);
	f->wrong = true;
}

/* The line begins with this word and a blank. */
static bool begins(struct str line, const char *word)
{
	struct str w = str_of(word);
	return str_starts(line, w) && (line.n == w.n || line.p[w.n] == ' ');
}

/* Cuts the next word off, blanks around it dropped; a quoted text is one word without its quotes. */
static struct str next_word(struct str *rest, bool *quoted)
{
	static const struct str open = {"“", 3}, close = {"”", 3};
	*rest = str_trim(*rest);
	bool wide = str_starts(*rest, open), plain = rest->n && rest->p[0] == '"';
	*quoted = wide || plain;
	size_t skip = wide ? open.n : plain;
	struct str body = {rest->p + skip, rest->n - skip};
	long end = wide ? str_find(body, close) : str_find(body, plain ? STR("\"") : STR(" "));
	size_t n = end < 0 ? body.n : (size_t)end;
	size_t used = skip + n + (end < 0 ? 0 : wide ? close.n : 1);
	*rest = (struct str){rest->p + used, rest->n - used};
	return (struct str){body.p, n};
}

/* 指标 绍兴.持证密度 "…" */
static void read_name(struct reading_file *f, struct str line)
{
	bool quoted;
	next_word(&line, &quoted);
	f->i->id = next_word(&line, &quoted);
	bool named = !quoted && str_find(f->i->id, STR(".")) > 0;
	f->i->title = next_word(&line, &quoted);
	if (!named || !quoted || f->i->title.n == 0)
		wrong(f, "“指标”后面要写编号和名称", "例如“指标 绍兴.持证密度 \"每万老年人口拥有的持证养老护理员\"”");
}

/* The measure of this name; MEASURE_NONE. */
static enum measure measure_of(struct str word)
{
	for (enum measure m = MEASURE_PERSON; m < MEASURE__MAX; m++)
		if (str_is(word, measure_label(m)))
			return m;
	return MEASURE_NONE;
}

/* 分母 人 户籍 60岁以上 "…" */
static void read_side(struct reading_file *f, struct indicator_side *side, struct str line)
{
	bool quoted;
	struct str head = next_word(&line, &quoted), word;
	side->at = (struct pos){f->line, 1, 2};
	side->measure = measure_of(next_word(&line, &quoted));
	if (side->measure == MEASURE_NONE)
		wrong(f, str_is(head, "分子") ? "“分子”后面要写数的是什么" : "“分母”后面要写数的是什么",
		      "人、人次、机构、张、元、班 之一");
	while ((word = next_word(&line, &quoted)).n) {
		if (quoted)
			side->title = word;
		else if (str_is(word, "户籍") || str_is(word, "常住"))
			side->basis = word;
		else if (str_ends(word, STR("岁以上")) || str_is(word, "总人口"))
			side->ages = word;
		else
			wrong(f, "口径只能写户籍或常住、总人口或几岁以上", "例如“分母 人 户籍 60岁以上”");
	}
	if ((side->basis.n == 0) != (side->ages.n == 0))
		wrong(f, "人口的口径没有写全", "户籍或常住，和总人口或几岁以上，两样都写");
}

/* 22, 18%, 18.5% */
static bool read_number(struct str word, struct indicator_target *t)
{
	if (str_ends(word, STR("%"))) {
		word.n--;
		t->percent = true;
		t->per = 10000;
		return decimal_parse(word, 2, false, &t->num) && t->num > 0;
	}
	return str_to_i64(word, &t->num) && t->num > 0;
}

/* 目标 2022-12-31 达到 每10000 22   S2 */
static void read_target(struct reading_file *f, struct str line)
{
	bool quoted;
	struct indicator_target t = {.due = DAY_NONE};
	next_word(&line, &quoted);
	struct str due = next_word(&line, &quoted), reach = next_word(&line, &quoted),
		   word = next_word(&line, &quoted);
	t.yearly = str_is(due, "每年");
	if (str_starts(word, STR("每"))) {
		struct str per = {word.p + 3, word.n - 3};
		if (!str_to_i64(per, &t.per) || t.per < 1 || t.per > 1000000000)
			t.per = -1;
		word = next_word(&line, &quoted);
	}
	bool percent_of_per = t.per > 0 && str_ends(word, STR("%"));
	if ((!t.yearly && !day_parse(due, &t.due)) || !str_is(reach, "达到") || t.per < 0 || percent_of_per ||
	    !read_number(word, &t)) {
		wrong(f, "目标写得不对",
		      "例如“目标 2025-12-31 达到 每10000 27   S4”“目标 每年 达到 20000   C6”“目标 2027-12-31 达到 "
		      "60%   C18”");
		return;
	}
	t.clauses = str_trim(line);
	if (f->i->ntargets == TARGETS_MAX)
		wrong(f, "一个指标最多16个目标", "分成两个指标");
	else
		f->i->target[f->i->ntargets++] = t;
}

/* A line with 月末 in the place of 到期日. */
static void put_monthly(struct buf *out, struct str line)
{
	static const struct str due = {"到期日", 9};
	for (long at; (at = str_find(line, due)) >= 0;
	     line = (struct str){line.p + at + due.n, line.n - (size_t)at - due.n}) {
		buf_put_str(out, (struct str){line.p, (size_t)at});
		buf_puts(out, "月末");
	}
	buf_put_str(out, line);
}

/* The present line in the policies by months: of the head and of its side, 样例 left out. */
static void put_months(struct reading_file *f, enum place place, struct str line, bool first)
{
	bool den = place == PLACE_DEN;
	if (line.n && line.p[0] != ' ')
		f->in_case = begins(line, "样例");
	if (place == PLACE_HEAD && first) {
		buf_put_str(&f->num_months, buf_str(&f->num));
		buf_put_str(&f->den_months, buf_str(&f->den));
	} else if ((place == PLACE_NUM || den) && first) {
		buf_puts(den ? &f->den_months : &f->num_months, "  周期 按月");
	} else if (place != PLACE_BEFORE && place != PLACE_TARGET && !f->in_case) {
		if (!den)
			put_monthly(&f->num_months, line);
		if (place != PLACE_NUM)
			put_monthly(&f->den_months, line);
	}
	buf_putc(&f->num_months, '\n');
	buf_putc(&f->den_months, '\n');
}

/* The first lines of the two policies. Their names are shown with the cases: 绍兴.持证密度_分子, of a second version _分子2. */
static void put_names(struct reading_file *f)
{
	const struct indicator *i = f->i;
	char nth[12] = "";
	unsigned before = 0;
	for (const struct indicator *x = f->s->item; x < i; x++)
		before += str_eq(x->id, i->id);
	if (before)
		snprintf(nth, sizeof nth, "%u", before + 1);
	buf_printf(&f->num, "政策 %.*s_分子%s \"%.*s\"", STR_FMT(i->id), nth, STR_FMT(i->title));
	buf_printf(&f->den, "政策 %.*s_分母%s \"%.*s\"", STR_FMT(i->id), nth, STR_FMT(i->title));
}

/* The present line as it stands in the two policies. */
static void put_line(struct reading_file *f, enum place place, struct str line, bool first)
{
	static const char period[] = "  周期 一次 于 查看日";
	bool num = place == PLACE_NUM, den = place == PLACE_DEN;
	if (place == PLACE_HEAD && first) {
		put_names(f);
	} else if (place == PLACE_HEAD) {
		buf_put_str(&f->num, line);
		buf_put_str(&f->den, line);
	} else if (num)
		buf_put_str(&f->num, first ? str_of(period) : line);
	else if (den)
		buf_put_str(&f->den, first ? str_of(period) : line);
	buf_putc(&f->num, '\n');
	buf_putc(&f->den, '\n');
}

/* One line: where it belongs, and what it says when it begins a part. */
static enum place read_line(struct reading_file *f, enum place place, struct str line)
{
	bool first = true;
	if (begins(line, "指标")) {
		if (place != PLACE_BEFORE)
			wrong(f, "一个文件只写一个指标", "另写一个文件");
		place = PLACE_HEAD;
		read_name(f, line);
	} else if (begins(line, "分子")) {
		if (place != PLACE_HEAD)
			wrong(f, "“分子”写在指标的抬头后面，只写一次", NULL);
		place = PLACE_NUM;
		read_side(f, &f->i->num, line);
	} else if (begins(line, "分母")) {
		if (place != PLACE_NUM)
			wrong(f, "“分母”写在分子后面，只写一次", NULL);
		place = PLACE_DEN;
		f->has_den = true;
		read_side(f, &f->i->den, line);
	} else if (begins(line, "目标")) {
		if (place < PLACE_NUM)
			wrong(f, "“目标”写在分子、分母后面", NULL);
		place = PLACE_TARGET;
		read_target(f, line);
	} else {
		first = false;
		struct str rest = str_trim(line);
		if (rest.n && rest.p[0] != '#' && (place == PLACE_BEFORE || place == PLACE_TARGET))
			wrong(f, place == PLACE_BEFORE ? "文件要从“指标”开始" : "目标后面只能写目标", NULL);
	}
	put_line(f, place, line, first);
	put_months(f, place, line, first);
	return place;
}

/* A copy of a text in the set. */
static struct str keep(struct indicators *s, struct str text)
{
	const char *copy = arena_copy(s->mem, text.p ? text.p : "", text.n);
	return (struct str){copy ? copy : "", copy ? text.n : 0};
}

/* The policy of a side, added to the packs. */
static struct policy *add_side(struct reading_file *f, struct packs *p, const struct buf *text, struct diags *d)
{
	size_t before = p->n;
	struct str copy = keep(f->s, buf_str(text));
	if (packs_add(p, f->i->file, copy, d) < 0 || p->n == before)
		return NULL;
	return p->pack[before];
}

/* The text knows a month, or a day of looking that is not its own. */
static bool knows_months(struct str text)
{
	static const char *const words[] = {"查看日", "本月", "月首", "月末", "周期"};
	for (size_t i = 0; i < sizeof words / sizeof *words; i++)
		if (str_find(text, str_of(words[i])) >= 0)
			return true;
	return false;
}

/* It takes a name of a shared file that does: 令 未撤证 = … 撤销日期 > 查看日. */
static bool takes_months(const struct packs *packs, struct str text)
{
	for (size_t i = 0; i < packs->n; i++) {
		struct str rest = packs->pack[i]->shared ? packs->pack[i]->source : STR("");
		while (rest.n) {
			struct str line = str_cut(&rest, '\n');
			if (!begins(line, "令") || !knows_months(line))
				continue;
			str_cut(&line, ' ');
			if (str_find(text, str_trim(str_cut(&line, '='))) >= 0)
				return true;
		}
	}
	return false;
}

/* The sides' policies by months, where there can be any. */
static void add_months(struct reading_file *f)
{
	struct diags same = {0}; /* what is wrong with a text was said of its own */
	diags_init(&same, f->s->mem);
	/* A side's policy by months says the same when nothing in it knows a month. */
	if (knows_months(f->i->text) || takes_months(f->s->months, f->i->text) || f->num_months.failed ||
	    f->den_months.failed)
		return;
	f->i->num.monthly = add_side(f, f->s->months, &f->num_months, &same);
	if (f->has_den)
		f->i->den.monthly = add_side(f, f->s->months, &f->den_months, &same);
}

/* A count is asked for as a count, a ratio as a ratio. */
static void check_targets(struct reading_file *f)
{
	for (size_t k = 0; k < f->i->ntargets; k++)
		if ((f->i->target[k].per != 0) != f->has_den)
			wrong(f,
			      f->has_den ? "有分母的指标，目标要写成“每多少达到多少”或百分数"
					 : "没有分母的指标，目标只能写一个数",
			      NULL);
}

/* Reads the lines, then the two policies. */
static int read_file(struct reading_file *f, struct str text)
{
	enum place place = PLACE_BEFORE;
	for (struct str rest = text; rest.p;) {
		struct str line = str_cut(&rest, '\n');
		f->line++;
		if (line.n && line.p[line.n - 1] == '\r')
			line.n--;
		place = read_line(f, place, line);
	}
	if (place < PLACE_NUM && !f->wrong)
		wrong(f, place == PLACE_BEFORE ? "没有写“指标”" : "没有写“分子”", NULL);
	check_targets(f);
	if (f->wrong || f->num.failed || f->den.failed)
		return -1;
	f->i->num.policy = add_side(f, f->s->packs, &f->num, &f->s->diags);
	if (f->has_den)
		f->i->den.policy = add_side(f, f->s->packs, &f->den, &f->s->diags);
	if (!f->i->num.policy || (f->has_den && !f->i->den.policy))
		return -1;
	add_months(f);
	return 0;
}

int indicators_add(struct indicators *s, const char *file, struct str text)
{
	struct reading_file f = {.s = s, .i = &s->item[s->n]};
	struct str copy = keep(s, text), name = keep(s, str_of(file));
	if (s->n == INDICATORS_MAX) {
		f.where.file = name.p;
		wrong(&f, "指标多于100个", NULL);
		return -1;
	}
	*f.i = (struct indicator){.file = name.p, .text = copy};
	f.where = (struct policy){.file = name.p, .source = copy};
	struct buf *all[] = {&f.num, &f.den, &f.num_months, &f.den_months};
	for (size_t k = 0; k < 4; k++)
		buf_init(all[k], 2u << 20);
	int status = read_file(&f, copy);
	for (size_t k = 0; k < 4; k++)
		buf_release(all[k]);
	s->n += status == 0;
	return status;
}
