/* What lint_cliff.c (the search), cliff_person.c (who is in the space), cliff_event.c (what happens to them) and
 * cliff_tell.c (the story) share. */
#ifndef YICAI_POLICY_CLIFF_INSIDE_H
#define YICAI_POLICY_CLIFF_INSIDE_H

#include "policy/cases.h"
#include "policy/cliff.h"
#include "policy/lint.h"

#define CLIFF_WINDOW_MAX   720 /* months that are added up */
#define CLIFF_LENGTHS_MAX  36  /* of service */
#define CLIFF_GAPS_MAX     8   /* lengths of an interruption */
#define CLIFF_SETTINGS_MAX 40
#define CLIFF_TRIALS_MAX   20000 /* evaluations for one policy */
#define CLIFF_ROWS_MAX     1000  /* facts that a case which is used may state */

enum cliff_event { CLIFF_CERTIFICATE, CLIFF_DEGREE, CLIFF_TRAINING, CLIFF_EARLIER, CLIFF_LONGER, CLIFF__MAX };

/* Service has lasted so long on the day of the event; days: −1 a day short of it. */
struct cliff_length {
	int months, days;
};

/* What stands around a person, from a case: institutions, wages, degrees; and the service that is varied. */
struct around {
	const struct pcase *k;
	const struct case_fact *service; /* NULL: the case has none */
	struct str text;                 /* by which settings are told apart */
	month_t from;                    /* of the case's first question */
};

/* Somebody in the space. */
struct who {
	const struct around *at; /* NULL: as the case says */
	const struct pcase *k;
	size_t ask;
	size_t length; /* number of a length of service on the day of the event */
	int day;       /* the event is so many days after the first of the month */
	int level;     /* of a certificate got a year before the service; −1 none */
	int gap;       /* of days in the middle of the service; 0 none */
	bool trained;  /* on the first day of service */
	bool ends;     /* the service, on the day before the event */
};

/* Facts, a day on which something happens, and the months that are added up. */
struct tale {
	struct case_fact *f;
	size_t n;
	day_t on;
	month_t from, to;
};

/* What a tale is worth. */
struct paid {
	int64_t sum[CLIFF_WINDOW_MAX], total;
	size_t doubts;
	bool known; /* every line has its amount */
};

/* The best example of an event. */
struct cliff {
	bool found;
	struct who who;
	int level; /* of the certificate or degree that is got */
	size_t size;
	int64_t before, after;
};

struct search {
	struct lint *w;
	struct arena *mem;                                         /* of one person; cleared for the next */
	int credential, training, degree, service, rate;           /* records; −1 */
	int level, degree_level, graduated;                        /* columns; −1 */
	const struct case_fact *certificate, *course, *graduation; /* as a case writes them; NULL: no such event */
	struct cliff_length length[CLIFF_LENGTHS_MAX];
	int gap[CLIFF_GAPS_MAX];
	struct around setting[CLIFF_SETTINGS_MAX];
	size_t nlengths, ngaps, nsettings, trials;
	int longest;  /* months, of the lengths */
	bool monthly; /* else instalments, or once */
	bool cut;     /* something of the space was left out */
	struct cliff_space space;
	struct cliff best[CLIFF__MAX];
};

/* 五级 … 一级; 中专 … 研究生. */
#define CLIFF_LEVELS  5
#define CLIFF_DEGREES 4
extern const char *const cliff_levels[CLIFF_LEVELS], *const cliff_degrees[CLIFF_DEGREES];

/* --- cliff_person.c --- */

/* Settings, lengths, gaps, templates, from the policy's text and cases; in the lint's memory. */
void cliff_space_make(struct search *s);
/* The case does not state too many facts. */
bool cliff_usable(const struct pcase *k);
/* Tells a person in s->mem; false without memory, or where a day cannot be. */
bool cliff_person(struct search *s, const struct who *who, struct tale *t);
/* The field of a fact that fills a column, NULL. */
const struct case_field *cliff_field(const struct case_fact *f, int column);
/* A literal day in s->mem. */
struct node *cliff_day(struct search *s, day_t d);
/* A template's fact of this day in the column, and a label in another (NULL: as written); its other days are left out. */
bool cliff_fact(struct search *s, const struct case_fact *like, int day_column, day_t on, int column,
		const char *label, struct case_fact *out);

/* --- cliff_event.c --- */

/* The tale with the event more; false when it cannot happen to them. */
bool cliff_happens(struct search *s, const struct tale *t, enum cliff_event e, int level, struct tale *out);

/* --- lint_cliff.c --- */

/* The lines of a tale; to be freed. */
bool cliff_lines(struct search *s, const struct tale *t, struct case_answer *out);
/* What they are worth. */
void cliff_paid(const struct tale *t, const struct lines *l, struct paid *out);

/* --- cliff_tell.c --- */

/* A fact as a dated line. */
void cliff_fact_text(const struct search *s, const struct case_fact *f, struct buf *out);
/* The warning of the best example of an event, with its smallest story. */
void cliff_say(struct search *s, enum cliff_event e);

#endif
