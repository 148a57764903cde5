#include "http/porter.h"
#include "http/reply.h"
#include "http/request.h"
#include "http/token.h"

#include <microhttpd.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

#define CONNECTION_MEMORY                                                                                            \
	(64u << 10) /* of the library, a connection: head, read buffer, and its copy of what a query names */
#define PAGE_KEPT    (64u << 10) /* bytes of an answer's memory that stay with its connection */
#define DRAIN_MAX    (64 << 10)  /* a refused body up to this is read away, so that the connection lives on */
#define LINGER_MS    1000        /* after a refusal that did not wait for the body */
#define LINGER_BYTES (int64_t)(16u << 20) /* that are read away meanwhile */

struct mhd mhd;

/* Loads libmicrohttpd. */
static int load_mhd(struct err *e)
{
#define MHD_NAME(name) "MHD_" #name,
	static const char *const names[] = {MHD_CALLS(MHD_NAME)};
	static struct late library = {
	    "libmicrohttpd.so.12", "网页服务库 libmicrohttpd", names, &mhd, sizeof names / sizeof *names, false};
	return late_load(&library, e);
}

struct http_server {
	struct http_config config;
	http_handler handle;
	void *self;
	struct porter *porter;
	struct spool *spool;
	struct MHD_Daemon *daemon;
	struct buf busy;
};

/* One request on its way through. It lives in its guest's arena. */
struct call {
	struct http_server *s;
	struct guest *guest;
	const char *target_at; /* where the target lies in the library's memory */
	struct str target;     /* a copy: the library writes over it */
	struct http_request rq;
	struct http_response rs;
	struct body body;
	bool begun;      /* the head was judged */
	bool refused;    /* rs is the answer already; what still comes of the body is read away */
	bool linger;     /* answered before the body was there */
	bool answered;   /* handed to the library */
	int64_t began;   /* µs */
	int64_t bytes;   /* of the answer's body */
	int64_t drained; /* bytes of a refused body */
};

/* ---- answering ---- */

/* Makes rs the refusal of this status. Where a person may see it, the application words it. */
static void refuse(struct call *c, int status, const char *why)
{
	const struct http_config *config = &c->s->config;
	bool shown = c->rq.path.n && (status == 400 || status == 413 || status == 415 || status == 500);
	c->refused = true;
	http_response_reset(&c->rs, status);
	if (shown && config->refuse) {
		config->refuse(c->s->self, &c->rq, &c->rs, why);
		return;
	}
	http_content_type(&c->rs, "text/plain; charset=utf-8");
	buf_puts(&c->rs.body, why);
	buf_putc(&c->rs.body, '\n');
}

/* Hands the response to the library. */
static enum MHD_Result send_it(struct call *c, struct MHD_Connection *connection)
{
	if (c->rs.failed || c->rs.body.failed) {
		refuse(c, 500, "服务器内部错误");
		if (c->rs.failed || c->rs.body.failed)
			return MHD_NO;
	}
	reply_finish(&c->rq, &c->rs);
	struct MHD_Response *r = reply_make(&c->rs, porter_closing(c->s->porter), &c->bytes);
	if (!r)
		return MHD_NO;
	guest_at(c->guest, PHASE_SEND);
	enum MHD_Result ok = mhd.queue_response(connection, (unsigned)c->rs.status, r);
	mhd.destroy_response(r);
	c->answered = ok == MHD_YES;
	return ok;
}

/* ---- the head ---- */

/* The memory of the connection's last answer is the next one's. */
static void lend_page(struct http_response *rs, struct guest *g)
{
	g->page.max = rs->body.max;
	rs->body = g->page;
	buf_clear(&rs->body);
	buf_init(&g->page, 0);
}

/* The answer is out: its memory stays with the connection, unless it is much. */
static void keep_page(struct http_response *rs, struct guest *g)
{
	if (rs->body.cap > PAGE_KEPT)
		return;
	g->page = rs->body;
	buf_init(&rs->body, 0);
}

/* The library has read the request line: a request begins. Whatever it goes on to do with the target, we keep what was
 * sent. */
static void *on_target(void *cls, const char *target, struct MHD_Connection *connection)
{
	const union MHD_ConnectionInfo *info =
	    mhd.get_connection_info(connection, MHD_CONNECTION_INFO_SOCKET_CONTEXT);
	struct guest *g = info ? info->socket_context : NULL;
	if (!g)
		return NULL;
	arena_clear(g->mem);
	struct call *c = ARENA_NEW(g->mem, struct call);
	if (!c)
		return NULL;
	if (!g->first)
		guest_at(g, PHASE_HEAD);
	g->first = false;
	c->s = cls;
	c->guest = g;
	c->began = porter_now_us();
	c->target_at = target;
	c->target.n = target ? strnlen(target, HTTP_TARGET_MAX + 1) : 0;
	c->target.p = arena_copy(g->mem, target ? target : "", c->target.n);
	c->rq.mem = g->mem;
	c->rq.method = HTTP_METHODS;
	c->rq.peer = str_of(g->peer);
	c->rq.path = c->rq.route = c->rq.type = c->rq.body = STR("");
	http_response_init(&c->rs, g->mem);
	lend_page(&c->rs, g);
	return c->target.p ? c : NULL;
}

/* The head, collected from the library. */
struct collected {
	struct guard_head head;
	struct http_pair pairs[HTTP_HEADERS_MAX + 1];
};

/* One header of the head. */
static enum MHD_Result on_header(void *cls, enum MHD_ValueKind kind, const char *name, size_t name_n,
				 const char *value, size_t value_n)
{
	struct collected *c = cls;
	(void)kind;
	if (c->head.n > HTTP_HEADERS_MAX)
		return MHD_NO;
	c->pairs[c->head.n++] = (struct http_pair){{name, name_n}, {value ? value : "", value ? value_n : 0}};
	return MHD_YES;
}

/* The request line ended and the headers are here: judged as they lie in memory, then by their content. */
static int judge(struct call *c, struct MHD_Connection *connection, const char *method, const char *version,
		 struct guard_found *found, const char **why)
{
	struct collected all = {.head = {.method = str_of(method), .target = c->target, .version = str_of(version)}};
	const union MHD_ConnectionInfo *info =
	    mhd.get_connection_info(connection, MHD_CONNECTION_INFO_REQUEST_HEADER_SIZE);
	all.head.headers = all.pairs;
	mhd.get_connection_values_n(connection, MHD_HEADER_KIND, on_header, &all);
	int status = guard_check(&all.head, found, why);
	if (status)
		return status;
	struct guard_head lying = all.head;
	lying.target.p = c->target_at;
	if (!info || !guard_lies_whole(&lying, info->header_size)) {
		*why = "请求头的写法不对";
		return 400;
	}
	return request_read(&c->rq, &all.head, found, c->s->config.proxy, why);
}

/* How large the body of this kind may be. */
static int64_t limit_of(const struct http_config *config, const struct body *b)
{
	return b->kind == BODY_PARTS  ? config->upload_max
	       : b->kind == BODY_FORM ? config->form_max
				      : config->json_max;
}

/* Whether to read the body, and how. Refuses otherwise. */
static void prepare_body(struct call *c, const struct guard_found *found)
{
	const struct http_config *config = &c->s->config;
	const char *why = "";
	struct str coding = http_header_of(&c->rq, "content-encoding");
	guest_at(c->guest, PHASE_WORK);
	body_init(&c->body, &c->rq);
	c->rq.body_max = limit_of(config, &c->body);
	if (config->admit && !config->admit(c->s->self, &c->rq, &c->rs)) {
		c->refused = true;
		return;
	}
	if (coding.n && !token_same(coding, STR("identity"))) {
		refuse(c, 415, "不接收压缩过的内容");
		return;
	}
	if (found->length > c->rq.body_max) {
		refuse(c, 413, "内容太大");
		return;
	}
	int status = body_begin(&c->body, &c->rq, config->form_max, c->s->spool, &why);
	if (status)
		refuse(c, status, why);
}

/* The first call for a request. What is refused for its head is answered at once and ends the connection; what is refused
 * otherwise waits for a small body, so that the connection can live on. */
static enum MHD_Result begin(struct call *c, struct MHD_Connection *connection, const char *method,
			     const char *version)
{
	struct guard_found found = {.method = HTTP_METHODS};
	const char *why = "";
	c->begun = true;
	int status = judge(c, connection, method, version, &found, &why);
	bool body = found.length != 0, small = found.length >= 0 && found.length <= DRAIN_MAX;
	if (status)
		refuse(c, status, why);
	else if (body)
		prepare_body(c, &found);
	if (c->refused && (!c->rq.path.n || (body && !small) || http_header_of(&c->rq, "expect").n)) {
		c->linger = true;
		return send_it(c, connection);
	}
	guest_at(c->guest, body ? PHASE_BODY : PHASE_WORK);
	return MHD_YES;
}

/* ---- the body, and the answer ---- */

/* A further piece of the body. A refused one is read away, as far as it is bearable. */
static enum MHD_Result feed(struct call *c, const char *p, size_t n)
{
	const char *why = "";
	guest_at(c->guest, PHASE_BODY);
	if (c->refused) {
		c->drained += (int64_t)n;
		return c->drained > c->s->config.upload_max ? MHD_NO : MHD_YES;
	}
	int status = body_feed(&c->body, &c->rq, p, n, &why);
	if (status)
		refuse(c, status, why);
	return MHD_YES;
}

/* Everything is there: the handler answers. */
static enum MHD_Result finish(struct call *c, struct MHD_Connection *connection)
{
	const char *why = "";
	guest_at(c->guest, PHASE_WORK);
	int status = c->refused ? 0 : body_end(&c->body, &c->rq, &why);
	if (status)
		refuse(c, status, why);
	if (!c->refused)
		c->s->handle(c->s->self, &c->rq, &c->rs);
	return send_it(c, connection);
}

/* The library's one callback: for the head, for each piece of the body, and at the end. */
static enum MHD_Result on_request(void *cls, struct MHD_Connection *connection, const char *url, const char *method,
				  const char *version, const char *data, size_t *n, void **call)
{
	struct call *c = *call;
	(void)cls, (void)url;
	if (!c)
		return MHD_NO;
	if (!c->begun)
		return begin(c, connection, method, version);
	if (*n == 0)
		return finish(c, connection);
	enum MHD_Result ok = feed(c, data, *n);
	*n = 0;
	return ok;
}

/* The client may still be sending what nobody will read. A socket closed on it would throw the answer away with it. */
static void linger(int fd)
{
	static const int64_t most = LINGER_BYTES;
	char away[16 << 10];
	int64_t until = porter_now_ms() + LINGER_MS, read = 0, left;
	shutdown(fd, SHUT_WR);
	while (read < most && (left = until - porter_now_ms()) > 0) {
		struct pollfd wait = {.fd = fd, .events = POLLIN};
		if (poll(&wait, 1, (int)left) <= 0)
			return;
		ssize_t got = recv(fd, away, sizeof(away), MSG_DONTWAIT);
		if (got <= 0)
			return;
		read += got;
	}
}

/* The request is over, answered or not. */
static void on_completed(void *cls, struct MHD_Connection *connection, void **call,
			 enum MHD_RequestTerminationCode how)
{
	struct http_server *s = cls;
	struct call *c = *call;
	(void)connection;
	if (!c)
		return;
	*call = NULL;
	body_release(&c->body);
	keep_page(&c->rs, c->guest);
	http_response_release(&c->rs);
	if (c->answered && s->config.done) {
		bool whole = how == MHD_REQUEST_TERMINATED_COMPLETED_OK;
		bool bodiless = c->rq.method == HTTP_HEAD || c->rs.status == 304 || c->rs.status == 204 || !whole;
		struct http_done done = {c->rq.method, c->rq.route, c->rs.status, porter_now_us() - c->began,
					 bodiless ? 0 : c->bytes};
		s->config.done(s->self, &done);
	}
	if (c->linger)
		linger(c->guest->fd);
	guest_at(c->guest, PHASE_IDLE);
}

/* A connection's thread begins or has ended. */
static void on_connection(void *cls, struct MHD_Connection *connection, void **guest,
			  enum MHD_ConnectionNotificationCode what)
{
	struct http_server *s = cls;
	const union MHD_ConnectionInfo *info = mhd.get_connection_info(connection, MHD_CONNECTION_INFO_CONNECTION_FD);
	if (what == MHD_CONNECTION_NOTIFY_STARTED)
		*guest = info ? porter_meet(s->porter, info->connect_fd) : NULL;
	else if (*guest)
		porter_part(*guest);
}

/* ---- starting and stopping ---- */

/* The porter has let somebody in. */
static int admit(void *self, int fd, const struct sockaddr *a, socklen_t n)
{
	struct http_server *s = self;
	return mhd.add_connection(s->daemon, fd, a, n) == MHD_YES ? 0 : -1;
}

/* The config with what was left open filled in. */
static struct http_config complete(const struct http_config *given)
{
	struct http_config c = *given;
	c.listen = c.listen ? c.listen : "127.0.0.1:8080";
	c.tmp = c.tmp ? c.tmp : "/tmp";
	c.connections = c.connections > 0 ? c.connections : 256;
	c.form_max = c.form_max > 0 ? c.form_max : 1 << 20;
	c.json_max = c.json_max > 0 ? c.json_max : 1 << 20;
	c.upload_max = c.upload_max > 0 ? c.upload_max : 50 << 20;
	c.head_ms = c.head_ms > 0 ? c.head_ms : 10000;
	c.body_ms = c.body_ms > 0 ? c.body_ms : 30000;
	c.whole_ms = c.whole_ms > 0 ? c.whole_ms : 600000;
	c.send_ms = c.send_ms > 0 ? c.send_ms : 30000;
	c.idle_ms = c.idle_ms > 0 ? c.idle_ms : 30000;
	c.stop_ms = c.stop_ms > 0 ? c.stop_ms : 30000;
	return c;
}

/* Words what is said to whom there is no room for. */
static int write_busy(struct http_server *s, struct err *e)
{
	struct arena *mem = arena_new(0);
	struct http_response rs;
	buf_init(&s->busy, 4096);
	if (!mem)
		return err_set(e, ERR_NOMEM, "内存不足");
	http_response_init(&rs, mem);
	rs.status = 503;
	http_header_set(&rs, "Retry-After", STR("5"));
	http_content_type(&rs, "text/plain; charset=utf-8");
	buf_puts(&rs.body, "现在使用的人太多，请过一会儿再试\n");
	http_response_secure(&rs);
	reply_write(&rs, &s->busy);
	bool failed = rs.failed || s->busy.failed;
	http_response_release(&rs);
	arena_free(mem);
	return failed ? err_set(e, ERR_NOMEM, "内存不足") : 0;
}

/* Starts the library's threads and opens the door. Signals are for the thread that called us, not for those. */
static int start_threads(struct http_server *s, struct err *e)
{
	static const int own_faults[] = {SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGABRT, SIGTRAP, SIGPROF};
	sigset_t all, before;
	sigfillset(&all);
	for (size_t i = 0; i < sizeof(own_faults) / sizeof(own_faults[0]); i++)
		sigdelset(&all, own_faults[i]);
	pthread_sigmask(SIG_SETMASK, &all, &before);
	s->daemon = mhd.start_daemon(
	    MHD_USE_THREAD_PER_CONNECTION | MHD_USE_INTERNAL_POLLING_THREAD | MHD_USE_POLL |
		MHD_USE_NO_LISTEN_SOCKET | MHD_USE_ITC,
	    0, NULL, NULL, on_request, s, MHD_OPTION_URI_LOG_CALLBACK, on_target, s, MHD_OPTION_NOTIFY_COMPLETED,
	    on_completed, s, MHD_OPTION_NOTIFY_CONNECTION, on_connection, s, MHD_OPTION_CONNECTION_MEMORY_LIMIT,
	    (size_t)CONNECTION_MEMORY, MHD_OPTION_CONNECTION_LIMIT, (unsigned)s->config.connections + 64,
	    MHD_OPTION_CONNECTION_TIMEOUT, 0u, MHD_OPTION_STRICT_FOR_CLIENT, 0, MHD_OPTION_END);
	int rc = s->daemon ? porter_open(s->porter, admit, s, e) : err_set(e, ERR_IO, "服务的线程启动不了");
	pthread_sigmask(SIG_SETMASK, &before, NULL);
	return rc;
}

/* Listens, makes the folder for uploads, starts. */
static int start(struct http_server *s, struct err *e)
{
	const struct http_config *c = &s->config;
	struct porter_rules rules = {c->head_ms, c->body_ms,     c->whole_ms, c->send_ms,
				     c->idle_ms, c->connections, {0}};
	if (write_busy(s, e))
		return -1;
	rules.busy = buf_str(&s->busy);
	if (porter_new(&s->porter, c->listen, &rules, e) || spool_open(&s->spool, c->tmp, e))
		return -1;
	return start_threads(s, e);
}

int http_server_start(struct http_server **out, const struct http_config *c, http_handler handle, void *self,
		      struct err *e)
{
	if (load_mhd(e))
		return -1;
	struct http_server *s = calloc(1, sizeof(*s));
	if (!s)
		return err_set(e, ERR_NOMEM, "内存不足");
	s->config = complete(c);
	s->handle = handle;
	s->self = self;
	if (start(s, e)) {
		http_server_stop(s);
		return -1;
	}
	*out = s;
	return 0;
}

const char *http_server_address(const struct http_server *s)
{
	return porter_address(s->porter);
}

int http_server_connections(struct http_server *s)
{
	return porter_guests(s->porter);
}

void http_server_stop(struct http_server *s)
{
	if (!s)
		return;
	if (s->porter)
		porter_close(s->porter, s->config.stop_ms);
	if (s->daemon)
		mhd.stop_daemon(s->daemon);
	porter_free(s->porter);
	spool_close(s->spool);
	buf_release(&s->busy);
	free(s);
}
