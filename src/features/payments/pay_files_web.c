/* Files on their way: what the bank answered until a job has read it, what a job wrote for the bank until somebody takes it. They lie
 * in a private folder beside the store, at most a day. */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "app/app.h"
#include "base/file.h"
#include "features/payments/payments_pages.h"

#define FOLDER       "pay"
#define KEPT_SECONDS (24 * 3600)

/* Nobody took it within a day. */
static bool too_old(const struct stat *st)
{
	return time(NULL) - st->st_mtime > KEPT_SECONDS;
}

/* Removes what nobody took within a day from the folder that the file lies in. */
static void sweep(const char *path)
{
	char folder[PAY_PATH_MAX];
	snprintf(folder, sizeof folder, "%.*s", (int)(file_name(path) - path), path);
	DIR *d = opendir(folder);
	const struct dirent *f;
	struct stat st;
	while (d && (f = readdir(d)))
		if (*f->d_name != '.' && fstatat(dirfd(d), f->d_name, &st, AT_SYMLINK_NOFOLLOW) == 0 &&
		    S_ISREG(st.st_mode) && too_old(&st))
			unlinkat(dirfd(d), f->d_name, 0);
	if (d)
		closedir(d);
}

int pay_path(const char *files, const char *what, int64_t id, const char *end, char out[static PAY_PATH_MAX],
	     struct err *e)
{
	if (!files || !*files)
		return err_set(e, ERR_IO, "没有存放文件的文件夹，请管理员用 serve --files 指定");
	int n = snprintf(out, PAY_PATH_MAX, "%s/" FOLDER, files);
	if (n < 0 || n >= PAY_PATH_MAX)
		return err_set(e, ERR_LIMIT, "存放文件的文件夹的路径太长");
	if (mkdir(out, 0700) && errno != EEXIST)
		return err_set(e, ERR_IO, "建不了文件夹 %s：%s", out, errno_text(errno));
	n = snprintf(out, PAY_PATH_MAX, "%s/" FOLDER "/%s-%lld%s", files, what, (long long)id, end);
	return n > 0 && n < PAY_PATH_MAX ? 0 : err_set(e, ERR_LIMIT, "存放文件的文件夹的路径太长");
}

int pay_files_tidy(const char *files, struct err *e)
{
	char path[PAY_PATH_MAX];
	if (pay_path(files, "pay", 0, "", path, e) < 0)
		return -1;
	sweep(path);
	return 0;
}

/* A copy, where a name cannot be moved from one disk to another. */
static int copy(const char *from, const char *to, struct err *e)
{
	struct buf b;
	buf_init(&b, PAY_UPLOAD_MAX);
	int status = file_read(from, &b, e);
	if (status == 0)
		status = file_write(to, buf_str(&b), e);
	buf_release(&b);
	return status;
}

int pay_keep(const char *files, const char *from, int64_t id, struct err *e)
{
	char to[PAY_PATH_MAX];
	if (pay_path(files, "bank", id, "", to, e) < 0)
		return -1;
	sweep(to);
	if (rename(from, to) == 0)
		return 0;
	return errno == EXDEV ? copy(from, to, e) : err_set(e, ERR_IO, "保存不了回执文件：%s", errno_text(errno));
}

const char *pay_taking_said(const struct batch *b, struct arena *mem)
{
	char text[BATCH_NUMBER_MAX + 40];
	if (b->number.n)
		snprintf(text, sizeof text, "支付批次 %.*s", STR_FMT(b->number));
	else
		snprintf(text, sizeof text, "支付批次 %lld", (long long)b->id);
	return arena_copy(mem, text, strlen(text) + 1);
}

const char *pay_taking_detail(const struct pay_taking *x, struct arena *mem)
{
	char text[1024];
	snprintf(text, sizeof text, "支付文件 %lld 笔，含证件号码和账号全号；模板 %.*s；%.*s", (long long)x->b.items,
		 STR_FMT(x->template.name), STR_FMT(x->reason));
	return arena_copy(mem, text, strlen(text) + 1);
}

int pay_taking_write(struct house *h, struct pay_taking *x, const char *path, struct err *e)
{
	if (x->watch)
		sweep(path);
	if (store_begin(h->store, false, e) < 0)
		return -1;
	int status = pay_file(h, x->b.id, &x->template, path, x->watch, x->digest, e);
	store_rollback(h->store);
	return status;
}

void pay_taking_type(struct ctx *c, const struct pay_template *t, const struct batch *b)
{
	struct str number = b->number.n ? b->number : ctx_text(c, "%lld", (long long)b->id);
	bool book = t->format == PAY_XLSX;
	c->download.type = book ? "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
			   : t->encoding == PAY_GBK ? "text/csv; charset=gb18030"
						    : "text/csv; charset=utf-8";
	c->download.name = ctx_text(c, "%.*s-%.*s.%s", STR_FMT(t->name), STR_FMT(number), book ? "xlsx" : "csv");
}

bool pay_file_waits(const struct ctx *c, const struct pay_file_out *f, char path[static PAY_PATH_MAX])
{
	struct err ignored = {0};
	struct stat st;
	return str_is(f->who, ctx_who(c)) &&
	       pay_path(app_files(c->app), "pay", f->id, str_is(f->format, "XLSX") ? ".xlsx" : ".csv", path,
			&ignored) == 0 &&
	       access(path, R_OK) == 0 && stat(path, &st) == 0 && !too_old(&st);
}

static const struct in_field fields[] = {
    IN_INT_(struct batch_id_input, id, "支付文件", .flags = IN_PATH, .min = 1, .max = INT64_MAX)};
static const struct in_shape shape = IN_SHAPE(struct batch_id_input, fields);

/* GET /subsidy/payments/files/:id: whoever asked a job for the file takes it, once; its taking was journalled when it was made. */
static int get_file(struct ctx *c, const void *in, void *out, struct err *e)
{
	const struct batch_id_input *i = in;
	struct pay_file_out f;
	struct pay_template t = {0};
	struct err ignored = {0};
	struct batch b;
	char path[PAY_PATH_MAX];
	(void)out;
	int got = pay_file_get(c->house, i->id, c->mem, &f, e);
	if (got < 0)
		return -1;
	if (!got || !pay_file_waits(c, &f, path))
		return err_todo((err_set(e, ERR_NOTFOUND, "这个支付文件不在，或已经取走"), e),
				"做好的文件只给发起的人取一次，一天内有效；要就再取一次");
	if (batch_get(c->house, f.batch, c->mem, &b, e) < 0)
		return -1;
	if (pay_template_get(c->house, f.template, c->mem, &t, &ignored) < 0)
		t.name = f.template;
	t.format = str_is(f.format, "XLSX") ? PAY_XLSX : PAY_CSV;
	pay_taking_type(c, &t, &b);
	c->download.path = arena_copy(c->mem, path, strlen(path) + 1);
	return c->download.path ? 0 : err_set(e, ERR_NOMEM, "内存不足");
}

static const struct route routes[] = {
    {HTTP_GET, "/subsidy/payments/files/:id", .may = CAN_PAY_ISSUE, .title = "支付文件", .in = &shape,
     .handle = get_file},
};
const struct web pay_files_web = {.name = "payments", .routes = routes, .nroutes = sizeof routes / sizeof *routes};
