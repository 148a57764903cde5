/* The porter: one thread that opens the door, turns away whom there is no room for, and ends connections that dawdle. When
 * the house is full, who only waits (between two requests, or long without a head) makes room for who knocks.
 * The server of libmicrohttpd behind it gets each connection that is let in, and gives each one a thread of its own. */
#ifndef YICAI_HTTP_PORTER_H
#define YICAI_HTTP_PORTER_H

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/str.h"

#include <netinet/in.h>
#include <stdint.h>
#include <stdatomic.h>

/* What a connection is at; each has its own patience. */
enum phase {
	PHASE_FREE,  /* the place is not taken */
	PHASE_ADDED, /* handed to the server, whose thread has not begun yet */
	PHASE_HEAD,  /* a head is awaited, or has begun */
	PHASE_BODY,  /* the body comes in */
	PHASE_WORK,  /* the handler works: no limit but its own */
	PHASE_SEND,  /* the answer goes out */
	PHASE_IDLE,  /* between two requests */
};

/* A connection that was let in. */
struct guest {
	struct porter *porter;
	int fd; /* belongs to the server; ours to shut down while the place is taken */
	char peer[INET6_ADDRSTRLEN];
	struct arena *mem;          /* of its requests, one after the other */
	struct buf page;            /* memory for the next answer's body: the last one's */
	_Atomic int64_t phase;      /* enum phase, and when it began or last moved on: see porter.c */
	_Atomic int64_t body_until; /* PHASE_BODY: when the whole body must be there, ms */
	uint64_t acked;             /* PHASE_SEND: bytes the client had taken when last looked at */
	atomic_bool first;          /* no request came by it yet */
	bool leaving;               /* was asked to make room */
};

/* Patience in milliseconds, and how many may be in at once. */
struct porter_rules {
	int head_ms, body_ms, whole_ms, send_ms, idle_ms;
	int guests;      /* those who were asked to make room not counted */
	struct str busy; /* the whole answer for whom there is no room; outlives the porter */
};

struct porter;

/* Begins to listen at "127.0.0.1:8080" or "[::1]:8080", port 0: any free one; lets nobody in before porter_open. ERR_INPUT:
 * no such address; ERR_IO: it is taken. */
int porter_new(struct porter **p, const char *listen, const struct porter_rules *rules, struct err *e);

/* Where it listens. */
const char *porter_address(const struct porter *p);

/* Opens the door: admit is called in the porter's thread for each connection that is let in, and owns its socket from then
 * on, whatever it returns; −1: it was closed. */
int porter_open(struct porter *p, int (*admit)(void *self, int fd, const struct sockaddr *a, socklen_t n), void *self,
		struct err *e);

/* The server's thread for this socket begins: its guest, or NULL when there is none (then refuse what comes). */
struct guest *porter_meet(struct porter *p, int fd);

/* The guest is gone; called before its socket is closed. */
void porter_part(struct guest *g);

/* The guest is at something now, or goes on with it. */
void guest_at(struct guest *g, enum phase phase);

/* Guests that are in now. */
int porter_guests(struct porter *p);

/* True once the door is being closed: no further request shall follow on a connection. */
bool porter_closing(struct porter *p);

/* Lets in who has knocked, closes the door, sends the idle ones home, and waits at most that long for the others. */
void porter_close(struct porter *p, int wait_ms);

/* Frees it; every guest must be gone. NULL is a no-op. */
void porter_free(struct porter *p);

/* Milliseconds, and microseconds, on a clock that nobody sets. */
int64_t porter_now_ms(void);
int64_t porter_now_us(void);

#endif
