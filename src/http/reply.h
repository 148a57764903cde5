/* The last hand laid on a response before it goes out. */
#ifndef YICAI_HTTP_REPLY_H
#define YICAI_HTTP_REPLY_H

#include "http/http.h"

#include <microhttpd.h>

#include "base/late.h"

/* libmicrohttpd's calls, loaded with the first server: mhd.start_daemon is MHD_start_daemon. */
#define MHD_CALLS(CALL)                                                                                              \
	CALL(add_connection)                                                                                         \
	CALL(add_response_header)                                                                                    \
	CALL(create_response_from_buffer)                                                                            \
	CALL(create_response_from_fd64)                                                                              \
	CALL(destroy_response)                                                                                       \
	CALL(get_connection_info)                                                                                    \
	CALL(get_connection_values_n)                                                                                \
	CALL(queue_response)                                                                                         \
	CALL(start_daemon)                                                                                           \
	CALL(stop_daemon)
#define MHD_CALL(name) typeof(MHD_##name) *name;
struct mhd {
	MHD_CALLS(MHD_CALL)
};
extern struct mhd mhd;

#define REPLY_GZIP_MIN   1024 /* bytes of text below which compressing is not worth it */
#define REPLY_GZIP_LEVEL 4

/* Puts on what every response carries and compresses the body where that is wise: text of more than REPLY_GZIP_MIN bytes
 * for a client that takes gzip; a private page only when the request came from our own pages or was typed in. */
void reply_finish(const struct http_request *rq, struct http_response *rs);

/* The response as the library wants it, with the file handed over; a body in memory is read from rs until the library says
 * that the request is completed. *bytes its length. close: the last of its connection. NULL: no memory. */
struct MHD_Response *reply_make(struct http_response *rs, bool close, int64_t *bytes);

/* The whole response as it goes over the wire, Connection: close with it, appended to out: for whom no thread is there. */
void reply_write(const struct http_response *rs, struct buf *out);

#endif
