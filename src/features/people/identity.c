/* Numbers by which a person is known. */
#include "features/people/identity.h"

#include <string.h>

#include "base/utf8.h"

#define NUMBER_MAX  40
#define YEAR_OLDEST 1900 /* nobody alive was born before */

/* The value of n digits. */
static int value(const char *p, size_t n)
{
	int v = 0;
	for (size_t i = 0; i < n; i++)
		v = v * 10 + (p[i] - '0');
	return v;
}

bool province_prefix(const char *two)
{
	static const char known[] =
	    "11 12 13 14 15 21 22 23 31 32 33 34 35 36 37 41 42 43 44 45 46 50 51 52 53 54 61 62 63 64 65 71 81 82";
	for (const char *p = known; *p; p += p[2] ? 3 : 2) {
		if (p[0] == two[0] && p[1] == two[1])
			return true;
	}
	return false;
}

/* ISO 7064 MOD 11-2 over 17 digits: the 18th character. */
static char check_digit(const char *p)
{
	static const int weight[17] = {7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2};
	int sum = 0;
	for (int i = 0; i < 17; i++)
		sum += (p[i] - '0') * weight[i];
	return "10X98765432"[sum % 11];
}

/* Length and characters of an 18-character number. */
static int form18(const char *p, size_t n, struct err *e)
{
	char c[5];
	size_t count = utf8_count((struct str){p, n});
	if (n == 0)
		return err_set(e, ERR_INPUT, "空");
	if (n == 15 && number_digits(p, n))
		return err_set(e, ERR_INPUT, "十五位的旧号码已停用，要用十八位的");
	if (count != 18)
		return err_set(e, ERR_INPUT, "应为18位，实为%zu位", count);
	size_t at = number_stranger(p, n, c);
	if (at && at < 18)
		return err_set(e, ERR_INPUT, "第%zu位应为数字，不是“%s”", at, c);
	if (at && c[0] != 'X')
		return err_set(e, ERR_INPUT, "末位应为数字或X，不是“%s”", c);
	return 0;
}

/* Birth date at positions 7–14, then the check digit, then what the number tells. */
static int body18(const char *p, day_t today, struct identity *out, struct err *e)
{
	int y = value(p + 6, 4), m = value(p + 10, 2), d = value(p + 12, 2);
	day_t born = day_of(y, m, d);
	if (m < 1 || m > 12)
		return err_set(e, ERR_INPUT, "出生日期不成立：%02d月", m);
	if (y < YEAR_OLDEST)
		return err_set(e, ERR_INPUT, "出生日期不成立：%04d年", y);
	if (born == DAY_NONE)
		return err_set(e, ERR_INPUT, "出生日期不成立：%d年%d月%d日", y, m, d);
	if (today != DAY_NONE && born > today)
		return err_set(e, ERR_INPUT, "出生日期不成立：%d年%d月%d日还没到", y, m, d);
	char want = check_digit(p);
	if (p[17] != want)
		return err_set(e, ERR_INPUT, "校验码不符，应为%c", want);
	*out = (struct identity){born, (p[16] - '0') % 2 ? IDENTITY_MALE : IDENTITY_FEMALE, ""};
	memcpy(out->region, p, 6);
	return 0;
}

int citizen_id_parse(struct str text, day_t today, struct buf *norm, struct identity *out, struct err *e)
{
	char p[NUMBER_MAX];
	size_t n;
	if (!number_fold(text, false, p, sizeof p, &n))
		return err_set(e, ERR_INPUT, "应为18位，这里多得多");
	if (form18(p, n, e) < 0)
		return -1;
	if (p[0] == '8' && p[1] >= '1' && p[1] <= '3')
		return err_set(e, ERR_INPUT, "%.6s不是居民身份证的前缀，是港澳台居民居住证的", p);
	if (p[0] == '9')
		return err_set(e, ERR_INPUT, "%.6s不是居民身份证的前缀，首位9是外国人永久居留身份证的", p);
	if (!province_prefix(p))
		return err_set(e, ERR_INPUT, "没有以%.2s开头的省级代码", p);
	return body18(p, today, out, e) < 0 ? -1 : buf_put(norm, p, n);
}

int residence_permit_parse(struct str text, day_t today, struct buf *norm, struct identity *out, struct err *e)
{
	char p[NUMBER_MAX];
	size_t n;
	if (!number_fold(text, false, p, sizeof p, &n))
		return err_set(e, ERR_INPUT, "应为18位，这里多得多");
	if (n == 8 && number_digits(p, n))
		return err_set(e, ERR_INPUT, "这是台湾居民来往大陆通行证（台胞证）的号码，不是居住证的");
	if (n == 9 && (p[0] == 'H' || p[0] == 'M') && number_digits(p + 1, 8))
		return err_set(e, ERR_INPUT, "这是来往内地通行证（回乡证）的号码，不是居住证的");
	if (form18(p, n, e) < 0)
		return -1;
	if (memcmp(p, "810000", 6) != 0 && memcmp(p, "820000", 6) != 0 && memcmp(p, "830000", 6) != 0)
		return err_set(e, ERR_INPUT, "%.6s不是居住证的前缀，应为810000、820000或830000", p);
	return body18(p, today, out, e) < 0 ? -1 : buf_put(norm, p, n);
}

/* The form before 2023-12: three letters of the country, twelve digits. */
static bool old_permit(const char *p, size_t n)
{
	if (n != 15 || !number_digits(p + 3, 12))
		return false;
	for (int i = 0; i < 3; i++) {
		if (p[i] < 'A' || p[i] > 'Z')
			return false;
	}
	return true;
}

int foreign_permit_parse(struct str text, day_t today, struct buf *norm, struct identity *out, struct err *e)
{
	char p[NUMBER_MAX];
	size_t n;
	if (!number_fold(text, false, p, sizeof p, &n))
		return err_set(e, ERR_INPUT, "新式应为18位，旧式应为15位，这里多得多");
	if (n == 0)
		return err_set(e, ERR_INPUT, "空");
	if (old_permit(p, n)) {
		*out = (struct identity){DAY_NONE, 0, ""};
		return buf_put(norm, p, n);
	}
	if (n == 15 || (p[0] >= 'A' && p[0] <= 'Z'))
		return err_set(e, ERR_INPUT, "旧式应为3个字母加12位数字");
	if (form18(p, n, e) < 0)
		return -1;
	if (p[0] != '9')
		return err_set(e, ERR_INPUT, "新式号码的首位应为9");
	if (body18(p, today, out, e) < 0)
		return -1;
	out->region[0] = 0;
	return buf_put(norm, p, n);
}

int passport_parse(struct str text, struct buf *norm, struct err *e)
{
	char p[NUMBER_MAX];
	size_t n;
	if (!number_fold(text, true, p, sizeof p, &n) || n < 5 || n > 17)
		return err_set(e, ERR_INPUT, "护照号应为5至17位字母或数字");
	for (size_t i = 0; i < n; i++) {
		if (!number_digits(p + i, 1) && !(p[i] >= 'A' && p[i] <= 'Z'))
			return err_set(e, ERR_INPUT, "护照号只能有字母和数字");
	}
	return buf_put(norm, p, n);
}

/* The Luhn sum of n digits ends in 0. */
static bool luhn(const char *p, size_t n)
{
	int sum = 0;
	for (size_t i = 0; i < n; i++) {
		int v = p[n - 1 - i] - '0';
		if (i % 2)
			v = v > 4 ? v * 2 - 9 : v * 2;
		sum += v;
	}
	return sum % 10 == 0;
}

int bank_card_parse(struct str text, struct buf *norm, struct err *e)
{
	char p[NUMBER_MAX];
	size_t n;
	if (!number_fold(text, true, p, sizeof p, &n))
		return err_set(e, ERR_INPUT, "应为16至19位，这里多得多");
	if (n == 0)
		return err_set(e, ERR_INPUT, "空");
	char c[5];
	size_t at = number_stranger(p, n, c);
	if (at)
		return err_set(e, ERR_INPUT, "第%zu位应为数字，不是“%s”", at, c);
	if (n < 16 || n > 19)
		return err_set(e, ERR_INPUT, "应为16至19位，实为%zu位", n);
	if (!luhn(p, n))
		return err_set(e, ERR_INPUT, "校验位不符，多半写错了一位");
	return buf_put(norm, p, n);
}

int mobile_parse(struct str text, struct buf *norm, struct err *e)
{
	char p[NUMBER_MAX];
	size_t n, skip = 0;
	if (!number_fold(text, true, p, sizeof p, &n))
		return err_set(e, ERR_INPUT, "应为11位数字，这里多得多");
	if (n == 0)
		return err_set(e, ERR_INPUT, "空");
	if (str_starts((struct str){p, n}, STR("+86")))
		skip = 3;
	else if (str_starts((struct str){p, n}, STR("0086")))
		skip = 4;
	else if (n == 13 && p[0] == '8' && p[1] == '6')
		skip = 2;
	if (n - skip != 11 || !number_digits(p + skip, 11))
		return err_set(e, ERR_INPUT, "应为11位数字");
	if (p[skip] != '1' || p[skip + 1] < '3')
		return err_set(e, ERR_INPUT, "没有以%.2s开头的手机号", p + skip);
	return buf_put(norm, p + skip, 11);
}
