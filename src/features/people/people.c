#include "features/people/people.h"

#include "features/people/identity.h"

static const struct code id_kind_codes[] = {
    {ID_CITIZEN, "居民身份证", "身份证|二代身份证|公民身份证"},
    {ID_HMT_RESIDENT, "港澳台居民居住证", "港澳台居住证|港澳居民居住证|台湾居民居住证"},
    {ID_FOREIGNER, "外国人永久居留身份证", "外国人永久居留证|永久居留身份证|永居证"},
    {ID_PASSPORT, "护照", "外国护照"},
};
const struct codelist id_kinds = {"证件类型", id_kind_codes, sizeof id_kind_codes / sizeof *id_kind_codes, false};

static const struct code sex_codes[] = {
    {SEX_MALE, "男", "1|M|男性|先生|male"},
    {SEX_FEMALE, "女", "2|F|女性|女士|female"},
};
const struct codelist sexes = {"性别", sex_codes, sizeof sex_codes / sizeof *sex_codes, false};
_Static_assert((int)SEX_MALE == (int)IDENTITY_MALE && (int)SEX_FEMALE == (int)IDENTITY_FEMALE, "GB/T 2261.1");

int person_number_check(struct str text, struct buf *norm, struct err *e)
{
	char folded[64];
	size_t n;
	if (!number_fold(text, false, folded, sizeof folded, &n))
		return err_set(e, ERR_INPUT, "证件号码太长");
	for (size_t i = 0; i < n; i++)
		if (!(folded[i] >= '0' && folded[i] <= '9') && !(folded[i] >= 'A' && folded[i] <= 'Z'))
			return err_set(e, ERR_INPUT, "不是证件号码：只能有数字和字母");
	if (n < 5)
		return err_set(e, ERR_INPUT, "不是证件号码：只有%zu位", n);
	return buf_put(norm, folded, n) ? err_set(e, ERR_LIMIT, "证件号码太长") : 0;
}

int person_account_check(struct str text, struct buf *norm, struct err *e)
{
	char folded[64];
	size_t n, digits = 0;
	if (!number_fold(text, true, folded, sizeof folded, &n))
		return err_set(e, ERR_INPUT, "银行账号太长");
	for (size_t i = 0; i < n; i++)
		digits += folded[i] >= '0' && folded[i] <= '9';
	if (digits != n || n < 8 || n > 32)
		return err_set(e, ERR_INPUT, "银行账号应为 8 至 32 位数字");
	if (n >= 16 && n <= 19)
		return bank_card_parse(text, norm, e);
	return buf_put(norm, folded, n) ? err_set(e, ERR_LIMIT, "银行账号太长") : 0;
}

FACT_SELF(people, PEOPLE, FIND(SECRET, number), NO_REACH, .name = "人员",
	  .aliases = "人员表|人员信息|员工|职工|基本信息", .clause = "C19 S35", .from = -1, .to = -1, .cut = -1,
	  .ends_with = -1);

/* The number as this kind of document. */
static int parse(int64_t kind, struct str number, day_t today, struct buf *norm, struct identity *out, struct err *e)
{
	switch (kind) {
	case ID_HMT_RESIDENT: return residence_permit_parse(number, today, norm, out, e);
	case ID_FOREIGNER: return foreign_permit_parse(number, today, norm, out, e);
	case ID_PASSPORT: return passport_parse(number, norm, e);
	default: return citizen_id_parse(number, today, norm, out, e);
	}
}

/* A blank cell takes what the number says, a given one must agree with it. */
static void derive(struct cell *cells, int field, int64_t said, const char *as_text, struct findings *out)
{
	if (cells[field].v == FIELD_NONE)
		cells[field].v = said;
	else if (cells[field].v != said)
		finding_fault(out, field, "与证件号码不符，号码上是%s", as_text);
}

void people_rule(const struct rule_context *x, struct cell *cells, struct findings *out)
{
	const int number = FACT_INDEX(people, number), kind = FACT_INDEX(people, id_kind);
	struct identity is = {.born = DAY_NONE};
	struct err why;
	struct buf norm;
	char born[11];
	if (cells[kind].v == FIELD_NONE)
		cells[kind].v = ID_CITIZEN;
	if (!cells[number].s.n)
		return;
	buf_init(&norm, 64);
	int bad = parse(cells[kind].v, cells[number].s, x->today, &norm, &is, &why);
	buf_release(&norm);
	if (bad) {
		finding_fault(out, number, "%s", why.what);
		return;
	}
	if (is.sex)
		derive(cells, FACT_INDEX(people, sex), is.sex, code_label(&sexes, is.sex), out);
	day_text(is.born, born);
	if (is.born != DAY_NONE)
		derive(cells, FACT_INDEX(people, born), is.born, born, out);
}
