#include "features/payments/templates.h"

#include <errno.h>
#include <iconv.h>
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "store/sql.h"

#define FILE_MAX ((size_t)512 << 20) /* bytes of a payment file */

static const struct sql NEWEST = {
    "pay_template.newest", "SELECT t.id, t.at, t.format, t.encoding, t.header, t.name, t.columns, t.who FROM "
			   "payment_templates t WHERE t.id ="
			   " (SELECT MAX(x.id) FROM payment_templates x WHERE x.name = t.name) ORDER BY t.name"};
static const struct sql ADD = {"pay_template.add",
			       "INSERT INTO payment_templates (id, name, columns, format, encoding, header, at, who,"
			       " journal) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)"};
static const struct sql FILE_ADD = {
    "pay_file.add", "INSERT INTO payment_files (id, batch_id, template, format, digest, at, who, journal)"
		    " VALUES ($1, $2, $3, $4, $5, $6, $7, $8)"};
#define FILE_COLUMNS "SELECT at, journal, template, format, digest, who, id, batch_id FROM payment_files WHERE "
static const struct sql FILES = {"pay_file.of_batch", FILE_COLUMNS "batch_id = $1 ORDER BY id"};
static const struct sql FILE_GET = {"pay_file.get", FILE_COLUMNS "id = $1"};

static const struct row_field template_fields[] = {ROW_INT(struct pay_template, id, 0),
						   ROW_INT(struct pay_template, at, 1),
						   ROW_INT(struct pay_template, format, 2),
						   ROW_INT(struct pay_template, encoding, 3),
						   ROW_INT(struct pay_template, header, 4),
						   ROW_TEXT(struct pay_template, name, 5),
						   ROW_TEXT(struct pay_template, columns, 6),
						   ROW_TEXT(struct pay_template, who, 7),
						   {0}};
static const struct row_field file_fields[] = {ROW_INT(struct pay_file_out, at, 0),
					       ROW_INT(struct pay_file_out, journal, 1),
					       ROW_TEXT(struct pay_file_out, template, 2),
					       ROW_TEXT(struct pay_file_out, format, 3),
					       ROW_BYTES(struct pay_file_out, digest, 4),
					       ROW_TEXT(struct pay_file_out, who, 5),
					       ROW_INT(struct pay_file_out, id, 6),
					       ROW_INT(struct pay_file_out, batch, 7),
					       {0}};

static const struct {
	const char *header, *sample;
} columns[] = {[COLUMN_BATCH] = {"批次号", "越城-2025Q2-003"},
	       [COLUMN_NO] = {"序号", "1"},
	       [COLUMN_POLICY] = {"项目", "绍兴.特殊岗位津贴"},
	       [COLUMN_NAME] = {"姓名", "甲样例"},
	       [COLUMN_NUMBER] = {"证件号码", "3306991975********"},
	       [COLUMN_BANK] = {"开户行", "样例银行越城支行"},
	       [COLUMN_ACCOUNT] = {"账号", "622202*********0018"},
	       [COLUMN_YUAN] = {"金额（元）", "750.00"},
	       [COLUMN_FEN] = {"金额（分）", "75000"},
	       [COLUMN_MONTHS] = {"月份段", "2026-01至2026-03"}};

const char *batch_column_header(enum batch_column c)
{
	return c < BATCH_COLUMN__MAX ? columns[c].header : "";
}

const char *batch_column_sample(enum batch_column c)
{
	return c < BATCH_COLUMN__MAX ? columns[c].sample : "";
}

/* A shipped template as one of the store's, its columns written out. */
static int shipped(const struct batch_template *t, struct arena *mem, struct pay_template *out, struct err *e)
{
	struct buf b;
	buf_init(&b, PAY_COLUMNS_MAX);
	for (size_t i = 0; i < t->n; i++) {
		buf_puts(&b, i ? "," : "");
		buf_puts(&b, batch_column_header(t->column[i].column));
		if (t->column[i].header) {
			buf_puts(&b, "=");
			buf_puts(&b, t->column[i].header);
		}
	}
	const char *kept = b.failed ? NULL : arena_copy(mem, b.p, b.n);
	*out = (struct pay_template){
	    .name = str_of(t->name), .columns = {kept, b.n}, .format = PAY_XLSX, .header = 1, .who = STR("")};
	buf_release(&b);
	return kept ? 0 : err_set(e, ERR_NOMEM, "内存不够");
}

int pay_templates(struct house *h, struct arena *mem, struct pay_template **ret, size_t *n, struct err *e)
{
	void *rows;
	size_t k, m = 0;
	if (sql_rows(h->store, &NEWEST, NULL, 0, template_fields, sizeof(struct pay_template), mem, PAY_TEMPLATES_MAX,
		     &rows, &k, e) < 0)
		return -1;
	const struct pay_template *own = rows;
	struct pay_template *all = ARENA_ARRAY(mem, k + batch_templates_n + 1, struct pay_template);
	if (!all)
		return err_set(e, ERR_NOMEM, "内存不够");
	for (size_t i = 0; i < batch_templates_n; i++) {
		bool replaced = false;
		for (size_t j = 0; j < k; j++)
			replaced |= str_is(own[j].name, batch_templates[i].name);
		if (!replaced && shipped(&batch_templates[i], mem, &all[m++], e) < 0)
			return -1;
	}
	for (size_t j = 0; j < k; j++)
		if (own[j].columns.n)
			all[m++] = own[j];
	*ret = all;
	*n = m;
	return 0;
}

int pay_template_get(struct house *h, struct str name, struct arena *mem, struct pay_template *out, struct err *e)
{
	struct pay_template *all;
	size_t n;
	if (pay_templates(h, mem, &all, &n, e) < 0)
		return -1;
	for (size_t i = 0; i < n; i++)
		if (str_eq(all[i].name, name)) {
			*out = all[i];
			return 0;
		}
	return err_set(e, ERR_NOTFOUND, "没有“%.*s”这个支付文件模板", STR_FMT(name));
}

int pay_template_parse(const struct pay_template *t, struct arena *mem, struct batch_template *out, struct err *e)
{
	struct buf b;
	struct batch_template parsed;
	bool no = false, money = false;
	if (t->name.n == 0 || t->name.n > PAY_NAME_MAX || str_find(t->name, STR("：")) >= 0)
		return err_at((err_set(e, ERR_INPUT, "模板要有名称，不超过 20 个字，不含“：”"), e), "名称");
	buf_init(&b, PAY_COLUMNS_MAX + PAY_NAME_MAX + 8);
	buf_put_str(&b, t->name);
	buf_puts(&b, "：");
	buf_put_str(&b, t->columns);
	const char *text = b.failed ? NULL : arena_copy(mem, b.p, b.n);
	struct str whole = {text, b.n};
	buf_release(&b);
	if (!text)
		return err_set(e, ERR_LIMIT, "列写得太长，最多 %d 字节", PAY_COLUMNS_MAX);
	if (batch_template_parse(whole, mem, &parsed, e) < 0)
		return -1;
	for (size_t i = 0; i < parsed.n; i++) {
		no |= parsed.column[i].column == COLUMN_NO;
		money |= parsed.column[i].column == COLUMN_YUAN;
	}
	if (!no || !money)
		return err_todo((err_set(e, ERR_INPUT, "模板少了“%s”列", no ? "金额（元）" : "序号"), e),
				"没有它，银行的回执就对不上");
	*out = parsed;
	return 0;
}

int pay_template_save(struct house *h, struct recording *r, const struct pay_template *t, const char *who,
		      struct err *e)
{
	struct pay_template *all;
	struct batch_template parsed;
	size_t n;
	struct arena *mem = arena_new((size_t)8 << 20);
	int status = mem ? 0 : err_set(e, ERR_NOMEM, "内存不够");
	if (status == 0 && t->columns.n)
		status = pay_template_parse(t, mem, &parsed, e);
	if (status == 0)
		status = pay_templates(h, mem, &all, &n, e);
	if (status == 0 && n >= PAY_TEMPLATES_MAX)
		status = err_set(e, ERR_LIMIT, "支付文件模板最多 %d 个", PAY_TEMPLATES_MAX);
	if (status == 0)
		status = sql_run(h->store, &ADD,
				 ARGS(INT(id_new(recording_now(r))), TEXT(t->name), TEXT(t->columns), INT(t->format),
				      INT(t->encoding), INT(t->header), INT(recording_now(r)), TEXT(str_of(who)),
				      INT(recording_journal(r))),
				 NULL, e);
	arena_free(mem);
	return status;
}

/* Which line of a text its byte `at` is in, from 1. */
static long line_at(const char *p, size_t at)
{
	long line = 1;
	for (size_t i = 0; i < at; i++)
		line += p[i] == '\n';
	return line;
}

/* UTF-8 into GB 18030, which is GBK wherever GBK has the character. */
static int to_gbk(struct str in, struct buf *out, struct err *e)
{
	iconv_t cd = iconv_open("GB18030", "UTF-8");
	if (cd == (iconv_t)-1)
		return err_todo((err_set(e, ERR_IO, "这台服务器不能写 GBK"), e), "把模板改成 UTF-8");
	char *from = (char *)(uintptr_t)in.p, piece[4096];
	size_t left = in.n, got = 0;
	do {
		char *to = piece;
		size_t room = sizeof piece;
		errno = 0;
		got = iconv(cd, &from, &left, &to, &room);
		buf_put(out, piece, sizeof piece - room);
	} while (got == (size_t)-1 && errno == E2BIG && !out->failed);
	iconv_close(cd);
	if (got == (size_t)-1 || out->failed)
		return err_set(e, ERR_INPUT, "支付文件第 %ld 行有 GBK 写不了的字", line_at(in.p, in.n - left));
	return 0;
}

/* The CSV at path as the template wants it: without a header, in GBK. */
static int recode(const struct pay_template *t, const char *path, struct err *e)
{
	static const struct str bom = STR("\xEF\xBB\xBF");
	struct buf in, out;
	buf_init(&in, FILE_MAX);
	buf_init(&out, FILE_MAX);
	int status = file_read(path, &in, e);
	struct str text = buf_str(&in);
	if (str_starts(text, bom))
		text = (struct str){text.p + bom.n, text.n - bom.n};
	if (!t->header) {
		const char *end = text.n ? memchr(text.p, '\n', text.n) : NULL;
		size_t skip = end ? (size_t)(end - text.p) + 1 : text.n;
		text = (struct str){text.p + skip, text.n - skip};
	}
	if (status == 0 && t->encoding == PAY_UTF8) {
		buf_put_str(&out, bom);
		buf_put_str(&out, text);
	} else if (status == 0) {
		status = to_gbk(text, &out, e);
	}
	if (status == 0 && out.failed)
		status = err_set(e, ERR_LIMIT, "支付文件太大");
	if (status == 0)
		status = file_write(path, buf_str(&out), e);
	buf_release(&in);
	buf_release(&out);
	return status;
}

/* The digest of a whole file. */
static int digest_of(const char *path, uint8_t digest[static SM3_SIZE], struct err *e)
{
	struct buf b;
	buf_init(&b, FILE_MAX);
	int status = file_read(path, &b, e);
	if (status == 0)
		sm3_digest(b.p, b.n, digest);
	buf_release(&b);
	return status;
}

int pay_file(struct house *h, int64_t batch, const struct pay_template *t, const char *path,
	     const struct batch_watch *watch, uint8_t digest[static SM3_SIZE], struct err *e)
{
	struct batch_template parsed;
	struct arena *mem = arena_new((size_t)1 << 20);
	int status = mem ? pay_template_parse(t, mem, &parsed, e) : err_set(e, ERR_NOMEM, "内存不够");
	if (status == 0)
		status = batch_file(h, batch, &parsed, path, watch, e);
	if (status == 0 && t->format == PAY_CSV && (t->encoding != PAY_UTF8 || !t->header))
		status = recode(t, path, e);
	if (status == 0)
		status = digest_of(path, digest, e);
	arena_free(mem);
	return status;
}

int pay_file_note(struct house *h, struct recording *r, int64_t id, int64_t batch, const struct pay_template *t,
		  const uint8_t digest[static SM3_SIZE], const char *who, struct err *e)
{
	return sql_run(h->store, &FILE_ADD,
		       ARGS(INT(id), INT(batch), TEXT(t->name), TEXT(t->format == PAY_CSV ? STR("CSV") : STR("XLSX")),
			    BYTES(((struct str){(const char *)digest, SM3_SIZE})), INT(recording_now(r)),
			    TEXT(str_of(who)), INT(recording_journal(r))),
		       NULL, e);
}

int pay_file_get(struct house *h, int64_t id, struct arena *mem, struct pay_file_out *out, struct err *e)
{
	return sql_row(h->store, &FILE_GET, ARGS(INT(id)), file_fields, out, mem, e);
}

int pay_files(struct house *h, int64_t batch, struct arena *mem, struct pay_file_out **ret, size_t *n, struct err *e)
{
	return sql_rows(h->store, &FILES, ARGS(INT(batch)), file_fields, sizeof **ret, mem, 100000, (void **)ret, n,
			e);
}
