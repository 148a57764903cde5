/* Any bytes as an upload: read to the end within the caps, never a crash; and it means the same however the network cuts
 * it. The first byte says where. */
#include "http/multipart.h"

#include <stdlib.h>
#include <unistd.h>

#define FIELDS_MAX 4096

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

static struct spool *spool;

/* Makes the folder once; it goes with the process. */
static void remove_spool(void)
{
	spool_close(spool);
}

/* Reads the body fed that many bytes at a time; a digest of what was understood. */
static uint64_t read_body(const char *body, size_t n, size_t step, struct arena *mem)
{
	struct http_request rq = {0};
	const char *why = NULL;
	int status = 0;
	struct multipart *m = multipart_new(STR("multipart/form-data; boundary=x"), FIELDS_MAX, spool, mem, &why);
	if (!m)
		abort();
	for (size_t i = 0; i < n && !status; i += step)
		status = multipart_feed(m, body + i, n - i < step ? n - i : step, &why);
	if (!status)
		status = multipart_end(m, &rq, &why);
	uint64_t digest = (uint64_t)status;
	for (size_t i = 0; !status && i < rq.form.n; i++)
		digest = digest * 31 + rq.form.at[i].name.n * 7 + rq.form.at[i].value.n;
	for (size_t i = 0; !status && i < rq.files_n; i++) {
		if (rq.files[i].size > (int64_t)n || access(rq.files[i].path, R_OK) ||
		    memchr(rq.files[i].name.p, '/', rq.files[i].name.n))
			abort();
		digest = digest * 37 + (uint64_t)rq.files[i].size;
	}
	if (status && !why)
		abort();
	multipart_free(m);
	return digest;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	struct err e;
	if (!spool) {
		if (spool_open(&spool, "/tmp", &e))
			abort();
		atexit(remove_spool);
	}
	struct arena *mem = n ? arena_new(64u << 20) : NULL;
	if (mem && read_body((const char *)data + 1, n - 1, n, mem) !=
		       read_body((const char *)data + 1, n - 1, data[0] % 16u + 1, mem))
		abort();
	arena_free(mem);
	return 0;
}
