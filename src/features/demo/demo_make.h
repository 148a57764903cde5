/* What the parts of the demo generator share: the recording, the random stream, the institutions. */
#ifndef YICAI_FEATURES_DEMO_DEMO_MAKE_H
#define YICAI_FEATURES_DEMO_DEMO_MAKE_H

#include "base/map.h"
#include "features/demo/demo.h"

enum demo_city { DEMO_SHAOXING, DEMO_KUNMING, DEMO_NANYANG, DEMO_CHONGQING, DEMO_CITIES };

#define DEMO_ORGS_MAX   400
#define DEMO_CORE_HOMES 22 /* K8: institutions paid in 2021 */

/* An institution as the generator needs to know it. */
struct demo_org {
	int64_t id;
	int kind, ownership; /* codes of the lists 机构类别, 举办性质 */
	bool core;           /* one of 昆明's 22 of 2021 */
};

struct demo {
	struct house *h;
	struct recording *r;
	struct rng rng;
	struct rng side; /* of what the indicators count: it disturbs nothing else */
	int side_serial; /* of its made-up numbers */
	struct demo_counts counts;
	struct demo_org org[DEMO_CITIES][DEMO_ORGS_MAX];
	size_t norgs[DEMO_CITIES];
	int64_t school;   /* 绍兴's vocational college */
	int serial;       /* of made-up numbers */
	struct map *used; /* city, day of birth and sex → how many numbers are taken */
	struct buf text;  /* scratch for the cells of one fact */
};

/* Cells of one fact: all blank. */
void demo_blank(const struct fact_type *t, struct cell *cells);
/* Sets one. A text is copied into the scratch, which lasts until demo_put. */
void demo_int(struct cell *cells, int field, int64_t v);
void demo_text(struct demo *d, struct cell *cells, int field, const char *fmt, ...)
    __attribute__((format(printf, 4, 5)));
void demo_code(const struct fact_type *t, struct cell *cells, int field, const char *label);
/* Writes the fact; *id may be NULL. */
int demo_put(struct demo *d, const struct fact_type *t, int64_t owner, const struct cell *cells, int64_t *id,
	     struct err *e);

/* 0 … n − 1. */
int demo_below(struct demo *d, int n);
/* One of n choices by weight. */
int demo_weighted(struct demo *d, const int *weight, int n);
/* A day between two, both included. */
day_t demo_day(struct demo *d, day_t a, day_t b);

/* The id of a shipped unit by its code. */
int demo_unit(struct demo *d, const char *code, int64_t *id, struct err *e);

/* Numbers with right check digits that cannot exist. */
/* The first number not used yet of this day of birth or, when the day is full, of the next one with room. */
void demo_id_number(struct demo *d, enum demo_city city, day_t *born, bool woman, char out[static 19]);
void demo_credit_code(struct demo *d, const char *kind, const char *area, char out[static 19]);
void demo_card(struct demo *d, char out[static 20]);
void demo_name(struct demo *d, char out[static 16]);

/* The parts. */
int demo_institutions(struct demo *d, struct err *e);
int demo_kunming_2021(struct demo *d, int64_t *people, struct err *e);
int demo_stories_make(struct demo *d, int64_t *people, struct err *e);
int demo_population(struct demo *d, int64_t people, void (*progress)(void *self, int64_t done, int64_t total),
		    void *self, struct err *e);
int demo_clients(struct demo *d, struct err *e);
/* Elders, as many as `people` would serve, and designations. */
int demo_steering(struct demo *d, int64_t people, struct err *e);
/* A person's rescue certificate and yearly training. */
int demo_trained(struct demo *d, enum demo_city city, int64_t person, const char *post, day_t start, struct err *e);

/* A person; born and number may be given (story) or made. *id gets the person. */
struct demo_person {
	enum demo_city city;
	day_t born;
	bool woman;
	const char *number; /* NULL: made */
	const char *name;   /* NULL: made */
};
int demo_person(struct demo *d, const struct demo_person *p, int64_t *id, struct err *e);

/* A spell of work, a skill certificate, a training, a month's pay. */
struct demo_spell {
	int64_t org;
	const char *post, *identity, *ended_by;
	day_t from, to; /* DAY_NONE: open */
	bool frontline, insured;
};
int demo_spell(struct demo *d, int64_t person, const struct demo_spell *s, struct err *e);
int demo_certificate(struct demo *d, int64_t person, enum demo_city city, int level, day_t issued, struct err *e);
int demo_training(struct demo *d, int64_t person, day_t done, struct err *e);
int demo_pay(struct demo *d, int64_t person, int64_t org, month_t from, month_t to, int64_t net, struct err *e);
int demo_degree(struct demo *d, int64_t person, const char *level, day_t graduated, struct err *e);

#endif
