/* 审计: the journal searched and shown, accesses to full numbers and exports, sign-ins, the proof of the chain. */
#include "features/audit/audit_web.h"

#include "app/jobs.h"
#include "fact/journal.h"
#include "features/admin/sys_pages.h"
#include "features/features.h"
#include "features/reach_web.h"
#include "base/hex.h"

#define PAGE 100 /* entries on one page */

struct entry_item {
	int64_t number, at, rows, closed, undoes;
	struct str who, name, what, source, detail;
};
static const struct out_field entry_rows[] = {
    OUT_INT_(struct entry_item, number, "序号"),     OUT_INSTANT_(struct entry_item, at, "时间"),
    OUT_TEXT_(struct entry_item, who, "谁"),         OUT_TEXT_(struct entry_item, name, "姓名"),
    OUT_TEXT_(struct entry_item, what, "做什么"),    OUT_TEXT_(struct entry_item, source, "来源"),
    OUT_TEXT_(struct entry_item, detail, "说明"),    OUT_INT_(struct entry_item, rows, "写入行数"),
    OUT_INT_(struct entry_item, closed, "结束行数"), OUT_INT_(struct entry_item, undoes, "撤销了哪一条"),
};
static const struct out_shape entry_shape = OUT_SHAPE("JournalEntry", struct entry_item, entry_rows);

struct log_input {
	struct str who;
	int64_t what, number, before;
	day_t from, to;
};
struct log_output {
	struct entry_item *entries;
	size_t n;
	int64_t last, next;
	const char *proved; /* how the last proof ended */
	int64_t proved_at;
	struct arena *mem;
};
static const char *const deed_words[] = {"全部",
#define X(word, label) label,
					 DEEDS(X)
#undef X
					     NULL};
static const char *const deed_codes[] = {"",
#define X(word, label) word,
					 DEEDS(X)
#undef X
};
static const struct in_field log_fields[] = {
    IN_TEXT_(struct log_input, who, "谁", .max = 60),
    IN_CHOICE_(struct log_input, what, "做什么", .words = deed_words),
    IN_DAY_(struct log_input, from, "从哪天"),
    IN_DAY_(struct log_input, to, "到哪天"),
    IN_INT_(struct log_input, number, "序号", .min = 1, .max = INT64_MAX - 1),
    IN_INT_(struct log_input, before, "从哪里接着列", .min = 1, .max = INT64_MAX)};
static const struct in_shape log_in = IN_SHAPE(struct log_input, log_fields);
static const struct out_field log_rows[] = {OUT_LIST_(struct log_output, entries, n, "日志", entry_shape),
					    OUT_INT_(struct log_output, last, "最后一条的序号"),
					    OUT_INT_(struct log_output, next, "下一页从哪里接着列"),
					    OUT_WORD_(struct log_output, proved, "最近一次核对的结果"),
					    OUT_INSTANT_(struct log_output, proved_at, "最近一次核对的时间")};
static const struct out_shape log_shape = OUT_SHAPE("Journal", struct log_output, log_rows);

/* A copy of a text. */
static struct str copy(struct arena *mem, struct str s)
{
	const char *p = arena_copy(mem, s.p, s.n);
	return p ? (struct str){p, s.n} : STR("");
}

/* An entry as page and JSON show it. */
static struct entry_item item_of(const struct entry *en, struct arena *mem)
{
	return (struct entry_item){.number = en->number,
				   .at = en->at,
				   .rows = en->rows,
				   .closed = en->closed,
				   .undoes = en->undoes ? en->undoes : IN_NONE,
				   .who = copy(mem, en->who),
				   .what = copy(mem, deed_label(en->what)),
				   .source = copy(mem, en->source),
				   .detail = copy(mem, en->detail)};
}

/* Takes one into the page. */
static int take(void *self, const struct entry *en)
{
	struct log_output *o = self;
	o->entries[o->n++] = item_of(en, o->mem);
	return 0;
}

/* How the newest proof that ended came out. */
static int last_proof(struct ctx *c, struct log_output *o, struct err *e)
{
	struct job *jobs;
	size_t n;
	if (job_list(c->house, 0, JOBS_LISTED_MAX, c->mem, &jobs, &n, e) < 0)
		return -1;
	for (size_t i = 0; i < n && !o->proved; i++)
		if (str_is(jobs[i].kind, VERIFY_JOB) && (jobs[i].state == JOB_DONE || jobs[i].state == JOB_FAILED)) {
			o->proved = jobs[i].state == JOB_DONE ? "核对无误" : "核对发现问题";
			o->proved_at = jobs[i].ended;
		}
	return 0;
}

/* A page of entries of these deeds ("": as asked for). */
static int search(struct ctx *c, const struct log_input *i, const char *what, const char *or_what,
		  struct log_output *o, struct err *e)
{
	uint8_t digest[SM3_SIZE];
	struct journal_query q = {.who = i->who,
				  .what = str_of(*what ? what : deed_codes[i->what]),
				  .or_what = str_of(or_what),
				  .from = i->from == DAY_NONE ? 0 : instant_day_end(i->from - 1) + 1,
				  .to = i->to == DAY_NONE ? 0 : instant_day_end(i->to) + 1,
				  .before = i->before == IN_NONE ? 0 : i->before,
				  .n = PAGE};
	if (i->number != IN_NONE) {
		q.before = i->number + 1;
		q.n = 1;
	}
	o->mem = c->mem;
	if (!(o->entries = ARENA_ARRAY(c->mem, PAGE, struct entry_item)))
		return err_set(e, ERR_NOMEM, "内存不足");
	if (journal_search(c->house, &q, take, o, e) < 0 || journal_head(c->house, &o->last, digest, e) < 0)
		return -1;
	if (i->number != IN_NONE && o->n && o->entries[0].number != i->number)
		o->n = 0;
	for (size_t k = 0; k < o->n; k++)
		o->entries[k].name = k && str_eq(o->entries[k].who, o->entries[k - 1].who)
					 ? o->entries[k - 1].name
					 : account_said(c->house, o->entries[k].who, c->mem);
	o->next = o->n == PAGE ? o->entries[PAGE - 1].number : IN_NONE;
	return last_proof(c, o, e);
}

/* GET /audit/log */
static int get_log(struct ctx *c, const void *in, void *out, struct err *e)
{
	return search(c, in, "", "", out, e);
}

/* GET /audit/access: who read full numbers, who took data out. */
static int get_access(struct ctx *c, const void *in, void *out, struct err *e)
{
	return search(c, in, "reveal", "export", out, e);
}

/* Who it was, the login below the name. */
static struct ui_cell who_cell(const struct entry_item *x)
{
	return (struct ui_cell){.text = x->name, .sub = str_eq(x->name, x->who) ? STR("") : x->who};
}

/* The filters that a list of the journal has. */
static struct ui_filter log_filter(struct frame *f, bool deeds)
{
	static const char *const names[] = {"who", "from", "to", "number", "what"};
	size_t n = deeds ? 5 : 4;
	struct ui_field *fields = ARENA_ARRAY(f->mem, n, struct ui_field);
	for (size_t i = 0; fields && i < n; i++) {
		fields[i] = frame_field(f, &log_in, names[i], http_value(&f->ctx->request->query, names[i]));
		fields[i].bare = true;
	}
	return (struct ui_filter){.action = f->path,
				  .fields = fields,
				  .fields_n = fields ? n : 0,
				  .clear_href = f->query.n ? f->path : STR("")};
}

/* Where the last proof stands, as a notice. */
static struct ui_tip proof_tip(struct frame *f, const struct log_output *o)
{
	bool right = o->proved && str_is(str_of(o->proved), "核对无误");
	struct ui_tip tip = {.tone = !o->proved ? UI_WARN
				     : right    ? UI_OK
						: UI_BAD,
			     .strong = o->proved ? str_of(o->proved) : STR("还没有核对过"),
			     .link = {.text = STR("核对"), .href = STR("/audit/verify")}};
	tip.text = o->proved ? frame_text(f, "（%.*s）", STR_FMT(frame_minute(f, o->proved_at)))
			     : STR("逐条核对能查出日志和数据有没有被改动。");
	return tip;
}

/* The page of both lists. */
static void show_log(struct html *h, struct frame *f, const void *in, const void *out)
{
	static const struct ui_column columns[] = {{.label = {"序号", 6}, .number = true},
						   {.label = {"时间", 6}},
						   {.label = {"谁", 3}},
						   {.label = {"做什么", 9}},
						   {.label = {"来源", 6}, .wide = true},
						   {.label = {"说明", 6}, .wide = true},
						   {.label = {"写入", 6}, .number = true}};
	const struct log_output *o = out;
	bool all = str_is(f->path, "/audit/log");
	struct listing l = listing_new(f, "日志", columns, 7, o->n, "没有符合条件的日志", "放宽上面的条件");
	struct ui_cell *c;
	(void)in;
	for (size_t i = 0; i < o->n && (c = listing_row(&l)); i++) {
		const struct entry_item *x = &o->entries[i];
		struct str no = frame_text(f, "%lld", (long long)x->number);
		c[0] =
		    all ? listed_link(no, frame_text(f, "/audit/log/%lld", (long long)x->number)) : listed_text(no);
		l.rows[i].href = c[0].href;
		c[1] = listed_instant(f, x->at);
		c[2] = who_cell(x);
		c[3] = listed_text(x->what);
		c[4] = listed_text(x->source);
		c[5] = listed_text(x->detail);
		c[6] = listed_count(x->rows);
	}
	struct ui_filter filter = log_filter(f, all);
	struct ui_tip tip = proof_tip(f, o);
	struct ui_pager pager = {.from = o->n ? 1 : 0, .to = (int64_t)o->n, .total = UI_NONE, .noun = STR("条")};
	const struct http_pair next = {STR("before"), frame_text(f, "%lld", (long long)o->next)};
	if (o->next != IN_NONE)
		pager.next_href = frame_with(f, &next, 1);
	f->ui.lead = all ? frame_text(f, "共 %s 条，只增不改，前后相连", frame_count(f, o->last))
			 : STR("谁查看了全号、导出了数据，为什么");
	sys_crumbs(f, "审计", NULL, NULL);
	sys_page(h, f,
		 &(struct sys_page){.tips = &tip, .tips_n = all, .filter = &filter, .table = &l.t, .pager = &pager});
}

struct part_item {
	struct str table;
	int64_t rows, closed;
};
struct entry_output {
	struct entry_item entry;
	struct str digest, parts_digest, source_digest;
	struct part_item *parts;
	size_t n, max;
	struct arena *mem;
};
static const struct out_field part_rows[] = {OUT_TEXT_(struct part_item, table, "哪张表"),
					     OUT_INT_(struct part_item, rows, "写入行数"),
					     OUT_INT_(struct part_item, closed, "结束行数")};
static const struct out_shape part_shape = OUT_SHAPE("JournalPart", struct part_item, part_rows);
static const struct out_field one_rows[] = {OUT_ONE_(struct entry_output, entry, "日志", entry_shape),
					    OUT_TEXT_(struct entry_output, digest, "摘要（SM3）"),
					    OUT_TEXT_(struct entry_output, parts_digest, "各表的摘要"),
					    OUT_TEXT_(struct entry_output, source_digest, "来源文件的摘要"),
					    OUT_LIST_(struct entry_output, parts, n, "各表", part_shape)};
static const struct out_shape one_shape = OUT_SHAPE("JournalEntryPage", struct entry_output, one_rows);

struct number_input {
	int64_t n;
};
static const struct in_field number_fields[] = {
    IN_INT_(struct number_input, n, "日志", .flags = IN_PATH, .min = 1, .max = INT64_MAX - 1)};
static const struct in_shape number_shape = IN_SHAPE(struct number_input, number_fields);

/* A digest in hexadecimal; "" for zeros. */
static struct str hex(struct ctx *c, const uint8_t d[static SM3_SIZE])
{
	uint8_t any = 0;
	for (int i = 0; i < SM3_SIZE; i++)
		any |= d[i];
	return any ? hex_text(c->mem, (struct str){(const char *)d, SM3_SIZE}) : STR("");
}

/* Takes what the entry did to one table. */
static int take_part(void *self, struct str table, int64_t rows, int64_t closed)
{
	struct entry_output *o = self;
	const struct fact_type *t = fact_type_named(table);
	if (o->n == o->max)
		return 1;
	o->parts[o->n++] = (struct part_item){
	    .table = t ? str_of(t->rec->name) : copy(o->mem, table), .rows = rows, .closed = closed};
	return 0;
}

/* GET /audit/log/:n */
static int get_entry(struct ctx *c, const void *in, void *out, struct err *e)
{
	const struct number_input *i = in;
	struct entry_output *o = out;
	struct entry en;
	*o = (struct entry_output){.mem = c->mem, .max = fact_types_n};
	if (journal_get(c->house, i->n, c->mem, &en, e) < 0)
		return -1;
	if (!(o->parts = ARENA_ARRAY(c->mem, o->max + 1, struct part_item)))
		return err_set(e, ERR_NOMEM, "内存不足");
	o->entry = item_of(&en, c->mem);
	o->entry.name = account_said(c->house, en.who, c->mem);
	o->digest = hex(c, en.digest);
	o->parts_digest = hex(c, en.rows_digest);
	o->source_digest = hex(c, en.source_digest);
	return journal_parts(c->house, i->n, take_part, o, e) < 0 ? -1 : 0;
}

/* The page of GET /audit/log/:n */
static void show_entry(struct html *h, struct frame *f, const void *in, const void *out)
{
	static const struct ui_column columns[] = {
	    {.label = {"表", 3}}, {.label = {"写入", 6}, .number = true}, {.label = {"结束", 6}, .number = true}};
	const struct entry_output *o = out;
	const struct entry_item *x = &o->entry;
	struct listing l = listing_new(f, "各表", columns, 3, o->n, "没有写入数据表", "");
	struct ui_cell *c;
	(void)in;
	for (size_t i = 0; i < o->n && (c = listing_row(&l)); i++) {
		c[0] = listed_text(o->parts[i].table);
		c[1] = listed_count(o->parts[i].rows);
		c[2] = listed_count(o->parts[i].closed);
	}
	struct ui_fact facts[] = {
	    {.name = STR("时间"), .value = frame_minute(f, x->at)},
	    {.name = STR("谁"), .value = x->name, .sub = str_eq(x->name, x->who) ? STR("") : x->who},
	    {.name = STR("做什么"), .value = x->what, .strong = true},
	    {.name = STR("来源"), .value = x->source.n ? x->source : STR("—")},
	    {.name = STR("说明"), .value = x->detail.n ? x->detail : STR("—")},
	    {.name = STR("撤销"),
	     .value = x->undoes == IN_NONE ? STR("—") : frame_text(f, "第 %lld 条", (long long)x->undoes),
	     .href = x->undoes == IN_NONE ? STR("") : frame_text(f, "/audit/log/%lld", (long long)x->undoes)}};
	struct ui_fact proof[] = {
	    {.name = STR("本条摘要"), .value = o->digest, .sub = STR("含前一条的摘要，所以前后相连")},
	    {.name = STR("各表摘要"), .value = o->parts_digest.n ? o->parts_digest : STR("—")},
	    {.name = STR("来源文件摘要"), .value = o->source_digest.n ? o->source_digest : STR("—")}};
	struct sys_card cards[] = {{.title = STR("记录"), .facts = facts, .n = 6},
				   {.title = STR("可以核对的"), .note = STR("SM3"), .facts = proof, .n = 3}};
	f->ui.title = frame_text(f, "第 %lld 条日志", (long long)x->number);
	sys_crumbs(f, "审计", "日志", "/audit/log");
	sys_page(h, f, &(struct sys_page){.cards = cards, .cards_n = 2, .table = &l.t});
}

struct login_item {
	int64_t id, at;
	struct str login, name, address, what;
};
struct logins_input {
	int64_t before;
};
struct logins_output {
	struct login_item *logins;
	size_t n;
	int64_t next;
	struct arena *mem;
};
static const struct in_field logins_fields[] = {
    IN_INT_(struct logins_input, before, "从哪里接着列", .min = 1, .max = INT64_MAX)};
static const struct in_shape logins_in = IN_SHAPE(struct logins_input, logins_fields);
static const struct out_field login_rows[] = {
    OUT_ID_(struct login_item, id, "编号"),        OUT_INSTANT_(struct login_item, at, "时间"),
    OUT_TEXT_(struct login_item, login, "账号"),   OUT_TEXT_(struct login_item, name, "姓名"),
    OUT_TEXT_(struct login_item, address, "地址"), OUT_TEXT_(struct login_item, what, "结果")};
static const struct out_shape login_shape = OUT_SHAPE("LoginEvent", struct login_item, login_rows);
static const struct out_field logins_rows[] = {OUT_LIST_(struct logins_output, logins, n, "登录记录", login_shape),
					       OUT_ID_(struct logins_output, next, "下一页从哪里接着列")};
static const struct out_shape logins_shape = OUT_SHAPE("LoginEvents", struct logins_output, logins_rows);

/* Takes one into the list. */
static int take_login(void *self, const struct login_row *l)
{
	struct logins_output *o = self;
	o->logins[o->n++] = (struct login_item){.id = l->id,
						.at = l->at,
						.login = copy(o->mem, l->login),
						.address = copy(o->mem, l->address),
						.what = copy(o->mem, l->what)};
	return o->n == PAGE;
}

/* GET /audit/logins */
static int get_logins(struct ctx *c, const void *in, void *out, struct err *e)
{
	const struct logins_input *i = in;
	struct logins_output *o = out;
	*o = (struct logins_output){.mem = c->mem, .logins = ARENA_ARRAY(c->mem, PAGE, struct login_item)};
	if (!o->logins)
		return err_set(e, ERR_NOMEM, "内存不足");
	if (login_each(c->house, 0, i->before == IN_NONE ? 0 : i->before, PAGE, take_login, o, e) < 0)
		return -1;
	for (size_t k = 0; k < o->n; k++)
		o->logins[k].name = account_said(c->house, o->logins[k].login, c->mem);
	o->next = o->n == PAGE ? o->logins[PAGE - 1].id : IN_NONE;
	return 0;
}

/* The page of GET /audit/logins */
static void show_logins(struct html *h, struct frame *f, const void *in, const void *out)
{
	static const struct ui_column columns[] = {
	    {.label = {"时间", 6}}, {.label = {"账号", 6}}, {.label = {"地址", 6}}, {.label = {"结果", 6}}};
	const struct logins_output *o = out;
	struct listing l = listing_new(f, "登录记录", columns, 4, o->n, "没有登录记录", "");
	struct ui_cell *c;
	(void)in;
	for (size_t i = 0; i < o->n && (c = listing_row(&l)); i++) {
		const struct login_item *x = &o->logins[i];
		bool bad = str_find(x->what, STR("不")) >= 0 || str_find(x->what, STR("锁定")) >= 0;
		c[0] = listed_instant(f, x->at);
		c[1] = (struct ui_cell){.text = x->name, .sub = str_eq(x->name, x->login) ? STR("") : x->login};
		c[2] = listed_text(x->address);
		c[3] = (struct ui_cell){.kind = UI_CELL_CHIP, .text = x->what, .tone = bad ? UI_WARN : UI_MUTE};
	}
	struct ui_pager pager = {.from = o->n ? 1 : 0, .to = (int64_t)o->n, .total = UI_NONE, .noun = STR("条")};
	const struct http_pair next = {STR("before"), frame_text(f, "%lld", (long long)o->next)};
	if (o->next != IN_NONE)
		pager.next_href = frame_with(f, &next, 1);
	f->ui.lead = STR("登录、失败、锁定和退出，新的在前");
	sys_crumbs(f, "审计", NULL, NULL);
	sys_page(h, f, &(struct sys_page){.table = &l.t, .pager = &pager});
}

struct proof_item {
	int64_t id, created, ended, checked;
	struct str who, message;
	const char *state;
};
struct proofs_output {
	struct proof_item *proofs;
	size_t n;
	bool running;
};
static const struct out_field proof_rows[] = {OUT_ID_(struct proof_item, id, "编号"),
					      OUT_INSTANT_(struct proof_item, created, "发起时间"),
					      OUT_INSTANT_(struct proof_item, ended, "结束时间"),
					      OUT_INT_(struct proof_item, checked, "核对了几条"),
					      OUT_TEXT_(struct proof_item, who, "发起人"),
					      OUT_TEXT_(struct proof_item, message, "说明"),
					      OUT_WORD_(struct proof_item, state, "结果")};
static const struct out_shape proof_shape = OUT_SHAPE("Proof", struct proof_item, proof_rows);
static const struct out_field proofs_rows[] = {OUT_LIST_(struct proofs_output, proofs, n, "核对", proof_shape),
					       OUT_BOOL_(struct proofs_output, running, "正在核对")};
static const struct out_shape proofs_shape = OUT_SHAPE("Proofs", struct proofs_output, proofs_rows);

/* GET /audit/verify: the proofs so far. */
static int get_proofs(struct ctx *c, const void *in, void *out, struct err *e)
{
	struct proofs_output *o = out;
	struct job *jobs;
	size_t n;
	(void)in;
	if (job_list(c->house, 0, JOBS_LISTED_MAX, c->mem, &jobs, &n, e) < 0)
		return -1;
	if (!(o->proofs = ARENA_ARRAY(c->mem, n + 1, struct proof_item)))
		return err_set(e, ERR_NOMEM, "内存不足");
	for (size_t i = 0; i < n; i++) {
		const struct job *j = &jobs[i];
		if (!str_is(j->kind, VERIFY_JOB))
			continue;
		o->running |= j->state <= JOB_RUNNING;
		o->proofs[o->n++] =
		    (struct proof_item){.id = j->id,
					.created = j->created,
					.ended = j->ended,
					.checked = j->done,
					.who = account_called(c->house, j->who, c->mem),
					.message = j->message,
					.state = j->state == JOB_DONE ? "无误" : job_state_label(j->state)};
	}
	return 0;
}

/* The page of GET /audit/verify */
static void show_proofs(struct html *h, struct frame *f, const void *in, const void *out)
{
	static const struct ui_column columns[] = {{.label = {"发起时间", 12}},
						   {.label = {"发起人", 9}},
						   {.label = {"结果", 6}},
						   {.label = {"条数", 6}, .number = true},
						   {.label = {"说明", 6}, .wide = true}};
	const struct proofs_output *o = out;
	struct listing l = listing_new(f, "核对", columns, 5, o->n, "还没有核对过", "点下面的按钮开始");
	struct ui_cell *c;
	(void)in;
	for (size_t i = 0; i < o->n && (c = listing_row(&l)); i++) {
		const struct proof_item *p = &o->proofs[i];
		bool right = str_is(str_of(p->state), "无误");
		c[0] = listed_instant(f, p->created);
		c[1] = listed_text(p->who);
		c[2] = listed_chip(p->state, right ? UI_OK : p->ended ? UI_BAD : UI_INFO);
		c[3] = listed_count(p->checked);
		c[4] = listed_text(p->message);
	}
	struct sys_form form = {.title = STR("核对日志"),
				.note = STR("在后台逐条重算摘要，不改任何东西"),
				.action = STR("/audit/verify"),
				.button = STR("开始核对")};
	f->ui.lead = STR("日志的每一条都含前一条的摘要和它写入各行的摘要；核对能查出改动、缺失和多出的行");
	sys_crumbs(f, "审计", NULL, NULL);
	sys_page(h, f, &(struct sys_page){.table = &l.t, .forms = &form, .forms_n = 1});
}

/* POST /audit/verify */
static int post_proof(struct ctx *c, const void *in, void *out, struct err *e)
{
	int64_t id;
	(void)in;
	(void)out;
	if (job_queue(c, VERIFY_JOB, "核对日志", STR(""), &id, e) < 0)
		return -1;
	return ctx_go(c, e, "/jobs/%lld", (long long)id);
}

/* Tells how far the proof is. */
static void tell(void *self, int64_t done, int64_t total)
{
	job_tell(self, "逐条核对", done, total);
}

/* The job. */
static int run_proof(struct job_run *r, struct err *e)
{
	int64_t checked = 0;
	if (journal_verify(r->house, fact_types, fact_types_n, tell, r, &checked, e) < 0)
		return -1;
	r->told = 0; /* the count is told whenever that was last done */
	job_tell(r, "核对无误", checked, checked);
	job_result(r, "/audit/verify");
	return 0;
}

static const struct route routes[] = {
    {HTTP_GET, "/audit/log", .may = CAN_JOURNAL_READ, .title = "日志", .in = &log_in, .out = &log_shape,
     .handle = get_log, .page = show_log},
    {HTTP_GET, "/audit/log/:n", .may = CAN_JOURNAL_READ, .title = "日志", .in = &number_shape, .out = &one_shape,
     .handle = get_entry, .page = show_entry},
    {HTTP_GET, "/audit/access", .may = CAN_AUDIT_READ, .title = "查看和导出", .in = &log_in, .out = &log_shape,
     .handle = get_access, .page = show_log},
    {HTTP_GET, "/audit/logins", .may = CAN_AUDIT_READ, .title = "登录记录", .in = &logins_in, .out = &logins_shape,
     .handle = get_logins, .page = show_logins},
    {HTTP_GET, "/audit/verify", .may = CAN_JOURNAL_READ, .title = "核对日志", .out = &proofs_shape,
     .handle = get_proofs, .page = show_proofs},
    {HTTP_POST, "/audit/verify", .may = CAN_JOURNAL_READ, .title = "核对日志", .handle = post_proof},
};

static const struct menu_item menu[] = {
    {.group = "审计", .label = "日志", .icon = "history", .path = "/audit/log", .may = CAN_JOURNAL_READ},
    {.group = "审计", .label = "查看和导出", .icon = "eye", .path = "/audit/access", .may = CAN_AUDIT_READ},
    {.group = "审计", .label = "登录记录", .icon = "login", .path = "/audit/logins", .may = CAN_AUDIT_READ},
    {.group = "审计", .label = "核对", .icon = "shield-check", .path = "/audit/verify", .may = CAN_JOURNAL_READ},
};

static const struct job_kind jobs[] = {
    {.name = VERIFY_JOB, .label = "核对日志", .run = run_proof, .again = true, .slow = true}};

const struct web audit_web = {.name = "audit",
			      .routes = routes,
			      .nroutes = sizeof routes / sizeof *routes,
			      .menu = menu,
			      .nmenu = sizeof menu / sizeof *menu,
			      .jobs = jobs,
			      .njobs = 1};
