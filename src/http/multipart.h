/* Forms with files (multipart/form-data, RFC 7578), read as they come in: fields are kept in memory, files go to a private
 * folder. Strict: what no browser sends is refused, and every length has its end. */
#ifndef YICAI_HTTP_MULTIPART_H
#define YICAI_HTTP_MULTIPART_H

#include "http/http.h"
#include "http/spool.h"

#define MULTIPART_HEADER_MAX 4096 /* bytes of the header lines of one part */
#define MULTIPART_NAME_MAX   200  /* bytes of a file name that we keep */

struct multipart;

/* Begins to read a body of this Content-Type. Fields may have field_max bytes together; files go to the spool. NULL with
 * *why, a plain Chinese sentence: no boundary, one that cannot be, or no memory. mem is the request's. */
struct multipart *multipart_new(struct str content_type, int64_t field_max, struct spool *spool, struct arena *mem,
				const char **why);

/* The next n bytes of the body. 0, or the status that refuses it (400, 413, 500) with *why; the same again from then on. */
int multipart_feed(struct multipart *m, const char *p, size_t n, const char **why);

/* The body has ended: 0 when the last boundary was there, and the fields and files are in rq (form, files); else 400. */
int multipart_end(struct multipart *m, struct http_request *rq, const char **why);

/* Removes the files; NULL is a no-op. The texts live on in mem. */
void multipart_free(struct multipart *m);

/* A client's file name made harmless, in mem: its last part after any / or \, without control and direction characters, at
 * most MULTIPART_NAME_MAX bytes cut at a character; "" when nothing is left. */
struct str multipart_file_name(struct str name, struct arena *mem);

#endif
