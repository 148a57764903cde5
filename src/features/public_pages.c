/* What the public's pages have in common. */
#include "features/public_pages.h"

#include <qrencode.h>

#include "auth/account.h"

/* The page lies at or below this path. */
static bool lies_at(const char *here, struct str path)
{
	struct str at = str_of(here);
	return str_starts(at, path) && (at.n == path.n || at.p[path.n] == '/');
}

void public_frame(struct frame *f, const char *here)
{
	static const struct ui_link links[] = {
	    {.text = {"核验证书", 12}, .href = {"/verify", 7}},
	    {.text = {"政策与计算", 15}, .href = {"/policy", 7}},
	    {.text = {"养老机构", 12}, .href = {"/orgs-public", 12}},
	    {.text = {"补贴公示", 12}, .href = {"/notice", 7}},
	    {.text = {"登录", 6}, .href = {"/login", 6}},
	};
	const size_t n = sizeof links / sizeof *links;
	struct ui_link *top = ARENA_ARRAY(f->mem, n, struct ui_link);
	for (size_t i = 0; top && i < n; i++) {
		top[i] = links[i];
		top[i].current = lies_at(here, links[i].href);
	}
	if (top && f->user->account) /* whoever is signed in goes back to work */
		top[n - 1] = (struct ui_link){
		    .text = account_kind_desk(f->user->kind) ? STR("进入系统") : STR("我的"), .href = STR("/")};
	f->ui.top = top;
	f->ui.top_n = top ? n : 0;
	f->ui.home = STR("/welcome");
	f->ui.footer = STR("本页公开信息不含证件号码、电话和住址。");
}

struct str site_address(struct ctx *c, struct str path)
{
	const struct http_request *rq = c->request;
	return ctx_text(c, "%s://%.*s%.*s", rq->secure ? "https" : "http", STR_FMT(rq->host), STR_FMT(path));
}

const unsigned char *qr_modules(struct arena *mem, struct str text, int *size)
{
	char *terminated = arena_get(mem, text.n + 1);
	if (!terminated || !text.n)
		return NULL;
	memcpy(terminated, text.p, text.n);
	terminated[text.n] = '\0';
	QRcode *q = QRcode_encodeString8bit(terminated, 0, QR_ECLEVEL_M);
	if (!q)
		return NULL;
	size_t n = (size_t)q->width * (size_t)q->width;
	unsigned char *kept = (unsigned char *)arena_copy(mem, q->data, n);
	*size = q->width;
	QRcode_free(q);
	return kept;
}

int qr_picture(struct ctx *c, struct str path, struct str said, struct err *e)
{
	int size = 0;
	struct buf b, *kept = ARENA_NEW(c->mem, struct buf);
	const unsigned char *qr = qr_modules(c->mem, site_address(c, path), &size);
	buf_init(&b, 100000);
	struct html h = {.out = &b};
	if (qr)
		ui_qr(&h, qr, size, said);
	char *text = qr && kept && !b.failed ? arena_copy(c->mem, b.p, b.n) : NULL;
	if (text)
		*kept = (struct buf){.p = text, .n = b.n, .cap = b.n, .max = b.n};
	buf_release(&b);
	if (!text)
		return err_set(e, ERR_NOMEM, "画不出二维码");
	c->download =
	    (struct download){.type = "image/svg+xml", .name = STR("二维码.svg"), .shown = true, .bytes = kept};
	return 0;
}
