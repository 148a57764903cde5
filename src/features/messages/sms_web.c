/* Short messages to people: their wordings (/sys/sms), and telling those whose money a bank refused. */
#include "features/messages/sms_web.h"

#include "app/app.h"
#include "app/jobs.h"
#include "auth/sms_text.h"
#include "base/money.h"
#include "features/admin/sys_pages.h"
#include "features/people/people.h"
#include "store/sql.h"

#define SMS_PIECE 200 /* sent by one job */
#define SMS_TRIES 3

enum sms_state { SMS_WAITS = 1, SMS_SENT, SMS_NO_NUMBER, SMS_GIVEN_UP };

static const struct sql WAITING = {"sms.waiting", "SELECT result_id, person_id, amount, tries, reason FROM sms_due"
						  " WHERE state = 1 ORDER BY at, result_id, person_id LIMIT $1"};
static const struct sql ANY = {"sms.any", "SELECT COUNT(*) FROM sms_due WHERE state = 1"};
static const struct sql NOTE = {
    "sms.note", "UPDATE sms_due SET state = $3, tries = $4, sent = $5 WHERE result_id = $1 AND person_id = $2"};
static const struct sql COUNTS = {"sms.counts", "SELECT state, COUNT(*) FROM sms_due GROUP BY state"};

/* -- telling people */

/* A message that waits. */
struct due_row {
	int64_t result, person, amount, tries;
	struct str reason;
};
static const struct row_field due_fields[] = {ROW_INT(struct due_row, result, 0),  ROW_INT(struct due_row, person, 1),
					      ROW_INT(struct due_row, amount, 2),  ROW_INT(struct due_row, tries, 3),
					      ROW_TEXT(struct due_row, reason, 4), {0}};

/* How one went. */
struct outcome_note {
	const struct due_row *of;
	enum sms_state state;
};
static int write_note(struct house *h, void *arg, struct err *e)
{
	const struct outcome_note *n = arg;
	instant_t now = h->clock.now(h->clock.self);
	return sql_run(h->store, &NOTE,
		       ARGS(INT(n->of->result), INT(n->of->person), INT((int64_t)n->state), INT(n->of->tries + 1),
			    INT(n->state == SMS_SENT ? now : 0)),
		       NULL, e);
}

/* The person's mobile, in mem; n 0 none. */
static int mobile_of(struct house *h, int64_t person, struct arena *mem, struct str *out, struct err *e)
{
	struct fact_reader *r;
	struct version v;
	*out = STR("");
	if (fact_of_owner(&r, h, &people_facts, person, INSTANT_OPEN, FACT_REVEAL, e) < 0)
		return -1;
	int got = fact_next(r, &v, e);
	if (got == 1) {
		struct str s = v.cell[FACT_INDEX(people, mobile)].s;
		const char *copy = arena_copy(mem, s.p ? s.p : "", s.n);
		*out = (struct str){copy ? copy : "", copy ? s.n : 0};
	}
	fact_reader_free(r);
	return got < 0 ? -1 : 0;
}

/* Sends one; what came of it. */
static enum sms_state send_one(struct job_run *r, const struct due_row *d, struct str mobile, struct str wording)
{
	const struct sms_sender *s = app_started_with(r->app)->sms;
	struct err e = {0};
	char amount[32];
	struct buf text;
	if (!mobile.n || !s)
		return SMS_NO_NUMBER;
	decimal_text(d->amount, 2, amount);
	const struct str values[SMS_BLANKS_MAX] = {str_of(amount), d->reason};
	buf_init(&text, 4 * SMS_WORDS_MAX + 4000);
	bool sent = sms_wording_fill(SMS_REFUSED, wording, values, &text, &e) == 0 &&
		    s->send(s->self, mobile, buf_str(&text), &e) == 0;
	buf_release(&text);
	return sent ? SMS_SENT : d->tries + 1 >= SMS_TRIES ? SMS_GIVEN_UP : SMS_WAITS;
}

/* Sends those that wait; one that fails waits for the next job, three times in all. */
static int run_sms(struct job_run *r, struct err *e)
{
	struct store *s = r->house->store;
	struct str wording;
	void *rows;
	size_t n;
	if (sms_wording_get(r->house, SMS_REFUSED, r->mem, &wording, NULL, e) < 0 ||
	    sql_rows(s, &WAITING, ARGS(INT(SMS_PIECE)), due_fields, sizeof(struct due_row), r->mem, SMS_PIECE, &rows,
		     &n, e) < 0)
		return -1;
	for (size_t i = 0; i < n; i++) {
		struct outcome_note note = {.of = (const struct due_row *)rows + i};
		struct str mobile;
		if (!job_tell(r, "发短信", (int64_t)i, (int64_t)n))
			return err_set(e, ERR_CONFLICT, "任务已取消");
		if (mobile_of(r->house, note.of->person, r->mem, &mobile, e) < 0)
			return -1;
		note.state = send_one(r, note.of, mobile, wording);
		if (app_write(r->app, write_note, &note, e) < 0)
			return -1;
	}
	return 0;
}

/* Whether one waits. */
static int sms_due(struct house *h, instant_t now, bool *yes, struct err *e)
{
	int64_t n = 0;
	(void)now;
	if (sql_int(h->store, &ANY, NULL, 0, &n, e) < 0)
		return -1;
	*yes = n > 0;
	return 0;
}

/* -- the wordings */

struct wording_item {
	const char *word, *label;
	struct str text, sample, blanks;
	bool own;
	int64_t kind;
};
struct wordings_output {
	struct wording_item *item;
	size_t n;
	int64_t waiting, sent, no_number, given_up;
};
static const struct out_field item_rows[] = {
    OUT_WORD_(struct wording_item, word, "哪一种"),     OUT_WORD_(struct wording_item, label, "名称"),
    OUT_TEXT_(struct wording_item, text, "模板"),       OUT_TEXT_(struct wording_item, sample, "样子"),
    OUT_TEXT_(struct wording_item, blanks, "可用的空"), OUT_BOOL_(struct wording_item, own, "本局自定")};
static const struct out_shape item_shape = OUT_SHAPE("SmsWording", struct wording_item, item_rows);
static const struct out_field list_rows[] = {OUT_LIST_(struct wordings_output, item, n, "短信模板", item_shape),
					     OUT_INT_(struct wordings_output, waiting, "等待发送"),
					     OUT_INT_(struct wordings_output, sent, "已发送"),
					     OUT_INT_(struct wordings_output, no_number, "没有手机号或没有开通短信"),
					     OUT_INT_(struct wordings_output, given_up, "三次没有发出")};
static const struct out_shape list_out = OUT_SHAPE("SmsWordings", struct wordings_output, list_rows);

static const char *const kind_words[] = {"code", "refused", NULL};
_Static_assert(sizeof kind_words / sizeof *kind_words == SMS__KINDS + 1, "a word for each kind");
struct wording_input {
	int64_t kind;
	struct str text;
};
static const struct in_field ask_fields[] = {IN_CHOICE_(struct wording_input, kind, "哪一种", .words = kind_words)};
static const struct in_shape ask_shape = IN_SHAPE(struct wording_input, ask_fields);
static const struct in_field set_fields[] = {
    IN_CHOICE_(struct wording_input, kind, "哪一种", .words = kind_words),
    IN_TEXT_(struct wording_input, text, "模板", .flags = IN_LONG, .max = SMS_WORDS_MAX)};
static const struct in_shape set_shape = IN_SHAPE(struct wording_input, set_fields);

/* One wording with how it looks filled. */
static int item_of(struct ctx *c, enum sms_kind k, struct wording_item *out, struct err *e)
{
	const struct sms_wording *w = &sms_wordings[k];
	struct str values[SMS_BLANKS_MAX] = {0};
	struct buf b;
	*out = (struct wording_item){.word = w->word, .label = w->label, .kind = k, .blanks = STR("")};
	for (int i = 0; i < SMS_BLANKS_MAX && w->blank[i]; i++) {
		values[i] = str_of(w->sample[i]);
		out->blanks = ctx_text(c, "%.*s%s{%s}", STR_FMT(out->blanks), i ? " " : "", w->blank[i]);
	}
	if (sms_wording_get(c->house, k, c->mem, &out->text, &out->own, e) < 0)
		return -1;
	buf_init(&b, 4 * SMS_WORDS_MAX + 1000);
	int status = sms_wording_fill(k, out->text, values, &b, e);
	out->sample = ctx_text(c, "%.*s", STR_FMT(buf_str(&b)));
	buf_release(&b);
	return status;
}

/* How many messages are in which state. */
static int counts_of(struct ctx *c, struct wordings_output *o, struct err *e)
{
	struct count {
		int64_t state, n;
	};
	static const struct row_field fields[] = {ROW_INT(struct count, state, 0), ROW_INT(struct count, n, 1), {0}};
	int64_t *const to[] = {NULL, &o->waiting, &o->sent, &o->no_number, &o->given_up};
	void *rows;
	size_t n;
	if (sql_rows(c->house->store, &COUNTS, NULL, 0, fields, sizeof(struct count), c->mem, 8, &rows, &n, e) < 0)
		return -1;
	for (size_t i = 0; i < n; i++) {
		const struct count *x = (const struct count *)rows + i;
		if (x->state >= SMS_WAITS && x->state <= SMS_GIVEN_UP)
			*to[x->state] = x->n;
	}
	return 0;
}

/* GET /sys/sms */
static int get_wordings(struct ctx *c, const void *in, void *out, struct err *e)
{
	struct wordings_output *o = out;
	(void)in;
	if (!(o->item = ARENA_ARRAY(c->mem, SMS__KINDS, struct wording_item)))
		return err_set(e, ERR_NOMEM, "内存不足");
	for (; o->n < SMS__KINDS; o->n++)
		if (item_of(c, (enum sms_kind)o->n, &o->item[o->n], e) < 0)
			return -1;
	return counts_of(c, o, e);
}

/* GET /sys/sms/edit */
static int get_wording(struct ctx *c, const void *in, void *out, struct err *e)
{
	const struct wording_input *i = in;
	return item_of(c, (enum sms_kind)i->kind, out, e);
}

/* POST /sys/sms/edit */
static int post_wording(struct ctx *c, const void *in, void *out, struct err *e)
{
	const struct wording_input *i = in;
	(void)out;
	if (sms_wording_set(c->house, (enum sms_kind)i->kind, i->text, ctx_who(c), e) < 0) {
		if (e->code == ERR_INPUT)
			fault_put(c->faults, &set_fields[1], "%s", e->what);
		return -1;
	}
	ctx_tell(c, i->text.n ? "短信模板已保存" : "已换回标准的模板");
	return ctx_go(c, e, "/sys/sms");
}

/* The page of GET /sys/sms */
static void show_wordings(struct html *h, struct frame *f, const void *in, const void *out)
{
	static const struct ui_column columns[] = {{.label = STR("短信")},
						   {.label = STR("模板"), .wide = true},
						   {.label = STR("填好的样子"), .wide = true},
						   {.label = STR("来源")},
						   {.label = STR("操作")}};
	const struct wordings_output *o = out;
	struct listing l = listing_new(f, "短信模板", columns, 5, o->n, "没有模板", "");
	struct ui_cell *c;
	(void)in;
	for (size_t i = 0; i < o->n && (c = listing_row(&l)); i++) {
		const struct wording_item *x = &o->item[i];
		c[0] = (struct ui_cell){.text = str_of(x->label), .sub = x->blanks, .strong = true};
		c[1] = listed_text(x->text);
		c[2] = listed_text(x->sample);
		c[3] = x->own ? listed_chip("本局自定", UI_INFO) : listed_chip("标准", UI_MUTE);
		c[4] = listed_deed(f, "修改", frame_text(f, "/sys/sms/edit?kind=%s", x->word), false);
	}
	const struct ui_fact facts[] = {
	    {.name = STR("等待发送"), .value = frame_text(f, "%lld", (long long)o->waiting)},
	    {.name = STR("已发送"), .value = frame_text(f, "%lld", (long long)o->sent)},
	    {.name = STR("没有手机号，或没有开通短信"), .value = frame_text(f, "%lld", (long long)o->no_number)},
	    {.name = STR("三次没有发出"), .value = frame_text(f, "%lld", (long long)o->given_up)}};
	const struct sys_card card = {.title = STR("补贴被退回的短信"), .facts = facts, .n = 4};
	f->ui.lead = STR("花括号里是空，发送时填进去；保存时检查，不认得的空不让存");
	sys_crumbs(f, "系统", NULL, NULL);
	sys_page(h, f, &(struct sys_page){.table = &l.t, .cards = &card, .cards_n = 1});
}

/* The page of GET /sys/sms/edit */
static void show_wording(struct html *h, struct frame *f, const void *in, const void *out)
{
	const struct wording_item *x = out;
	struct ui_field fields[] = {{.kind = UI_HIDDEN, .name = "kind", .value = str_of(x->word)},
				    frame_field(f, &set_shape, "text", x->text)};
	(void)in;
	fields[1].hint =
	    frame_text(f, "可用的空：%.*s。最多 %d 个字；清空保存就换回标准的", STR_FMT(x->blanks), SMS_WORDS_MAX);
	struct sys_form form = {.title = str_of(x->label),
				.action = STR("/sys/sms/edit"),
				.button = STR("保存"),
				.fields = fields,
				.n = 2};
	f->ui.title = str_of(x->label);
	sys_crumbs(f, "系统", "短信模板", "/sys/sms");
	sys_page(h, f, &(struct sys_page){.forms = &form, .forms_n = 1});
}

static const struct route routes[] = {
    {HTTP_GET, "/sys/sms", .may = CAN_PARAMS_MANAGE, .title = "短信模板", .out = &list_out, .handle = get_wordings,
     .page = show_wordings},
    {HTTP_GET, "/sys/sms/edit", .may = CAN_PARAMS_MANAGE, .title = "改短信模板", .in = &ask_shape, .out = &item_shape,
     .handle = get_wording, .page = show_wording},
    {HTTP_POST, "/sys/sms/edit", .may = CAN_PARAMS_MANAGE, .title = "改短信模板", .in = &set_shape,
     .handle = post_wording},
};
static const struct menu_item menu[] = {
    {.group = "系统", .label = "短信模板", .icon = "device-mobile", .path = "/sys/sms", .may = CAN_PARAMS_MANAGE}};
static const struct job_kind jobs[] = {
    {.name = "sms", .label = "发短信", .run = run_sms, .again = true, .due = sms_due}};

const struct web sms_web = {.name = "sms",
			    .routes = routes,
			    .nroutes = sizeof routes / sizeof *routes,
			    .menu = menu,
			    .nmenu = sizeof menu / sizeof *menu,
			    .jobs = jobs,
			    .njobs = sizeof jobs / sizeof *jobs};
