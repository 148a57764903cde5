/* The demo generator's tools: cells, numbers, names. */
#include "features/demo/demo_make.h"

#include <stdio.h>
#include <string.h>

#include "features/credentials/credentials.h"
#include "features/education/education.h"
#include "features/employment/employment.h"
#include "features/features.h"
#include "features/payroll/payroll.h"
#include "features/people/people.h"
#include "features/training/training.h"
#include "features/units/units.h"

void demo_blank(const struct fact_type *t, struct cell *cells)
{
	for (size_t i = 0; i < t->rec->n; i++)
		cells[i] = (struct cell){FIELD_NONE, {NULL, 0}};
}

void demo_int(struct cell *cells, int field, int64_t v)
{
	cells[field].v = v;
}

void demo_text(struct demo *d, struct cell *cells, int field, const char *fmt, ...)
{
	char text[256];
	va_list args;
	va_start(args, fmt);
	vsnprintf(text, sizeof text, fmt, args);
	va_end(args);
	/* offsets first, pointers when the fact is put: the scratch may move while it grows */
	cells[field].v = (int64_t)d->text.n;
	cells[field].s = (struct str){"", strlen(text)};
	buf_puts(&d->text, text);
}

void demo_code(const struct fact_type *t, struct cell *cells, int field, const char *label)
{
	int number = code_number(t->rec->fields[field].codes, str_of(label));
	cells[field].v = number ? number : FIELD_NONE;
}

int demo_put(struct demo *d, const struct fact_type *t, int64_t owner, const struct cell *cells, int64_t *id,
	     struct err *e)
{
	struct cell put[RECORD_FIELDS_MAX];
	for (size_t i = 0; i < t->rec->n; i++) {
		put[i] = cells[i];
		if (cells[i].s.n)
			put[i] = (struct cell){FIELD_NONE, {d->text.p + cells[i].v, cells[i].s.n}};
	}
	if (d->text.failed)
		return err_set(e, ERR_NOMEM, "内存不够");
	d->counts.facts++;
	int status = fact_assert(d->r, t, owner, put, 0, id, e);
	buf_clear(&d->text);
	return status;
}

int demo_below(struct demo *d, int n)
{
	return (int)rng_below(&d->rng, (uint64_t)n);
}

int demo_weighted(struct demo *d, const int *weight, int n)
{
	int total = 0, i = 0;
	for (int k = 0; k < n; k++)
		total += weight[k];
	for (int at = demo_below(d, total); at >= weight[i]; i++)
		at -= weight[i];
	return i;
}

day_t demo_day(struct demo *d, day_t a, day_t b)
{
	return b <= a ? a : a + demo_below(d, b - a + 1);
}

int demo_unit(struct demo *d, const char *code, int64_t *id, struct err *e)
{
	if (unit_by_code(d->h, str_of(code), INSTANT_OPEN, id, e) < 0)
		return -1;
	return *id ? 0 : err_set(e, ERR_NOTFOUND, "没有单元 %s，先运行 yicai init", code);
}

/* The four cities' prefixes with a county that does not exist. */
static const char *const city_area[DEMO_CITIES] = {"330699", "530199", "411399", "500199"};

void demo_id_number(struct demo *d, enum demo_city city, day_t *born, bool woman, char out[static 19])
{
	static const int weight[17] = {7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2};
	int64_t key, taken;
	for (;; ++*born) {
		key = ((int64_t)*born * DEMO_CITIES + city) * 2 + woman;
		taken = 0;
		map_get_int(d->used, key, &taken);
		if (taken < 500)
			break;
	}
	map_put_int(d->used, key, taken + 1);
	struct ymd b = day_ymd(*born);
	snprintf(out, 19, "%s%04d%02d%02d%03d", city_area[city], b.y, b.m, b.d, (int)taken * 2 + (woman ? 0 : 1));
	int sum = 0;
	for (int i = 0; i < 17; i++)
		sum += (out[i] - '0') * weight[i];
	out[17] = "10X98765432"[sum % 11];
	out[18] = 0;
}

void demo_credit_code(struct demo *d, const char *kind, const char *area, char out[static 19])
{
	static const char digits[] = "0123456789ABCDEFGHJKLMNPQRTUWXY";
	snprintf(out, 19, "%.2s%.6sMJ9%06d", kind, area, ++d->serial % 1000000);
	int sum = 0, weight = 1;
	for (int i = 0; i < 17; i++) {
		const char *at = strchr(digits, out[i]);
		sum = (sum + (at ? (int)(at - digits) : 0) * weight) % 31;
		weight = weight * 3 % 31;
	}
	out[17] = digits[(31 - sum) % 31];
	out[18] = 0;
}

void demo_card(struct demo *d, char out[static 20])
{
	snprintf(out, 20, "621799%012d", d->serial++);
	int sum = 0;
	for (int i = 17; i >= 0; i--) {
		int v = out[i] - '0';
		if ((17 - i) % 2 == 0)
			v = v > 4 ? v * 2 - 9 : v * 2;
		sum += v;
	}
	out[18] = (char)('0' + (10 - sum % 10) % 10);
	out[19] = 0;
}

void demo_name(struct demo *d, char out[static 16])
{
	static const char *const family[] = {"甲", "乙", "丙", "丁", "戊", "己", "庚", "辛",
					     "壬", "癸", "子", "丑", "寅", "卯", "辰", "巳"};
	static const char *const given[] = {"青", "禾", "云", "溪", "芷", "蓉", "岚", "棠", "榆", "松", "竹",
					    "柏", "梅", "桐", "葵", "蓝", "霁", "晴", "朗", "澄", "润", "泽",
					    "田", "原", "野", "林", "舟", "帆", "锦", "绣", "素", "安"};
	int n = demo_below(d, 4) ? 2 : 1;
	snprintf(out, 16, "%s%s%s", family[demo_below(d, 16)], given[demo_below(d, 32)],
		 n == 2 ? given[demo_below(d, 32)] : "");
}

int demo_person(struct demo *d, const struct demo_person *p, int64_t *id, struct err *e)
{
	struct cell c[RECORD_FIELDS_MAX];
	char number[19] = "", card[20], name[16];
	static const char *const sources[] = {"农村转移劳动力", "城镇失业人员", "应届毕业生", "专业人才",
					      "外来务工人员"};
	demo_blank(&people_facts, c);
	day_t born = p->born;
	if (!p->number)
		demo_id_number(d, p->city, &born, p->woman, number);
	demo_card(d, card);
	demo_name(d, name);
	demo_code(&people_facts, c, FACT_INDEX(people, id_kind), "居民身份证");
	demo_text(d, c, FACT_INDEX(people, number), "%s", p->number ? p->number : number);
	demo_text(d, c, FACT_INDEX(people, name), "%s", p->name ? p->name : name);
	demo_code(&people_facts, c, FACT_INDEX(people, sex), p->woman ? "女" : "男");
	demo_int(c, FACT_INDEX(people, born), born);
	demo_text(d, c, FACT_INDEX(people, nation), "汉族");
	demo_text(d, c, FACT_INDEX(people, mobile), "199%08d", d->serial % 100000000);
	demo_text(d, c, FACT_INDEX(people, intake), "%s", sources[demo_below(d, 5)]);
	demo_text(d, c, FACT_INDEX(people, bank), "样例银行");
	demo_text(d, c, FACT_INDEX(people, account), "%s", card);
	d->counts.people++;
	return demo_put(d, &people_facts, 0, c, id, e);
}

int demo_spell(struct demo *d, int64_t person, const struct demo_spell *s, struct err *e)
{
	struct cell c[RECORD_FIELDS_MAX];
	demo_blank(&employment_facts, c);
	demo_int(c, FACT_INDEX(employment, org_id), s->org);
	demo_code(&employment_facts, c, FACT_INDEX(employment, post), s->post);
	demo_int(c, FACT_INDEX(employment, frontline), s->frontline);
	demo_code(&employment_facts, c, FACT_INDEX(employment, identity), s->identity);
	demo_int(c, FACT_INDEX(employment, begins), s->from);
	if (s->to != DAY_NONE) {
		demo_int(c, FACT_INDEX(employment, ends), s->to);
		demo_code(&employment_facts, c, FACT_INDEX(employment, ended_by), s->ended_by);
	}
	demo_int(c, FACT_INDEX(employment, contract_from), s->from);
	demo_int(c, FACT_INDEX(employment, insured), s->insured);
	return demo_put(d, &employment_facts, person, c, NULL, e);
}

int demo_certificate(struct demo *d, int64_t person, enum demo_city city, int level, day_t issued, struct err *e)
{
	static const char *const levels[] = {"一级", "二级", "三级", "四级", "五级"};
	struct cell c[RECORD_FIELDS_MAX];
	demo_blank(&credentials_facts, c);
	demo_code(&credentials_facts, c, FACT_INDEX(credentials, kind), "职业技能等级证书");
	demo_text(d, c, FACT_INDEX(credentials, occupation), "养老护理员");
	demo_code(&credentials_facts, c, FACT_INDEX(credentials, level), levels[level - 1]);
	demo_text(d, c, FACT_INDEX(credentials, number), "S0000%.2s900001%02d%d%06d", city_area[city],
		  day_ymd(issued).y % 100, level, ++d->serial % 1000000);
	demo_text(d, c, FACT_INDEX(credentials, issuer), "样例评价组织");
	demo_int(c, FACT_INDEX(credentials, issued), issued);
	return demo_put(d, &credentials_facts, person, c, NULL, e);
}

int demo_training(struct demo *d, int64_t person, day_t done, struct err *e)
{
	struct cell c[RECORD_FIELDS_MAX];
	demo_blank(&training_facts, c);
	demo_text(d, c, FACT_INDEX(training, class_number), "YL%04d-%06d", day_ymd(done).y, ++d->serial % 1000000);
	demo_code(&training_facts, c, FACT_INDEX(training, kind), "岗前");
	demo_text(d, c, FACT_INDEX(training, trainees), "养老护理员");
	demo_int(c, FACT_INDEX(training, hours), 4000);
	demo_int(c, FACT_INDEX(training, begins), done - 4);
	demo_int(c, FACT_INDEX(training, ends), done);
	demo_code(&training_facts, c, FACT_INDEX(training, result), "合格");
	demo_int(c, FACT_INDEX(training, subsidised), 1);
	demo_code(&training_facts, c, FACT_INDEX(training, tier), "市");
	return demo_put(d, &training_facts, person, c, NULL, e);
}

int demo_pay(struct demo *d, int64_t person, int64_t org, month_t from, month_t to, int64_t net, struct err *e)
{
	struct cell c[RECORD_FIELDS_MAX];
	demo_blank(&payroll_facts, c);
	demo_int(c, FACT_INDEX(payroll, org_id), org);
	demo_int(c, FACT_INDEX(payroll, gross), net + 30000);
	demo_int(c, FACT_INDEX(payroll, net), net);
	demo_int(c, FACT_INDEX(payroll, insured), 1);
	demo_int(c, FACT_INDEX(payroll, attended), 24);
	for (month_t m = from; m <= to; m++) {
		demo_int(c, FACT_INDEX(payroll, month), m);
		if (demo_put(d, &payroll_facts, person, c, NULL, e) < 0)
			return -1;
	}
	return 0;
}

int demo_degree(struct demo *d, int64_t person, const char *level, day_t graduated, struct err *e)
{
	struct cell c[RECORD_FIELDS_MAX];
	demo_blank(&education_facts, c);
	demo_code(&education_facts, c, FACT_INDEX(education, level), level);
	demo_code(&education_facts, c, FACT_INDEX(education, outcome), "毕业");
	demo_text(d, c, FACT_INDEX(education, school), "样例职业学院");
	demo_text(d, c, FACT_INDEX(education, major), "老年保健与管理");
	demo_int(c, FACT_INDEX(education, ends), graduated);
	return demo_put(d, &education_facts, person, c, NULL, e);
}
