/* The examples of docs/policy-manual.md are tests. A fenced block
 *     ```policy        parses and is accepted by the checker, and is in the canonical form
 *     ```policy-cases  a whole policy, likewise, and its 样例 come out
 *     ```policy-error  is refused; the ```text block behind it is exactly what is said
 * is a whole file, or a fragment when an HTML comment stands on the line before it, which names what is put around it:
 *     抬头  lines of a policy's head, those missing are added
 *     语句  statements of a monthly policy for persons;  逐期 of one with instalments;  协议 of one for agreements;
 *     单元  of one for units
 *     式    an expression a line
 * Around a fragment stand the names that it does not make itself (see `things`). The shipped packs are in the set. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include "policy/test_facts.h"

#define FILE_MAX   (4u << 20)
#define BLOCKS_MAX 1000

/* A fenced block. */
struct block {
	int line;          /* of the manual */
	struct str kind;   /* policy, policy-error */
	struct str around; /* 语句 …; n 0 a whole file */
	struct str text;
	struct str message; /* of policy-error */
};

static struct block blocks[BLOCKS_MAX];
static size_t nblocks;

/* Lines of the head, by their first words. */
static const struct {
	const char *word, *line;
} heads[] = {
    {"沿用", "  沿用 养老人才通则\n"}, {"状态", "  状态 有效\n"}, {"辖区", "  辖区 330600\n"},
    {"施行", "  施行 不详\n"},         {"对象", "  对象 人员\n"}, {"周期", "  周期 按月\n"},
};

/* Names that fragments use; each is put behind a fragment that does not begin a line with it. */
static const struct {
	const char *begin, *text;
} things[] = {
    {"令 护理行", "令 护理行 = 任职 其中 机构.所在单元 在 辖区 且 岗位 在 护理岗\n"},
    {"令 编制日", "令 编制日 = 任职 其中 用工身份 = 事业编制\n"},
    {"令 计入段", "令 计入段 = 护理行 减 编制日\n"},
    {"令 服务", "令 服务 = 连续(护理行，容断 30日)\n"},
    {"令 级别", "令 级别 = 最高(未撤证 于 月首 之 技能级(等级))\n"},
    {"令 入职日", "令 入职日 = 最早(护理行 之 起)\n"},
    {"表 市标准", "表 市标准 按 级别\n  一级 500元  二级 400元  三级 300元  四级 250元  五级 200元\n"},
    {"读法 中断容忍", "读法 中断容忍\n  * 30 = 30日\n    0 = 0日\n"},
    {"归属", "归属 代表(护理行，查看日).机构\n"},
};

/* A line of the text begins with this. */
static bool has_line(struct str text, const char *begin)
{
	struct str want = str_of(begin);
	while (text.p) {
		struct str line = str_cut(&text, '\n');
		struct str behind = {line.p + want.n, line.n - want.n};
		if (str_starts(line, want) && (!behind.n || behind.p[0] == ' '))
			return true;
	}
	return false;
}

/* The head of a fragment's policy; returns its lines. */
static int put_head(struct buf *b, const struct block *k)
{
	bool head = str_is(k->around, "抬头"), agreement = str_is(k->around, "协议"),
	     unit = str_is(k->around, "单元");
	int lines = 1;
	buf_puts(b, "政策 样.片段 \"片段\"\n");
	if (head)
		return lines;
	for (size_t i = 0; i < sizeof heads / sizeof *heads; i++, lines++)
		if (str_is(str_of(heads[i].word), "对象") && (agreement || unit))
			buf_printf(b, "  对象 %s\n", unit ? "单元" : "定向培养");
		else if (str_is(str_of(heads[i].word), "周期") && (unit || str_is(k->around, "逐期")))
			buf_puts(b, unit ? "  周期 一次 于 查看日\n"
					 : "  周期 逐期 服务 满 3年 第1期，满 4年 第2期，满 5年 第3期\n");
		else
			buf_puts(b, heads[i].line);
	return lines;
}

/* A name that a fragment of this kind can have beside it. */
static bool fits(const struct block *k, const char *begin)
{
	struct str word = str_of(begin);
	bool unit = str_is(k->around, "单元") || str_find(k->text, STR("  对象 单元")) >= 0;
	bool dated = unit || str_is(k->around, "逐期") || str_find(k->text, STR("  周期 逐期")) >= 0;
	if (str_is(word, "令 级别"))
		return !dated;
	if (str_is(word, "归属"))
		return !unit && !has_line(k->text, "途径");
	return !unit || !str_starts(word, STR("令 "));
}

/* What stands behind a fragment. */
static void put_rest(struct buf *b, const struct block *k)
{
	for (size_t i = 0; str_is(k->around, "抬头") && i < sizeof heads / sizeof *heads; i++) {
		struct buf word;
		buf_init(&word, 100);
		buf_printf(&word, "  %s", heads[i].word);
		if (!has_line(k->text, word.p))
			buf_puts(b, heads[i].line);
		buf_release(&word);
	}
	for (size_t i = 0; i < sizeof things / sizeof *things; i++)
		if (!has_line(k->text, things[i].begin) && fits(k, things[i].begin))
			buf_puts(b, things[i].text);
	if (!has_line(k->text, "金额") && !has_line(k->text, "分期") && !has_line(k->text, "途径"))
		buf_puts(b, "金额 1元\n");
}

/* The block as a whole file; *before: lines that were put before its text. */
static void whole_file(struct buf *b, const struct block *k, int *before)
{
	*before = 0;
	if (!k->around.n) {
		buf_put_str(b, k->text);
		return;
	}
	*before = put_head(b, k);
	if (!str_is(k->around, "式")) {
		buf_put_str(b, k->text);
	} else {
		struct str rest = k->text;
		for (int n = 1; rest.n; n++) {
			struct str line = str_cut(&rest, '\n');
			buf_printf(b, "令 例%d = %.*s\n", n, STR_FMT(line));
		}
	}
	put_rest(b, k);
}

/* Adds the packs below a folder to the set. */
static void add_packs(struct bench *t, const char *below)
{
	DIR *dir = opendir(test_path(t->mem, below, NULL));
	for (struct dirent *e; dir && (e = readdir(dir));) {
		if (str_ends(str_of(e->d_name), STR(".policy")))
			bench_add(t, below, e->d_name);
		else if (e->d_type == DT_DIR && e->d_name[0] != '.')
			add_packs(t, diag_text(t->mem, "%s/%s", below, e->d_name));
	}
	if (dir)
		closedir(dir);
}

/* A clause of an invented policy is in no list. */
static bool about_clause(const struct diag *e)
{
	return e->level == DIAG_WARNING && strstr(e->what, "条款清单");
}

/* Everything that is said about the block. */
static void check_block(struct bench *t, const struct block *k, struct str file, int before, struct buf *said)
{
	if (packs_add(t->packs, "例.policy", file, &t->d) == 0) {
		add_packs(t, "policies");
		packs_check(t->packs, &t->d);
	}
	for (struct diag *e = t->d.first; e; e = e->next) {
		bool own = !strcmp(e->file, "例.policy"), error = str_is(k->kind, "policy-error");
		struct str shown = own ? file : STR("");
		if (about_clause(e) || (e->level == DIAG_WARNING && !error))
			continue;
		for (int i = 0; i < before && own; i++)
			str_cut(&shown, '\n');
		e->at.line -= own ? before : 0;
		diag_print(said, e, shown);
	}
}

/* The cases inside come out. */
static void run_cases(struct bench *t, const struct block *k)
{
	struct world *units = test_world_of(t, "tests/none");
	struct test_unit_source source = {t, units};
	struct case_result r = {0};
	struct err e = {0};
	struct buf out;
	buf_init(&out, FILE_MAX);
	assert_non_null(units);
	assert_int_equal(policy_test(t->packs, t->packs->pack[0], test_shipped_unit, &source, &out, &r, &e), 0);
	if (r.failed)
		print_error("docs/policy-manual.md:%d\n%s", k->line, out.p);
	assert_int_equal(r.failed, 0);
	assert_true(r.passed > 0);
	buf_release(&out);
}

/* A good example is written as the formatter writes it. */
static void check_canonical(const struct block *k, struct str file, int before, struct arena *mem)
{
	struct diags d;
	struct buf out;
	diags_init(&d, mem);
	buf_init(&out, FILE_MAX);
	assert_int_equal(policy_format("例.policy", file, &out, mem, &d), 0);
	struct str made = buf_str(&out);
	for (int i = 0; i < before; i++)
		str_cut(&made, '\n');
	if (!str_is(k->around, "式") && !str_starts(made, k->text)) {
		print_error("docs/policy-manual.md:%d: 不是统一的写法，应当是\n%.*s\n", k->line,
			    (int)(made.n < k->text.n + 200 ? made.n : k->text.n + 200), made.p);
		fail();
	}
	buf_release(&out);
}

/* One block: what is said of it, its canonical form, its cases. */
static void an_example(void **state)
{
	const struct block *k = *state;
	struct bench t;
	struct buf file, said;
	int before;
	bench_init(&t);
	buf_init(&file, FILE_MAX);
	buf_init(&said, FILE_MAX);
	whole_file(&file, k, &before);
	check_block(&t, k, buf_str(&file), before, &said);
	struct str expected = str_is(k->kind, "policy-error") ? k->message : STR("");
	if (!str_eq(buf_str(&said), expected)) {
		print_error("docs/policy-manual.md:%d\n--- expected\n%.*s--- said\n%.*s", k->line, STR_FMT(expected),
			    STR_FMT(buf_str(&said)));
		fail();
	}
	if (!str_is(k->kind, "policy-error"))
		check_canonical(k, buf_str(&file), before, t.mem);
	if (str_is(k->kind, "policy-cases"))
		run_cases(&t, k);
	buf_release(&file);
	buf_release(&said);
	bench_release(&t);
}

/* The lines up to the closing fence. */
static struct str fenced(struct str *rest, int *line)
{
	struct str text = {rest->p, 0};
	while (rest->p) {
		struct str l = str_cut(rest, '\n');
		++*line;
		if (str_is(l, "```"))
			return text;
		text.n = (size_t)(l.p + l.n + 1 - text.p);
	}
	fprintf(stderr, "docs/policy-manual.md:%d: a fence is not closed\n", *line);
	exit(1);
}

/* The word of a comment line: <!-- 语句 -->. */
static struct str comment_word(struct str l)
{
	struct str begin = STR("<!-- "), end = STR(" -->");
	if (!str_starts(l, begin) || !str_ends(l, end))
		return STR("");
	return (struct str){l.p + begin.n, l.n - begin.n - end.n};
}

/* All blocks of the manual. */
static void read_manual(struct str rest)
{
	struct str around = STR("");
	for (int line = 1; rest.p; line++) {
		struct str l = str_cut(&rest, '\n');
		if (str_is(l, "```policy") || str_is(l, "```policy-error") || str_is(l, "```policy-cases")) {
			struct block *k = &blocks[nblocks++];
			*k = (struct block){.line = line, .kind = {l.p + 3, l.n - 3}, .around = around};
			k->text = fenced(&rest, &line);
		} else if (str_is(l, "```text") && nblocks && str_is(blocks[nblocks - 1].kind, "policy-error") &&
			   !blocks[nblocks - 1].message.p)
			blocks[nblocks - 1].message = fenced(&rest, &line);
		else if (str_starts(l, STR("```")))
			fenced(&rest, &line);
		around = comment_word(l);
	}
}

static struct CMUnitTest tests[BLOCKS_MAX];

int main(void)
{
	struct arena *mem = arena_new(0);
	struct str manual = test_read(mem, test_path(mem, "docs/policy-manual.md", NULL));
	if (!manual.p)
		return 1;
	read_manual(manual);
	for (size_t i = 0; i < nblocks; i++) {
		struct str first = blocks[i].text, name = str_cut(&first, '\n');
		const char *title = diag_text(mem, "%d: %.*s", blocks[i].line, STR_FMT(diag_brief(name)));
		tests[i] = (struct CMUnitTest){title, an_example, NULL, NULL, &blocks[i]};
	}
	int failed = _cmocka_run_group_tests("manual", tests, nblocks, NULL, NULL);
	arena_free(mem);
	return nblocks < 10 ? 1 : failed;
}
