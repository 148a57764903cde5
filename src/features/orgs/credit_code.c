/* Unified social credit codes. */
#include "features/orgs/credit_code.h"

#include <string.h>

#include "base/utf8.h"

#define CODE_SIZE 18

static const char alphabet[] = "0123456789ABCDEFGHJKLMNPQRTUWXY";

/* Half width, upper case, no blanks or hyphens, into out of n bytes; the number of bytes, 0 when it is too long. */
static size_t fold(struct str text, char *out, size_t n)
{
	struct buf b;
	buf_init(&b, 4096);
	utf8_fold_width(&b, str_trim(text));
	size_t k = 0;
	for (size_t i = 0; i < b.n && k < n; i++) {
		char c = b.p[i];
		if (c != ' ' && c != '\t' && c != '-')
			out[k++] = c >= 'a' && c <= 'z' ? (char)(c - 'a' + 'A') : c;
	}
	buf_release(&b);
	return k;
}

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

int credit_code_parse(struct str text, struct buf *norm, struct err *e)
{
	char p[64];
	size_t n = fold(text, p, sizeof p);
	if (n == 0)
		return err_set(e, ERR_INPUT, "空");
	if (n != CODE_SIZE)
		return err_set(e, ERR_INPUT, "应为18位，实为%zu位", utf8_count((struct str){p, n}));
	for (size_t i = 0; i < n; i++) {
		if (value(p[i]) < 0)
			return err_set(e, ERR_INPUT, "第%zu位的字符不在字符集里（没有I、O、S、V、Z）", i + 1);
	}
	for (size_t i = 2; i < 8; i++) {
		if (p[i] > '9')
			return err_set(e, ERR_INPUT, "第3至8位是登记机关的区划代码，应为数字");
	}
	char want = check_character(p);
	if (p[17] != want)
		return err_set(e, ERR_INPUT, "校验码不符，应为%c", want);
	return buf_put(norm, p, n);
}
