/* Text cases of the policy layer: a program, and what is said of it. Used by test_check.c and test_lint.c.
 *
 * The files below tests/policy/FOLDER:
 *     === 标题
 *     令 护理断 = 任职
 *     --- 说了
 *     甲:1:3: 错误：…
 * A text that brings no header is put behind the smallest one, and gets an amount when it has none; lines are counted
 * without it. Files of one case (甲 乙 丙 丁) are separated by +++. */
#ifndef YICAI_POLICY_TEST_TEXT_H
#define YICAI_POLICY_TEST_TEXT_H

#include "policy/policy.h"
#include "policy/test_dict.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>

/* What a case's text is put behind when it brings no header of its own. */
static const char frame[] =
    "政策 测试.甲 \"测试\"\n  状态 假想\n  辖区 330600\n  施行 不详\n  对象 人员\n  周期 按月\n";
#define FRAME_LINES 6

/* A set of packs of one case, and what was said. */
struct trial {
	struct arena *mem;
	struct pool *pool;
	struct diags d;
	struct packs *s;
};

static void trial_begin(struct trial *t)
{
	t->mem = arena_new(0);
	t->pool = pool_new(0);
	assert_non_null(t->mem);
	assert_non_null(t->pool);
	diags_init(&t->d, t->mem);
	t->s = packs_new(&test_dict, t->pool, t->mem);
	assert_non_null(t->s);
}

static void trial_end(struct trial *t)
{
	pool_free(t->pool);
	arena_free(t->mem);
}

/* The text has a line that begins with one of the statements which say an amount. */
static bool says_amount(struct str text)
{
	for (struct str rest = text; rest.p;) {
		struct str line = str_cut(&rest, '\n');
		if (str_starts(line, STR("金额")) || str_starts(line, STR("分期")))
			return true;
	}
	return false;
}

/* One part as a whole file: behind the frame unless it brings its own header. */
static struct str whole_file(struct trial *t, struct str part)
{
	bool own = str_starts(part, STR("政策 ")) || str_starts(part, STR("通则 "));
	struct buf b;
	buf_init(&b, 1u << 20);
	if (!own)
		buf_puts(&b, frame);
	buf_put_str(&b, part);
	if (!own && !says_amount(part))
		buf_puts(&b, "金额 1元   S26\n");
	struct str text = {arena_copy(t->mem, buf_str(&b).p, buf_str(&b).n), buf_str(&b).n};
	buf_release(&b);
	assert_non_null(text.p);
	return text;
}

/* Up to four files of a case. */
struct parts {
	const char *name[4];
	struct str text[4];
	bool framed[4];
	size_t n;
};

/* Cuts a case at its +++ lines and adds the parts to the set. */
static void add_parts(struct trial *t, struct str text, struct parts *p)
{
	static const char *const names[] = {"甲", "乙", "丙", "丁"};
	p->n = 0;
	while (text.n) {
		long end = str_find(text, STR("+++\n"));
		struct str part = {text.p, end < 0 ? text.n : (size_t)end};
		size_t skip = end < 0 ? text.n : (size_t)end + 4;
		text = (struct str){text.p + skip, text.n - skip};
		assert_true(p->n < 4);
		p->framed[p->n] = !str_starts(part, STR("政策 ")) && !str_starts(part, STR("通则 "));
		p->name[p->n] = names[p->n];
		p->text[p->n] = whole_file(t, part);
		p->n++;
	}
	for (size_t i = 0; i < p->n; i++)
		packs_add(t->s, p->name[i], p->text[i], &t->d);
}

/* What was said, lines counted without the frame. */
static void print_said(struct trial *t, const struct parts *p, struct buf *out)
{
	for (const struct diag *g = t->d.first; g; g = g->next) {
		size_t i = 0;
		while (i + 1 < p->n && strcmp(p->name[i], g->file) != 0)
			i++;
		struct diag own = *g;
		struct str source = p->text[i];
		if (p->framed[i]) {
			source.p += sizeof frame - 1;
			source.n -= sizeof frame - 1;
			own.at.line -= FRAME_LINES;
		}
		diag_print(out, &own, source);
	}
}

/* What is done with the packs of a case, which have been added. */
typedef void (*trial_run)(struct trial *t);

/* Runs one case; prints the difference. */
static bool case_passes(trial_run run, const char *file, struct str title, struct str text, struct str want)
{
	struct trial t;
	struct parts p;
	struct buf said;
	buf_init(&said, 1u << 20);
	trial_begin(&t);
	add_parts(&t, text, &p);
	run(&t);
	print_said(&t, &p, &said);
	bool same = str_eq(buf_str(&said), want);
	if (!same)
		fprintf(stderr, "%s：%.*s\n--- 应当说\n%.*s--- 说了\n%.*s---\n", file, STR_FMT(title), STR_FMT(want),
			STR_FMT(buf_str(&said)));
	buf_release(&said);
	trial_end(&t);
	return same;
}

/* A file's text; the caller frees it. */
static char *read_file(const char *path, size_t *n)
{
	FILE *f = fopen(path, "rb");
	assert_non_null(f);
	char *text = malloc(1u << 20);
	assert_non_null(text);
	*n = fread(text, 1, 1u << 20, f);
	fclose(f);
	return text;
}

/* Runs the cases of one file; returns how many failed. */
static int run_file(trial_run run, const char *path, int *count)
{
	size_t n;
	char *data = read_file(path, &n);
	struct str rest = {data, n};
	int failed = 0;
	long at;
	while ((at = str_find(rest, STR("=== "))) >= 0) {
		rest = (struct str){rest.p + at + 4, rest.n - (size_t)at - 4};
		struct str body = rest, title = str_cut(&body, '\n');
		long next = str_find(body, STR("\n=== "));
		body.n = next < 0 ? body.n : (size_t)next + 1;
		long line = str_find(body, STR("--- 说了\n"));
		assert_true(line >= 0);
		struct str text = {body.p, (size_t)line}, want = {body.p + line + 11, body.n - (size_t)line - 11};
		while (want.n && want.p[want.n - 1] == '\n' && (want.n == 1 || want.p[want.n - 2] == '\n'))
			want.n--;
		failed += !case_passes(run, path, title, text, want);
		++*count;
	}
	free(data);
	return failed;
}

/* Runs all cases below tests/policy/FOLDER; returns how many there were, −1 when one failed. */
static int run_folder(const char *name, trial_run run)
{
	const char *source = getenv("YICAI_SOURCE");
	char folder[1024], path[2048];
	snprintf(folder, sizeof folder, "%s/tests/policy/%s", source ? source : ".", name);
	DIR *d = opendir(folder);
	assert_non_null(d);
	int count = 0, failed = 0;
	for (struct dirent *e; (e = readdir(d));) {
		if (!str_ends(str_of(e->d_name), STR(".txt")))
			continue;
		snprintf(path, sizeof path, "%s/%s", folder, e->d_name);
		failed += run_file(run, path, &count);
	}
	closedir(d);
	return failed ? -1 : count;
}

#endif
