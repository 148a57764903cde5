/* Unified social credit codes. */
#include "features/orgs/credit_code.h"

#include <string.h>

#include "base/number.h"
#include "base/utf8.h"

#define CODE_SIZE 18

static const char alphabet[] = "0123456789ABCDEFGHJKLMNPQRTUWXY";

/* The value of a character, −1 when it is not in the alphabet. */
static int value(char c)
{
	const char *at = c ? strchr(alphabet, c) : NULL;
	return at ? (int)(at - alphabet) : -1;
}

/* Weights 3^i mod 31; the check value is what brings the sum to a multiple of 31. */
static char check_character(const char *p)
{
	int sum = 0, weight = 1;
	for (int i = 0; i < CODE_SIZE - 1; i++) {
		sum = (sum + value(p[i]) * weight) % 31;
		weight = weight * 3 % 31;
	}
	return alphabet[(31 - sum) % 31];
}

/* What a code of another length probably is. */
static int wrong_length(const char *p, size_t n, struct err *e)
{
	size_t count = utf8_count((struct str){p, n});
	if (n == 15 && number_digits(p, n))
		return err_set(e, ERR_INPUT, "十五位的是旧的工商注册号，应为18位的统一社会信用代码");
	if (count == 9)
		return err_set(e, ERR_INPUT, "九位的是组织机构代码，应为18位的统一社会信用代码");
	return err_set(e, ERR_INPUT, "应为18位，实为%zu位", count);
}

int credit_code_parse(struct str text, struct buf *norm, struct err *e)
{
	char p[64];
	size_t n;
	if (!number_fold(text, true, p, sizeof p, &n))
		return err_set(e, ERR_INPUT, "应为18位，这里多得多");
	if (n == 0)
		return err_set(e, ERR_INPUT, "空");
	if (utf8_count((struct str){p, n}) != CODE_SIZE)
		return wrong_length(p, n, e);
	for (size_t i = 0; i < CODE_SIZE; i++) {
		if (value(p[i]) < 0)
			return err_set(e, ERR_INPUT, "第%zu位的字符不在字符集里（没有I、O、S、V、Z）", i + 1);
		if (i >= 2 && i < 8 && p[i] > '9')
			return err_set(e, ERR_INPUT, "第%zu位应为数字（第3至8位是登记机关的区划代码），不是%c", i + 1,
				       p[i]);
	}
	char want = check_character(p);
	if (p[17] != want)
		return err_set(e, ERR_INPUT, "校验码不符，应为%c", want);
	return buf_put(norm, p, n);
}
