/* yicai check: is this number, code or date one? */
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/csv.h"
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
	buf_init(&all, 240);
	for (size_t i = 0; i < KINDS; i++) {
		if (strcmp(kinds[i].name, name) == 0)
			return &kinds[i];
		names[i] = str_of(kinds[i].name);
		buf_printf(&all, "%s%s", i ? "、" : "", kinds[i].name);
	}
	struct str near = nearest_name(str_of(name), names, KINDS);
	err_set(e, ERR_USAGE, "没有“%s”这个种类", name);
	if (near.p)
		err_todo(e, "是不是“%.*s”？", STR_FMT(near));
	else
		err_todo(e, "有 %s", all.p ? all.p : "");
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

/* Values from standard input, one a line; *valid turns false at an invalid one. */
static int answer_lines(const struct kind *k, day_t today, bool *valid, struct err *e)
{
	char *line = NULL;
	size_t cap = 0;
	ssize_t n;
	bool first = true;
	while ((n = getline(&line, &cap, stdin)) >= 0) {
		if (n > CHECK_LINE_MAX) {
			free(line);
			return err_set(e, ERR_LIMIT, "有一行超过 %u 字节", CHECK_LINE_MAX);
		}
		struct str s = {line, (size_t)n};
		if (s.n && s.p[s.n - 1] == '\n')
			s.n--;
		if (first && str_starts(s, STR("\xef\xbb\xbf")))
			s = (struct str){s.p + 3, s.n - 3};
		first = false;
		*valid &= answer(k, s, today);
	}
	free(line);
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
	return valid ? EXIT_DONE : EXIT_WRONG;
}
