/* What a person's page is made of, and the reveal of full numbers. */
#include "features/people/person_web.h"

#include "features/people/people.h"
#include "features/reach_web.h"

#define REVEAL_WORD_(c, l)  l,
#define REVEAL_FIELD_(c, l) FACT_INDEX(people, c),
static const char *const reveal_words[] = {REVEALS(REVEAL_WORD_) NULL};
static const int reveal_fields[] = {REVEALS(REVEAL_FIELD_)};

static const struct in_field person_fields[] = {
    IN_ID_(struct person_input, id, "人员", .of = "person", .flags = IN_PATH),
    IN_TEXT_(struct person_input, tab, "栏目", .max = 40),
    IN_TEXT_(struct person_input, kind, "时间线只看", .max = 40),
    IN_BOOL_(struct person_input, print, "打印"),
};
const struct in_shape person_shape = IN_SHAPE(struct person_input, person_fields);

static const struct out_field person_out_fields[] = {
    OUT_ONE_(struct person_output, now, "现在", person_row_shape),
    OUT_ONE_(struct person_output, story, "档案", story_shape),
};
const struct out_shape person_out_shape = OUT_SHAPE("Person", struct person_output, person_out_fields);

static const struct in_field ask_rows[] = {
    IN_ID_(struct reveal_input, id, "人员", .of = "person", .flags = IN_PATH),
    IN_CHOICE_(struct reveal_input, what, "看哪个号码", .words = reveal_words),
};
const struct in_shape reveal_ask_shape = IN_SHAPE(struct reveal_input, ask_rows);
static const struct in_field reveal_rows[] = {
    IN_ID_(struct reveal_input, id, "人员", .of = "person", .flags = IN_PATH),
    IN_CHOICE_(struct reveal_input, what, "看哪个号码", .words = reveal_words),
    IN_TEXT_(struct reveal_input, reason, "用途", .flags = IN_NEEDED, .max = 200, .min = 2,
	     .hint = "例如：核对社保缴费记录。用途、您的姓名和时间记入日志，本人可以查到"),
};
const struct in_shape reveal_shape = IN_SHAPE(struct reveal_input, reveal_rows);
static const struct out_field reveal_out_fields[] = {
    OUT_ID_(struct reveal_output, id, "编号"),
    OUT_TEXT_(struct reveal_output, name, "姓名"),
    OUT_WORD_(struct reveal_output, what, "号码"),
    OUT_TEXT_(struct reveal_output, masked, "遮盖的号码"),
};
const struct out_shape reveal_out_shape = OUT_SHAPE("Reveal", struct reveal_output, reveal_out_fields);

int get_person(struct ctx *c, const void *in, void *out, struct err *e)
{
	const struct person_input *i = in;
	struct person_output *o = out;
	struct reach who = user_reach(c->user);
	o->tab = i->tab;
	o->kind = i->kind;
	if (directory_person(c->house, who, i->id, true, c->mem, &o->now.row, e) < 0 ||
	    person_item_words(&o->now, c->mem, e) < 0 || story_read(c, OF_PERSON, i->id, &o->story, e) < 0)
		return -1;
	if (!ctx_may(c, CAN_PEOPLE_MERGE) || !(o->now.row.marks & MARK_SUSPECT))
		return 0;
	return directory_suspect_of(c->house, who, i->id, c->mem, &o->twin, &o->ntwins, e);
}

/* The number, in full, in the request's memory; n 0: there is none. */
static int read_number(struct ctx *c, const struct reveal_input *i, struct str *out, struct err *e)
{
	struct fact_reader *r;
	struct version v;
	*out = STR("");
	if (fact_of_owner(&r, c->house, &people_facts, i->id, INSTANT_OPEN, FACT_REVEAL, e) < 0)
		return -1;
	int got = fact_next(r, &v, e);
	if (got == 1) {
		struct str s = v.cell[reveal_fields[i->what]].s;
		*out = (struct str){arena_copy(c->mem, s.p ? s.p : "", s.n), s.n};
	}
	fact_reader_free(r);
	return got < 0 ? -1 : out->p ? 0 : err_set(e, ERR_NOMEM, "内存不足");
}

/* The number as every page shows it. */
static int masked(struct ctx *c, int64_t what, struct str number, struct str *out, struct err *e)
{
	struct buf b;
	buf_init(&b, 200);
	int field = reveal_fields[what];
	int bad = field == FACT_INDEX(people, mobile)    ? mask_mobile(&b, number)
		  : field == FACT_INDEX(people, account) ? mask_bank(&b, number)
							 : mask_number(&b, number);
	*out = ctx_text(c, "%.*s", STR_FMT(buf_str(&b)));
	buf_release(&b);
	return bad ? err_set(e, ERR_NOMEM, "内存不足") : 0;
}

int get_reveal(struct ctx *c, const void *in, void *out, struct err *e)
{
	const struct reveal_input *i = in;
	struct reveal_output *o = out;
	struct str number;
	*o = (struct reveal_output){
	    .id = i->id, .what = reveal_words[i->what], .name = person_name(c->house, i->id, c->mem)};
	return read_number(c, i, &number, e) < 0 ? -1 : masked(c, i->what, number, &o->masked, e);
}

int post_reveal(struct ctx *c, const void *in, void *out, struct err *e)
{
	const struct reveal_input *i = in;
	struct reveal_output *o = out;
	if (get_reveal(c, in, out, e) < 0 || read_number(c, i, &o->value, e) < 0)
		return -1;
	if (!o->value.n)
		return err_set(e, ERR_NOTFOUND, "没有登记%s", o->what);
	struct str where = ctx_text(c, "网页 人员 %lld %s", (long long)i->id, o->what);
	struct str why = ctx_text(c, "%.*s", STR_FMT(i->reason));
	return fact_reveal_journal(c->house, ctx_who(c), where.p, why.p, 1, e);
}
