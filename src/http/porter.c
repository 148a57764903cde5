#include "http/porter.h"

#include <arpa/inet.h>
#include <errno.h>
#include <linux/tcp.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#define PARTING_MAX 64   /* turned away and not gone yet */
#define PARTING_MS  1000 /* how long they may take to go */
#define BACKLOG     512
#define SPARE       32 /* places for those who have been asked to make room and are not gone yet */

/* Somebody who was told that there is no room: his socket is kept until he has read it. */
struct parting {
	int fd;
	int64_t until;
};

struct porter {
	pthread_mutex_t lock; /* over taking and leaving places */
	struct porter_rules rules;
	int listen; /* −1: closed */
	int wake;
	char address[INET6_ADDRSTRLEN + 10];
	int (*admit)(void *self, int fd, const struct sockaddr *a, socklen_t n);
	void *self;
	pthread_t thread;
	bool running;
	atomic_bool closing;
	int64_t close_until;
	int tick; /* ms between two looks at the guests */
	atomic_int taken;
	int leaving; /* of them, asked to make room */
	int places;  /* rules.guests + SPARE */
	struct parting parting[PARTING_MAX];
	int n_parting;
	struct guest guests[]; /* places of them */
};

int64_t porter_now_us(void)
{
	struct timespec t;
	clock_gettime(CLOCK_MONOTONIC, &t);
	return (int64_t)t.tv_sec * 1000000 + t.tv_nsec / 1000;
}

/* To a few milliseconds: it is asked for several times a request. */
int64_t porter_now_ms(void)
{
	struct timespec t;
	clock_gettime(CLOCK_MONOTONIC_COARSE, &t);
	return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

/* Phase and time in one word, so that both change at once: ms × 8 + phase. */
static int64_t pack(enum phase phase, int64_t ms)
{
	return ms * 8 + phase;
}

/* A socket's address as text, without port; an IPv4 address that came by IPv6 as what it is. */
static void address_text(const struct sockaddr_storage *a, char out[static INET6_ADDRSTRLEN])
{
	const struct sockaddr_in *four = (const struct sockaddr_in *)a;
	const struct sockaddr_in6 *six = (const struct sockaddr_in6 *)a;
	out[0] = '\0';
	if (a->ss_family == AF_INET)
		inet_ntop(AF_INET, &four->sin_addr, out, INET6_ADDRSTRLEN);
	else if (a->ss_family == AF_INET6 && IN6_IS_ADDR_V4MAPPED(&six->sin6_addr))
		inet_ntop(AF_INET, six->sin6_addr.s6_addr + 12, out, INET6_ADDRSTRLEN);
	else if (a->ss_family == AF_INET6)
		inet_ntop(AF_INET6, &six->sin6_addr, out, INET6_ADDRSTRLEN);
}

/* "127.0.0.1:8080" or "[::1]:8080" as an address of the system. */
static int read_address(const char *text, struct sockaddr_storage *a, socklen_t *n)
{
	struct str s = str_of(text);
	char host[INET6_ADDRSTRLEN];
	int64_t port;
	long colon = -1;
	for (size_t i = 0; i < s.n; i++)
		if (s.p[i] == ':')
			colon = (long)i;
	if (colon < 1 || !str_to_i64((struct str){s.p + colon + 1, s.n - (size_t)colon - 1}, &port) || port < 0 ||
	    port > 65535)
		return -1;
	struct str h = {s.p, (size_t)colon};
	bool six = h.p[0] == '[' && h.p[h.n - 1] == ']';
	if (six)
		h = (struct str){h.p + 1, h.n - 2};
	if (h.n >= sizeof(host))
		return -1;
	memcpy(host, h.p, h.n);
	host[h.n] = '\0';
	struct sockaddr_in *in = (struct sockaddr_in *)a;
	struct sockaddr_in6 *in6 = (struct sockaddr_in6 *)a;
	*a = (struct sockaddr_storage){.ss_family = six ? AF_INET6 : AF_INET};
	*n = six ? sizeof(*in6) : sizeof(*in);
	*(six ? &in6->sin6_port : &in->sin_port) = htons((uint16_t)port);
	return inet_pton(a->ss_family, host, six ? (void *)&in6->sin6_addr : (void *)&in->sin_addr) == 1 ? 0 : -1;
}

/* The listening socket at an address; −1 with errno. */
static int listen_at(const struct sockaddr_storage *a, socklen_t n)
{
	int one = 1, fd = socket(a->ss_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
	if (fd < 0)
		return -1;
	setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &one, sizeof(one));
	if (!bind(fd, (const struct sockaddr *)a, n) && !listen(fd, BACKLOG))
		return fd;
	int why = errno;
	close(fd);
	errno = why;
	return -1;
}

/* Writes the address that the socket got, with its port. */
static void note_address(struct porter *p)
{
	union {
		struct sockaddr any;
		struct sockaddr_in four;
		struct sockaddr_in6 six;
		struct sockaddr_storage all;
	} a = {.all = {0}};
	socklen_t n = sizeof(a);
	char host[INET6_ADDRSTRLEN];
	getsockname(p->listen, &a.any, &n);
	address_text(&a.all, host);
	bool six = a.any.sa_family == AF_INET6;
	unsigned port = ntohs(six ? a.six.sin6_port : a.four.sin_port);
	snprintf(p->address, sizeof(p->address), six ? "[%s]:%u" : "%s:%u", host, port);
}

/* How often to look: a quarter of the shortest patience, between 10 ms and 1 s. */
static int tick_of(const struct porter_rules *r)
{
	const int all[] = {r->head_ms, r->body_ms, r->send_ms, r->idle_ms};
	int least = 4000;
	for (size_t i = 0; i < sizeof(all) / sizeof(all[0]); i++)
		least = all[i] < least ? all[i] : least;
	return least / 4 < 10 ? 10 : least / 4;
}

int porter_new(struct porter **out, const char *listen, const struct porter_rules *rules, struct err *e)
{
	struct sockaddr_storage a;
	socklen_t n;
	if (read_address(listen, &a, &n)) {
		err_set(e, ERR_USAGE, "不是监听地址：%.100s", listen);
		return err_todo(e, "写成 127.0.0.1:8080 或 [::1]:8080");
	}
	struct porter *p = calloc(1, sizeof(*p) + (size_t)(rules->guests + SPARE) * sizeof(struct guest));
	if (!p)
		return err_set(e, ERR_NOMEM, "内存不足");
	p->places = rules->guests + SPARE;
	p->rules = *rules;
	p->tick = tick_of(rules);
	p->wake = -1;
	pthread_mutex_init(&p->lock, NULL);
	if ((p->listen = listen_at(&a, n)) < 0 || (p->wake = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)) < 0) {
		err_set(e, ERR_IO, "不能在 %.100s 上监听：%s", listen, errno_text(errno));
		porter_free(p);
		return err_todo(e, "换一个端口，或者停掉占用它的程序");
	}
	note_address(p);
	*out = p;
	return 0;
}

const char *porter_address(const struct porter *p)
{
	return p->address;
}

/* Who may be asked to make room: one between two requests, or one whose head has been awaited for a tenth of the patience. */
static bool only_waits(const struct porter *p, const struct guest *g, int64_t now)
{
	int64_t word = g->phase;
	enum phase phase = (enum phase)(word & 7);
	return !g->leaving &&
	       (phase == PHASE_IDLE || (phase == PHASE_HEAD && now - word / 8 > p->rules.head_ms / 10));
}

/* There is room for one more, made if need be by the one who has waited longest; the lock is held. */
static bool make_room(struct porter *p)
{
	struct guest *longest = NULL;
	int64_t now = porter_now_ms();
	if (p->taken - p->leaving < p->rules.guests)
		return true;
	for (int i = 0; i < p->places; i++)
		if (only_waits(p, &p->guests[i], now) && (!longest || p->guests[i].phase / 8 < longest->phase / 8))
			longest = &p->guests[i];
	if (!longest || p->taken == p->places)
		return false;
	longest->leaving = true;
	p->leaving++;
	shutdown(longest->fd, SHUT_RD);
	return true;
}

/* A free place for this socket, taken; NULL: none. */
static struct guest *seat(struct porter *p, int fd, const struct sockaddr_storage *a)
{
	struct guest *g = NULL;
	pthread_mutex_lock(&p->lock);
	bool room = make_room(p);
	for (int i = 0; room && i < p->places && !g; i++)
		if ((p->guests[i].phase & 7) == PHASE_FREE)
			g = &p->guests[i];
	if (g) {
		*g = (struct guest){.porter = p, .fd = fd, .first = true};
		address_text(a, g->peer);
		g->phase = pack(PHASE_ADDED, porter_now_ms());
		p->taken++;
	}
	pthread_mutex_unlock(&p->lock);
	return g;
}

/* Leaves the place; the lock is held. */
static void leave(struct guest *g)
{
	arena_free(g->mem);
	buf_release(&g->page);
	g->mem = NULL;
	g->phase = PHASE_FREE;
	g->porter->taken--;
	g->porter->leaving -= g->leaving;
	g->leaving = false;
}

struct guest *porter_meet(struct porter *p, int fd)
{
	struct guest *g = NULL;
	pthread_mutex_lock(&p->lock);
	for (int i = 0; i < p->places && !g; i++)
		if ((p->guests[i].phase & 7) == PHASE_ADDED && p->guests[i].fd == fd)
			g = &p->guests[i];
	if (g && !(g->mem = arena_new(64u << 20)))
		g = NULL;
	if (g)
		g->phase = pack(PHASE_HEAD, g->phase / 8);
	pthread_mutex_unlock(&p->lock);
	return g;
}

void porter_part(struct guest *g)
{
	struct porter *p = g->porter;
	uint64_t one = 1;
	pthread_mutex_lock(&p->lock);
	leave(g);
	bool tell = p->closing && !p->taken;
	pthread_mutex_unlock(&p->lock);
	if (tell && write(p->wake, &one, sizeof(one)) < 0)
		return; /* the porter wakes by itself at its next tick */
}

void guest_at(struct guest *g, enum phase phase)
{
	int64_t now = porter_now_ms();
	if (phase == PHASE_BODY && (g->phase & 7) != PHASE_BODY)
		g->body_until = now + g->porter->rules.whole_ms;
	g->phase = pack(phase, now);
}

int porter_guests(struct porter *p)
{
	return p->taken;
}

bool porter_closing(struct porter *p)
{
	return p->closing;
}

/* Answers that there is no room, and keeps the socket until it was read: closed at once, the answer could be lost. */
static void turn_away(struct porter *p, int fd)
{
	ssize_t sent = send(fd, p->rules.busy.p, p->rules.busy.n, MSG_NOSIGNAL | MSG_DONTWAIT);
	shutdown(fd, SHUT_WR);
	if (sent < 0 || p->n_parting == PARTING_MAX)
		close(fd);
	else
		p->parting[p->n_parting++] = (struct parting){fd, porter_now_ms() + PARTING_MS};
}

/* Lets in everybody who has knocked, as far as there is room. False when the system can open no more sockets. */
static bool let_in(struct porter *p)
{
	for (;;) {
		struct sockaddr_storage a = {0};
		socklen_t n = sizeof(a);
		int fd = accept4(p->listen, (struct sockaddr *)&a, &n, SOCK_NONBLOCK | SOCK_CLOEXEC);
		if (fd < 0 && (errno == EINTR || errno == ECONNABORTED))
			continue;
		if (fd < 0)
			return errno == EAGAIN;
		struct guest *g = seat(p, fd, &a);
		if (!g) {
			turn_away(p, fd);
		} else if (p->admit(p->self, fd, (struct sockaddr *)&a, n)) {
			pthread_mutex_lock(&p->lock);
			leave(g);
			pthread_mutex_unlock(&p->lock);
		}
	}
}

/* Reads away what those who were turned away still send; closes whom it was enough for. */
static void see_off(struct porter *p, int64_t now)
{
	char away[4096];
	int kept = 0;
	for (int i = 0; i < p->n_parting; i++) {
		ssize_t n;
		do
			n = recv(p->parting[i].fd, away, sizeof(away), MSG_DONTWAIT);
		while (n > 0);
		bool waits = n < 0 && (errno == EAGAIN || errno == EINTR) && now < p->parting[i].until;
		if (waits)
			p->parting[kept++] = p->parting[i];
		else
			close(p->parting[i].fd);
	}
	p->n_parting = kept;
}

/* What the connection has carried so far. */
static struct tcp_info traffic(const struct guest *g)
{
	struct tcp_info info = {0};
	socklen_t n = sizeof(info);
	getsockopt(g->fd, IPPROTO_TCP, TCP_INFO, &info, &n);
	return info;
}

/* The client has taken more of the answer since the last look. */
static bool takes(struct guest *g)
{
	uint64_t acked = traffic(g).tcpi_bytes_acked;
	bool more = acked != g->acked;
	g->acked = acked;
	return more;
}

/* Ends one connection whose patience is over; when the door closes, also one that is between two requests. What has
 * arrived whole is answered even so: only reading on is ended. The lock is held. */
static void look_at(struct porter *p, struct guest *g, int64_t now)
{
	int64_t word = g->phase, since = word / 8;
	const struct porter_rules *r = &p->rules;
	bool late = false, idle = false;
	switch ((enum phase)(word & 7)) {
	case PHASE_FREE:
	case PHASE_WORK: return;
	case PHASE_ADDED: /* the server had no memory for it and has closed it */
		if (now - since > r->head_ms)
			leave(g);
		return;
	case PHASE_HEAD:
		late = now - since > r->head_ms;
		idle = p->closing && g->first && traffic(g).tcpi_bytes_received == 0;
		break;
	case PHASE_BODY: late = now - since > r->body_ms || now > g->body_until; break;
	case PHASE_SEND:
		late = now - since > r->send_ms && !takes(g);
		if (!late && now - since > r->send_ms)
			atomic_compare_exchange_strong(&g->phase, &word, pack(PHASE_SEND, now));
		break;
	case PHASE_IDLE: idle = p->closing || now - since > r->idle_ms; break;
	}
	if (late)
		shutdown(g->fd, SHUT_RDWR);
	else if (idle)
		shutdown(g->fd, SHUT_RD);
}

/* Looks at every guest once. */
static void look_around(struct porter *p, int64_t now)
{
	pthread_mutex_lock(&p->lock);
	for (int i = 0; i < p->places; i++)
		look_at(p, &p->guests[i], now);
	pthread_mutex_unlock(&p->lock);
}

/* Waits until somebody knocks, goes, or a tick has passed. The door is not watched while the system is out of sockets. */
static void wait_for_it(struct porter *p, bool watch)
{
	struct pollfd fds[2 + PARTING_MAX] = {{.fd = p->wake, .events = POLLIN},
					      {.fd = watch ? p->listen : -1, .events = POLLIN}};
	for (int i = 0; i < p->n_parting; i++)
		fds[2 + i] = (struct pollfd){.fd = p->parting[i].fd, .events = POLLIN};
	bool calm = watch && !p->closing && !p->n_parting && !p->taken;
	uint64_t count;
	poll(fds, 2 + (nfds_t)p->n_parting, calm ? -1 : p->tick);
	if (fds[0].revents && read(p->wake, &count, sizeof(count)) < 0)
		return;
}

/* The porter's day. */
static void *run(void *arg)
{
	struct porter *p = arg;
	int64_t looked = 0;
	bool watch = true;
	for (;;) {
		wait_for_it(p, watch);
		int64_t now = porter_now_ms();
		bool closing = p->closing;
		watch = p->listen < 0 || let_in(p);
		if (closing && p->listen >= 0) {
			close(p->listen);
			p->listen = -1;
		}
		see_off(p, now);
		if (closing || now - looked >= p->tick) {
			look_around(p, now);
			looked = now;
		}
		if (closing && (!p->taken || now >= p->close_until))
			return NULL;
	}
}

int porter_open(struct porter *p, int (*admit)(void *self, int fd, const struct sockaddr *a, socklen_t n), void *self,
		struct err *e)
{
	p->admit = admit;
	p->self = self;
	if (pthread_create(&p->thread, NULL, run, p))
		return err_set(e, ERR_NOMEM, "不能再开线程");
	p->running = true;
	return 0;
}

void porter_close(struct porter *p, int wait_ms)
{
	uint64_t one = 1;
	if (!p->running)
		return;
	p->close_until = porter_now_ms() + wait_ms;
	p->closing = true;
	while (write(p->wake, &one, sizeof(one)) < 0 && errno == EINTR)
		continue;
	pthread_join(p->thread, NULL);
	p->running = false;
	for (int i = 0; i < p->n_parting; i++)
		close(p->parting[i].fd);
	p->n_parting = 0;
}

void porter_free(struct porter *p)
{
	if (!p)
		return;
	if (p->listen >= 0)
		close(p->listen);
	if (p->wake >= 0)
		close(p->wake);
	for (int i = 0; i < p->places; i++) {
		arena_free(p->guests[i].mem);
		buf_release(&p->guests[i].page);
	}
	pthread_mutex_destroy(&p->lock);
	free(p);
}
