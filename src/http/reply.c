#include "http/reply.h"

#include "http/token.h"

#include <inttypes.h>
#include <sys/stat.h>

/* The body as it is now. */
static struct str content(const struct http_response *rs)
{
	return rs->fixed.p ? rs->fixed : buf_str(&rs->body);
}

/* Types that are text and shrink. */
static bool is_text(struct str type)
{
	struct str t = token_trim(str_cut(&type, ';'));
	return str_starts(t, STR("text/")) || token_same(t, STR("application/json")) || str_ends(t, STR("+json")) ||
	       token_same(t, STR("application/javascript")) || token_same(t, STR("image/svg+xml"));
}

/* Nobody else can have chosen what this page shows beside its secrets. Compressed length tells how much two parts of a
 * page resemble each other; whoever can make a signed-in browser send requests of his choosing, and see their length, reads
 * secrets so, letter by letter (BREACH). Such requests come from foreign pages, and browsers mark them (Sec-Fetch-Site):
 * only those from our own pages, or typed by the person, are answered compressed. No mark, no compression. */
static bool harmless(const struct http_request *rq, const struct http_response *rs)
{
	struct str site = http_header_of(rq, "sec-fetch-site");
	return rs->cache != HTTP_NO_STORE || str_is(site, "same-origin") || str_is(site, "none");
}

/* Compresses the body in place; stays as it is when there is no memory for it. */
static void compress_body(struct http_response *rs)
{
	struct buf small;
	buf_init(&small, HTTP_RESPONSE_MAX);
	if (http_gzip(content(rs), REPLY_GZIP_LEVEL, &small)) {
		buf_release(&small);
		return;
	}
	buf_release(&rs->body);
	rs->body = small;
	rs->fixed = (struct str){0};
	rs->gzipped = true;
}

void reply_finish(const struct http_request *rq, struct http_response *rs)
{
	bool text = rs->file < 0 && is_text(http_header_get(rs, "Content-Type"));
	if (text && !rs->gzipped && content(rs).n > REPLY_GZIP_MIN && http_accepts_gzip(rq) && harmless(rq, rs))
		compress_body(rs);
	if (text && rs->cache != HTTP_NO_STORE && http_header_get(rs, "Vary").n == 0)
		http_header_set(rs, "Vary", STR("Accept-Encoding"));
	if (rs->gzipped)
		http_header_set(rs, "Content-Encoding", STR("gzip"));
	if ((rs->file >= 0 || content(rs).n) && http_header_get(rs, "Content-Type").n == 0)
		http_content_type(rs, "application/octet-stream");
	http_response_secure(rs);
}

/* The body handed over to the library; what was built in memory stays rs's until the answer is out. */
static struct MHD_Response *hand_over(struct http_response *rs, int64_t *bytes)
{
	struct MHD_Response *r;
	struct stat st;
	if (rs->file >= 0) {
		if (fstat(rs->file, &st) || !(r = mhd.create_response_from_fd64((uint64_t)st.st_size, rs->file)))
			return NULL;
		rs->file = -1;
		*bytes = st.st_size;
		return r;
	}
	*bytes = (int64_t)content(rs).n;
	if (rs->fixed.p)
		return mhd.create_response_from_buffer(rs->fixed.n, (void *)(uintptr_t)rs->fixed.p,
						       MHD_RESPMEM_PERSISTENT);
	return mhd.create_response_from_buffer(rs->body.n, rs->body.p, MHD_RESPMEM_PERSISTENT);
}

struct MHD_Response *reply_make(struct http_response *rs, bool close, int64_t *bytes)
{
	struct MHD_Response *r = hand_over(rs, bytes);
	bool ok = r && (!close || mhd.add_response_header(r, "Connection", "close") == MHD_YES);
	for (size_t i = 0; ok && i < rs->headers_n; i++)
		ok = mhd.add_response_header(r, rs->headers[i].name.p, rs->headers[i].value.p) == MHD_YES;
	if (ok)
		return r;
	if (r)
		mhd.destroy_response(r);
	return NULL;
}

void reply_write(const struct http_response *rs, struct buf *out)
{
	buf_printf(out, "HTTP/1.1 %d %s\r\nConnection: close\r\nContent-Length: %zu\r\n", rs->status,
		   http_status_text(rs->status), content(rs).n);
	for (size_t i = 0; i < rs->headers_n; i++)
		buf_printf(out, "%s: %s\r\n", rs->headers[i].name.p, rs->headers[i].value.p);
	buf_puts(out, "\r\n");
	buf_put_str(out, content(rs));
}
