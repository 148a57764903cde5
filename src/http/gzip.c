#include "http/http.h"

#include <zlib.h>

int http_gzip(struct str raw, int level, struct buf *out)
{
	z_stream z = {0};
	char chunk[16 << 10];
	int rc;
	if (raw.n > HTTP_RESPONSE_MAX || deflateInit2(&z, level, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY) != Z_OK)
		return -1;
	z.next_in = (Bytef *)(uintptr_t)raw.p;
	z.avail_in = (uInt)raw.n;
	do {
		z.next_out = (Bytef *)chunk;
		z.avail_out = sizeof(chunk);
		rc = deflate(&z, Z_FINISH);
		buf_put(out, chunk, sizeof(chunk) - z.avail_out);
	} while (rc == Z_OK && !out->failed);
	deflateEnd(&z);
	return rc == Z_STREAM_END && !out->failed ? 0 : -1;
}
