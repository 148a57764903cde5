/* 办件 (matter): something that moves through steps until it is done: an application, a notice, an objection.
 *
 * A kind of matter is a table: its states, who may act in each, and the moves from one to another. Everything that happens
 * is a step that is only ever added; where a matter stands follows from its last step. Whoever acts says which step he
 * saw last, so that two who act at once do not both succeed.
 *
 * Functions that write do so in the recording that their caller opened: the step, and what it brings about, are one
 * transaction with one journal entry. */
#ifndef YICAI_FLOW_FLOW_H
#define YICAI_FLOW_FLOW_H

#include "fact/fact.h"
#include "flow/calendar.h"

#define FLOW_STATES_MAX  32
#define FLOW_MOVES_MAX   64
#define FLOW_OPINION_MAX 4000              /* bytes */
#define FLOW_FILE_MAX    (20 << 20)        /* bytes of an attachment */
#define FLOW_FILES_MAX   50                /* attachments of a matter */
#define FLOW_PAGE_MAX    1000              /* rows of one page */
#define FLOW_BULK_MAX    10000             /* matters of one bulk action */
#define FLOW_UNDO_MICROS (600 * 1000000LL) /* how long a move may be undone: 10 minutes */
#define FLOW_REMIND_DAYS 2                 /* working days before the deadline */
#define FLOW_GIVEN_MAX   1000              /* delegations of one account that are listed */

/* Whose matters a power reaches; the numbers of enum reach_kind. */
enum flow_scope { FLOW_ALL = 1, FLOW_UNIT, FLOW_ORG, FLOW_PERSON };

/* One power of one account: a capability (claims.review1) within a scope. */
struct flow_hat {
	struct str may;
	enum flow_scope scope;
	int64_t id;          /* of the unit, institution or person */
	struct str for_whom; /* whose power it is, when it was delegated; n 0: one's own */
};

/* Who acts. */
struct flow_actor {
	struct str who; /* account */
	const struct flow_hat *hat;
	size_t hats;
};

/* The program itself, for moves with FLOW_SELF; told by its address. */
extern const struct flow_actor flow_self;

enum flow_end { FLOW_OPEN, FLOW_DONE, FLOW_STOPPED };

struct flow_state {
	const char *code, *label; /* review1, 区县初审 */
	const char *may;          /* capability that acts here; NULL in an end */
	int days;                 /* working days to act in; 0: no deadline */
	enum flow_end end;
};

enum flow_flag {
	FLOW_OPINION = 1,  /* an opinion must be written */
	FLOW_FILES = 2,    /* something must be attached */
	FLOW_UNDO = 4,     /* may be undone within FLOW_UNDO_MICROS: nothing has left the house */
	FLOW_BULK = 8,     /* may be done to many at once */
	FLOW_STARTER = 16, /* by whoever started the matter, whatever the state's capability is: withdrawal */
	FLOW_SELF = 32,    /* by the program itself: a notice that has run its term */
};

/* A move from one state to another; one that stays where it is keeps the deadline. */
struct flow_move {
	const char *code, *label; /* approve, 通过 */
	const char *from, *to;    /* states */
	unsigned flags;
	const char
	    *unlike; /* state: whoever moved the matter out of it last may not make this move (four eyes); NULL */
};

struct flow_event;

struct flow_kind {
	const char *code, *label; /* application, 申领 */
	const char *clause;
	const struct flow_state *states; /* the first is where a matter starts */
	size_t nstates;
	const struct flow_move *moves;
	size_t nmoves;
	const char *const *required; /* states that no way to FLOW_DONE leads round; ends with NULL */
	/* What else a move brings about, in the same transaction; NULL nothing. -1 keeps the move from happening. An undone
	 * move is told as one with its states swapped. */
	int (*happened)(const struct flow_event *ev, struct err *e);
};

/* A move as it is told to its kind. */
struct flow_event {
	struct house *h;
	struct recording *r;
	const struct flow_kind *kind;
	int64_t matter, about, seq;
	struct str who;
	const char *move, *from, *to;
	struct str opinion;
};

/* Looks through a kind's table: every state can be reached, from every state an end can be, no way to FLOW_DONE leads
 * round a required state, every name is known, and four eyes cannot be shut for good. ERR_INPUT naming the first fault. */
int flow_check(const struct flow_kind *k, struct err *e);

/* A new matter. */
struct flow_new {
	int64_t about; /* id of the thing, one matter of a kind for each */
	struct str title;
	int64_t unit, org, person; /* whose it is; 0 none */
	const int64_t *places;     /* the unit with all that it lies in */
	size_t nplaces;
	int64_t amount; /* 分, for sums; 0 */
};

/* Starts a matter in the first state. cal counts the deadline; where it is not published so far, there is none yet. */
int flow_start(struct house *h, struct recording *r, const struct calendar *cal, const struct flow_kind *k,
	       const struct flow_new *n, const struct flow_actor *by, int64_t *matter, struct err *e);

/* One move. seq: the last step that the actor saw. ERR_CONFLICT when somebody else acted meanwhile, naming who and when, or
 * when the state has no such move; ERR_DENIED when the actor may not, or four eyes forbid it; ERR_INPUT without a
 * required opinion or attachment. *after (may be NULL) gets the new step's number. */
struct flow_act {
	int64_t matter, seq;
	struct str move, opinion;
	const int64_t *amount; /* new sum of the matter; NULL: as it is */
};
int flow_act(struct house *h, struct recording *r, const struct calendar *cal, const struct flow_kind *k,
	     const struct flow_act *a, const struct flow_actor *by, int64_t *after, struct err *e);

/* The actor may act on the matter where it stands (its state's capability, within reach): 1, 0, -1. */
int flow_may(struct house *h, const struct flow_kind *k, int64_t matter, const struct flow_actor *by, struct err *e);

/* The moves that the actor may make from where the matter stands (at most FLOW_MOVES_MAX): how many, or -1. *other (may be
 * NULL): four eyes forbid him one that his power would allow. */
int flow_can(struct house *h, const struct flow_kind *k, int64_t matter, const struct flow_actor *by,
	     const struct flow_move **out, bool *other, struct err *e);
/* What a state is called (区县初审), what a move is (通过); "" when there is none of this code. */
const char *flow_state_label(const struct flow_kind *k, struct str state);
const char *flow_move_label(const struct flow_kind *k, struct str from, struct str move);

/* Takes the last step back: by whoever made it, within the window, when nothing came after it. */
int flow_undo(struct house *h, struct recording *r, const struct calendar *cal, const struct flow_kind *k,
	      int64_t matter, int64_t seq, const struct flow_actor *by, struct err *e);

/* The same move for many. n and sum (分) are what the actor was shown: when the matters do not come to that, nothing is done
 * (ERR_CONFLICT). Otherwise each stands alone: *ret (in mem) says of each whether it was done, and why not. */
struct flow_each {
	int64_t matter, seq;
	bool done;
	const char *why;
};
int flow_bulk(struct house *h, struct recording *r, const struct calendar *cal, const struct flow_kind *k,
	      struct str move, struct str opinion, struct flow_each *each, size_t n, int64_t sum,
	      const struct flow_actor *by, struct arena *mem, struct err *e);

/* A matter as it stands. */
struct flow_matter {
	int64_t id, about, unit, org, person, seq, since, due, amount, started_at;
	struct str kind, title, state, started_by;
};
int flow_get(struct house *h, int64_t matter, struct arena *mem, struct flow_matter *out, struct err *e);
/* The matter of this kind about this thing. ERR_NOTFOUND. */
int flow_of(struct house *h, const struct flow_kind *k, int64_t about, struct arena *mem, struct flow_matter *out,
	    struct err *e);

/* What happened, oldest first. */
struct flow_step {
	int64_t seq, at, amount, due, journal;
	struct str who, for_whom, move, from, to, opinion;
};
int flow_history(struct house *h, int64_t matter, struct arena *mem, struct flow_step **ret, size_t *n,
		 struct err *e);

/* Lists: 待办 is what the hat may act on now and four eyes do not forbid the account, the nearest deadline first; 已办,
 * 我发起, 抄送 the newest first. After: the last row of the page before, NULL from the start. */
enum flow_list { FLOW_LIST_TODO, FLOW_LIST_ACTED, FLOW_LIST_STARTED, FLOW_LIST_COPIED };
int flow_page(struct house *h, enum flow_list list, struct str who, const struct flow_hat *hat,
	      const struct flow_matter *after, size_t n, struct arena *mem, struct flow_matter **ret, size_t *count,
	      struct err *e);
/* How many wait for the hat: the badge. */
int flow_waiting(struct house *h, struct str who, const struct flow_hat *hat, int64_t *n, struct err *e);

/* Attaches a file to a matter that is open. */
int flow_attach(struct house *h, struct recording *r, int64_t matter, struct str name, struct str bytes,
		struct str who, struct err *e);
/* What is attached, in order; the bytes of one (ERR_NOTFOUND). */
struct flow_file {
	int64_t no, size, at;
	struct str name, who;
};
int flow_files(struct house *h, int64_t matter, struct arena *mem, struct flow_file **ret, size_t *n, struct err *e);
int flow_file_bytes(struct house *h, int64_t matter, int64_t no, struct arena *mem, struct str *name,
		    struct str *bytes, struct err *e);
/* Lets somebody else see the matter (抄送). */
int flow_copy(struct house *h, struct recording *r, int64_t matter, struct str to, struct str by, struct err *e);

/* Gives a power to another account from a day to a day (both included); *id for flow_delegate_end. Powers that were
 * delegated cannot be passed on. */
int flow_delegate(struct house *h, struct recording *r, struct str to, const struct flow_hat *hat, day_t from,
		  day_t to_day, struct str by, int64_t *id, struct err *e);
int flow_delegate_end(struct house *h, struct recording *r, int64_t id, struct str by, struct err *e);
/* The powers that were delegated to an account and hold on a day. */
int flow_delegated(struct house *h, struct str who, day_t on, struct arena *mem, struct flow_hat **ret, size_t *n,
		   struct err *e);

/* The matter lies within the hat's scope, whatever its power; somebody was let see it. 1, 0, -1. */
int flow_within(struct house *h, int64_t matter, const struct flow_hat *hat, struct err *e);
int flow_copied(struct house *h, int64_t matter, struct str who, struct err *e);
/* What an account gave to others and was given, the newest first. */
struct flow_delegation {
	int64_t id, from, to_day, at, ended, scope, scope_id; /* ended: instant, 0 not */
	struct str of_whom, to_whom, may;
};
int flow_delegations(struct house *h, struct str who, struct arena *mem, struct flow_delegation **ret, size_t *n,
		     struct err *e);

/* Calls f once for every step that is due within FLOW_REMIND_DAYS, and once when it is overdue. */
int flow_remind(struct house *h, struct recording *r, const struct calendar *cal, day_t today,
		int (*f)(void *self, const struct flow_matter *m, bool overdue), void *self, struct err *e);

/* When a matter's steps were reminded of. */
struct flow_reminder {
	int64_t seq, at;
	bool overdue;
};
int flow_reminders(struct house *h, int64_t matter, struct arena *mem, struct flow_reminder **ret, size_t *n,
		   struct err *e);

#endif
