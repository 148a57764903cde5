/* yicai check: is this number, code or date one? */
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/csv.h"
#include "base/utf8.h"
#include "cmd/commands.h"
#include "features/credentials/certificate_no.h"
#include "features/orgs/credit_code.h"
#include "features/people/identity.h"
#include "policy/diag.h"

#define CHECK_LINE_MAX (64u << 10)

/* 居民身份证. */
static int check_citizen(struct str s, day_t today, struct buf *norm, struct err *e)
{
	struct identity id;
	return citizen_id_parse(s, today, norm, &id, e);
}

/* 港澳台居民居住证. */
static int check_resident(struct str s, day_t today, struct buf *norm, struct err *e)
{
	struct identity id;
	return residence_permit_parse(s, today, norm, &id, e);
}

/* 外国人永久居留身份证. */
static int check_foreigner(struct str s, day_t today, struct buf *norm, struct err *e)
{
	struct identity id;
	return foreign_permit_parse(s, today, norm, &id, e);
}

/* 统一社会信用代码. */
static int check_credit(struct str s, day_t today, struct buf *norm, struct err *e)
{
	(void)today;
	return credit_code_parse(s, norm, e);
}

/* 职业技能等级证书. */
static int check_level(struct str s, day_t today, struct buf *norm, struct err *e)
{
	struct certificate_no c;
	(void)today;
	return certificate_no_parse(CERTIFICATE_LEVEL, s, norm, &c, e);
}

/* 特级技师证书. */
static int check_chief(struct str s, day_t today, struct buf *norm, struct err *e)
{
	struct certificate_no c;
	(void)today;
	return certificate_no_parse(CERTIFICATE_CHIEF, s, norm, &c, e);
}

/* 职业资格证书. */
static int check_qualification(struct str s, day_t today, struct buf *norm, struct err *e)
{
	struct certificate_no c;
	(void)today;
	return certificate_no_parse(CERTIFICATE_QUALIFICATION, s, norm, &c, e);
}

/* 银行卡. */
static int check_card(struct str s, day_t today, struct buf *norm, struct err *e)
{
	(void)today;
	return bank_card_parse(s, norm, e);
}

/* 手机. */
static int check_mobile(struct str s, day_t today, struct buf *norm, struct err *e)
{
	(void)today;
	return mobile_parse(s, norm, e);
}

/* 日期, in any form that an import accepts. */
static int check_day(struct str s, day_t today, struct buf *norm, struct err *e)
{
	const char *why = "不是日期";
	day_t d;
	char text[11];
	(void)today;
	if (s.n == 0)
		return err_set(e, ERR_INPUT, "空");
	if (day_parse_lenient(s, &d, &why) == LENIENT_NOT)
		return err_set(e, ERR_INPUT, "%s", why);
	day_text(d, text);
	return buf_puts(norm, text);
}

static const struct kind {
	const char *name;
	int (*check)(struct str s, day_t today, struct buf *norm, struct err *e);
} kinds[] = {
    {"居民身份证", check_citizen},
    {"港澳台居民居住证", check_resident},
    {"外国人永久居留身份证", check_foreigner},
    {"统一社会信用代码", check_credit},
    {"职业技能等级证书", check_level},
    {"特级技师证书", check_chief},
    {"职业资格证书", check_qualification},
    {"银行卡", check_card},
    {"手机", check_mobile},
    {"日期", check_day},
};
#define KINDS (sizeof kinds / sizeof *kinds)

/* The kind of this name; NULL with an error that names them all. */
static const struct kind *find_kind(const char *name, struct err *e)
{
	struct str names[KINDS];
	struct buf all;
	for (size_t i = 0; i < KINDS; i++) {
		if (strcmp(kinds[i].name, name) == 0)
			return &kinds[i];
		names[i] = str_of(kinds[i].name);
	}
	buf_init(&all, 1024);
	for (size_t i = 0; i < KINDS; i++)
		buf_printf(&all, "%s%s", i ? "、" : "", kinds[i].name);
	struct str near = nearest_name(str_of(name), names, KINDS);
	err_set(e, ERR_USAGE, "种类是%s，没有“%s”", all.p ? all.p : "", name);
	if (near.p)
		err_todo(e, "是不是“%.*s”？", STR_FMT(near));
	buf_release(&all);
	return NULL;
}

/* One value → one line. False when it is invalid. */
static bool answer(const struct kind *k, struct str s, day_t today)
{
	struct err e = {0};
	struct buf norm, line;
	char reason[800] = "";
	s = str_trim(s);
	buf_init(&norm, 8192);
	buf_init(&line, 4 * CHECK_LINE_MAX);
	bool valid = k->check(s, today, &norm, &e) == 0 && !norm.failed;
	if (!valid)
		snprintf(reason, sizeof reason, "%s", e.what);
	else if (!str_eq(buf_str(&norm), s))
		snprintf(reason, sizeof reason, "规范为%s", norm.p);
	struct str cells[] = {s, valid ? STR("1") : STR("0"), str_of(reason)};
	csv_put_row(&line, cells, 3);
	fwrite(line.p ? line.p : "", 1, line.n, stdout);
	buf_release(&norm);
	buf_release(&line);
	return valid;
}

/* A line too long to be anything: answered with its beginning. */
static bool answer_too_long(struct str line)
{
	struct str head = {line.p, 0};
	size_t took;
	while (head.n < 40) {
		utf8_next((struct str){line.p + head.n, line.n - head.n}, &took);
		head.n += took;
	}
	struct buf out;
	buf_init(&out, 1024);
	csv_put(&out, head);
	fwrite(out.p, 1, out.n, stdout);
	puts(",0,这一行超过64 KiB，只显示开头");
	buf_release(&out);
	return false;
}

/* Answers one line without its end. */
static bool answer_line(const struct kind *k, const struct buf *line, size_t number, day_t today)
{
	struct str s = buf_str(line);
	if (number == 1 && str_starts(s, STR("\xef\xbb\xbf")))
		s = (struct str){s.p + 3, s.n - 3};
	return line->failed ? answer_too_long(s) : answer(k, s, today);
}

/* Values from standard input, one a line, a last one without its line end too; *valid turns false at an invalid one. */
static int answer_lines(const struct kind *k, day_t today, bool *valid, struct err *e)
{
	struct buf line;
	size_t number = 0;
	bool begun = false;
	buf_init(&line, CHECK_LINE_MAX);
	for (int c; (c = getc_unlocked(stdin)) != EOF || begun;) {
		begun = c != '\n' && c != EOF;
		if (begun) {
			buf_putc(&line, (char)c);
			continue;
		}
		*valid &= answer_line(k, &line, ++number, today);
		buf_clear(&line);
	}
	buf_release(&line);
	return ferror(stdin) ? err_set(e, ERR_IO, "标准输入读不出来") : 0;
}

int cmd_check_call(struct call *c)
{
	struct err e = {0};
	const struct kind *k = find_kind(c->operand[0], &e);
	if (!k)
		return call_fail(&e);
	struct clock clock = clock_system();
	day_t today = instant_day(clock.now(clock.self));
	bool valid = true;
	puts("value,valid,reason");
	for (size_t i = 1; i < c->noperands; i++)
		valid &= answer(k, str_of(c->operand[i]), today);
	if (c->noperands == 1 && answer_lines(k, today, &valid, &e) < 0)
		return call_fail(&e);
	if (fflush(stdout)) {
		err_set(&e, ERR_IO, "结果写不出去");
		return call_fail(&e);
	}
	return valid ? EXIT_DONE : EXIT_WRONG;
}
