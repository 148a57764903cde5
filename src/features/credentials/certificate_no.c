/* Certificate numbers, table-driven: a form is letters, digits, and where in them a level, a year, a province stand. */
#include "features/credentials/certificate_no.h"

#include <string.h>

#include "base/utf8.h"
#include "features/people/identity.h"

static const struct form {
	const char *shape;   /* A a letter, 9 a digit */
	const char *letters; /* allowed first letters; NULL any */
	const char *described;
	int level, year, province; /* positions from 0; −1 none */
	int kind;                  /* position of the body's kind 0–4; −1 none */
} forms[] = {
    [CERTIFICATE_OTHER] = {"", NULL, "", -1, -1, -1, -1},
    [CERTIFICATE_LEVEL] = {"A999999999999999999999", "YS", "首字母Y或S加21位数字", 15, 13, 5, -1},
    [CERTIFICATE_CHIEF] = {"AA99999999999999999999", NULL, "两个字母加20位数字", -1, -1, -1, -1},
    [CERTIFICATE_QUALIFICATION] = {"9999999999999999", NULL, "16位数字", 10, 0, -1, 6},
};
_Static_assert(sizeof forms / sizeof *forms == CERTIFICATE_QUALIFICATION + 1, "a form for each");

/* The first character that does not fit the shape, −1 when all do. */
static int misfit(const char *shape, const char *p)
{
	for (int i = 0; shape[i]; i++) {
		bool letter = p[i] >= 'A' && p[i] <= 'Z', digit = p[i] >= '0' && p[i] <= '9';
		if (shape[i] == 'A' ? !letter : !digit)
			return i;
	}
	return -1;
}

int certificate_no_parse(enum certificate_form form, struct str text, struct buf *norm, struct certificate_no *out,
			 struct err *e)
{
	const struct form *f = &forms[form];
	char p[64];
	size_t n;
	bool fits = number_fold(text, true, p, sizeof p, &n);
	if (n == 0)
		return err_set(e, ERR_INPUT, "空");
	if (!fits)
		return err_set(e, ERR_INPUT, "应为%s，共%zu位，这里多得多", f->described, strlen(f->shape));
	if (utf8_count((struct str){p, n}) != strlen(f->shape))
		return err_set(e, ERR_INPUT, "应为%s，共%zu位，实为%zu位", f->described, strlen(f->shape),
			       utf8_count((struct str){p, n}));
	int at = misfit(f->shape, p);
	if (at >= 0)
		return err_set(e, ERR_INPUT, "应为%s，第%d位不对", f->described, at + 1);
	if (f->letters && !strchr(f->letters, p[0]))
		return err_set(e, ERR_INPUT, "首字母应为Y或S，不是%c", p[0]);
	if (f->level >= 0 && (p[f->level] < '1' || p[f->level] > '5'))
		return err_set(e, ERR_INPUT, "第%d位是等级，应为1至5，不是%c", f->level + 1, p[f->level]);
	if (f->kind >= 0 && p[f->kind] > '4')
		return err_set(e, ERR_INPUT, "第%d位是机构类别，应为0至4，不是%c", f->kind + 1, p[f->kind]);
	if (f->province >= 0 && !province_prefix(p + f->province))
		return err_set(e, ERR_INPUT, "第%d、%d位是省级代码，没有%.2s", f->province + 1, f->province + 2,
			       p + f->province);
	*out = (struct certificate_no){form, f->level < 0 ? 0 : p[f->level] - '0',
				       f->year < 0 ? -1 : (p[f->year] - '0') * 10 + p[f->year + 1] - '0', ""};
	if (f->province >= 0)
		memcpy(out->province, p + f->province, 2);
	return buf_put(norm, p, n);
}

void certificate_no_tell(struct str text, struct certificate_no *out)
{
	struct err e = {0};
	struct buf norm;
	buf_init(&norm, 128);
	*out = (struct certificate_no){CERTIFICATE_OTHER, 0, -1, ""};
	for (int form = CERTIFICATE_LEVEL; form <= CERTIFICATE_QUALIFICATION; form++) {
		if (certificate_no_parse((enum certificate_form)form, text, &norm, out, &e) == 0)
			break;
	}
	buf_release(&norm);
}
