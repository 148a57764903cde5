/* bare_http PORT BYTES: libmicrohttpd alone, a thread a connection, one prepared answer of that size to whatever is asked;
 * the measure that the bench compares the application with. Ends when its input does. */
#include <microhttpd.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static struct MHD_Response *response;

/* The same for everybody. */
static enum MHD_Result answer(void *cls, struct MHD_Connection *connection, const char *url, const char *method,
			      const char *version, const char *data, size_t *n, void **seen)
{
	(void)cls, (void)url, (void)method, (void)version, (void)data;
	if (!*seen) {
		*seen = response;
		return MHD_YES;
	}
	*n = 0;
	return MHD_queue_response(connection, 200, response);
}

int main(int argc, char **argv)
{
	long port = argc == 3 ? strtol(argv[1], NULL, 10) : 0, bytes = argc == 3 ? strtol(argv[2], NULL, 10) : 0;
	if (port < 1 || port > 65535 || bytes < 0 || bytes > 100 << 20) {
		fputs("bare_http PORT BYTES\n", stderr);
		return 2;
	}
	char *page = malloc((size_t)bytes + 1);
	if (!page)
		return 3;
	memset(page, 'x', (size_t)bytes);
	response = MHD_create_response_from_buffer((size_t)bytes, page, MHD_RESPMEM_MUST_FREE);
	MHD_add_response_header(response, "Content-Type", "text/html; charset=utf-8");
	struct MHD_Daemon *d = MHD_start_daemon(
	    MHD_USE_THREAD_PER_CONNECTION | MHD_USE_INTERNAL_POLLING_THREAD | MHD_USE_POLL, (unsigned short)port,
	    NULL, NULL, answer, NULL, MHD_OPTION_CONNECTION_LIMIT, 256u, MHD_OPTION_END);
	if (!d) {
		fputs("bare_http: cannot listen\n", stderr);
		return 3;
	}
	char c;
	while (read(STDIN_FILENO, &c, 1) > 0)
		continue;
	MHD_stop_daemon(d);
	MHD_destroy_response(response);
	return 0;
}
