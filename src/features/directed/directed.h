/* 定向培养 (directed training): school, institution and student agree on years of service; the school says each month who was
 * there, pays its students in advance, claims once a school year; whoever breaks the agreement within three years has the
 * school give all of it back to the treasury. C7: S14, S15, S16.
 *
 * Agreements and months are facts (agreements/agreements.h); amounts come from the packs alone (directed_reckon). Functions
 * that write do so in the caller's recording. */
#ifndef YICAI_FEATURES_DIRECTED_DIRECTED_H
#define YICAI_FEATURES_DIRECTED_DIRECTED_H

#include "features/reach.h"
#include "flow/flow.h"

#define DIRECTED_AGREEMENTS_MAX 20000 /* agreements of one look */
#define DIRECTED_SHEET_MAX      2000  /* students of one school in one month */
#define DIRECTED_NOTE_MAX       100   /* characters of a note beside the days */
#define DIRECTED_REASON_MAX     200   /* characters: why it is a breach, as the fact keeps it */
#define DIRECTED_MONTHS_MAX     600   /* months of one agreement's account */

#define DIRECTED_PAY_POLICY   "绍兴.定向培养补助"
#define DIRECTED_CLAIM_POLICY "绍兴.定向培养追回"

/* 填写 → 区县确认 → 已确认; 退回, 撤回. */
extern const struct flow_kind attendance_kind;
/* 填写 → 区县核实 → 市级认定 → 毁约成立; 不予认定, 已撤回. Two people: county and city. */
extern const struct flow_kind breach_kind;

/* An agreement as it stands. Days DAY_NONE, monthly FIELD_NONE, years FIELD_NONE where blank. */
struct agreement {
	int64_t id, person, school, org, monthly, years;
	int64_t signed_on, enrolled, graduates, arrived, breached; /* FIELD_NONE blank */
	struct str number, reason;
};
/* Agreements of a school (0: of all), by school, number, id. */
int directed_agreements(struct house *h, int64_t school, struct arena *mem, struct agreement **ret, size_t *n,
			struct err *e);
/* One. ERR_NOTFOUND. */
int directed_agreement(struct house *h, int64_t id, struct arena *mem, struct agreement *out, struct err *e);
/* Days of the month within the agreement's window (B3: signed and enrolled, not graduated, not broken), 0 outside. */
int directed_window_days(const struct agreement *a, month_t month);
/* The month is one of the ten (B4: September to June). */
bool directed_school_month(month_t month);
/* The September that begins the month's school year (B7). */
month_t directed_year_of(month_t month);

/* A school's sheet of one month. */
struct attendance {
	int64_t id, school, at, matter, seq, since, due, version;
	int64_t month;
	struct str state, who;
};
/* Begins the sheet of a month, or finds the one that is there. ERR_INPUT: the month is not over, is none of the ten, or has no
 * student. S15. */
int attendance_open(struct house *h, struct recording *r, const struct calendar *cal, int64_t school, month_t month,
		    day_t today, const struct flow_actor *by, int64_t *id, struct err *e);
int attendance_get(struct house *h, int64_t id, struct arena *mem, struct attendance *out, struct err *e);
/* The sheet of a school and month: 1, 0 none, -1. */
int attendance_of(struct house *h, int64_t school, month_t month, struct arena *mem, struct attendance *out,
		  struct err *e);
/* One student's line. days FIELD_NONE: not entered. */
struct attendance_day {
	int64_t agreement, days;
	struct str note;
};
/* Saves the sheet anew while it is being filled in. ERR_INPUT naming the agreement: none of the school's in that month, more days
 * than the month has within the agreement. ERR_CONFLICT: handed in already. */
int attendance_save(struct house *h, struct recording *r, int64_t sheet, const struct attendance_day *day, size_t n,
		    const struct flow_actor *by, struct err *e);
/* What was saved last. */
int attendance_days(struct house *h, int64_t sheet, struct arena *mem, struct attendance_day **ret, size_t *n,
		    struct err *e);
/* Moves it: submit (every student of the month must be entered), approve (the days become facts), return, withdraw. */
int attendance_act(struct house *h, struct recording *r, const struct calendar *cal, int64_t sheet, int64_t seq,
		   struct str move, struct str opinion, const struct flow_actor *by, struct err *e);
/* Days at school as facts: of one agreement's month; FIELD_NONE there is none. */
int directed_fact_days(struct house *h, int64_t agreement, month_t month, int64_t *days, struct err *e);

/* What a school paid a student ahead (垫付). amount 分; < 0 takes an entry back. */
struct advance {
	int64_t agreement, no, amount, paid_on, at, month;
	struct str voucher, who;
};
/* Enters it. ERR_INPUT: no voucher, in the future; ERR_CONFLICT: more is taken back than there is, or more than what the pack
 * says is due for the month (due, 分). S15. */
int advance_add(struct house *h, struct recording *r, const struct advance *a, int64_t due, day_t today,
		const char *who, struct err *e);
/* The advances of an agreement, by month. */
int advances_of(struct house *h, int64_t agreement, struct arena *mem, struct advance **ret, size_t *n,
		struct err *e);

/* What the packs say of one agreement. */
struct directed_month {
	month_t month;
	int64_t days, due, advanced, paid; /* days FIELD_NONE: unknown; 分 */
	bool owed;                         /* the pack says 应发 */
	struct str tier, clauses, reason;  /* reason: why not */
};
struct directed_breach_said {
	day_t day; /* DAY_NONE: none */
	int64_t amount;
	bool doubt; /* 待确认 */
	struct str reason, clauses;
};
struct directed_account {
	struct directed_month *month; /* from the first of the window to as_of */
	size_t n;
	int64_t due, advanced, paid; /* 分 in all; paid: reached its account */
	struct directed_breach_said breach;
};
/* Packs opened once for many agreements; NULL with e. */
struct directed_reckoning;
struct directed_reckoning *directed_reckoning_open(struct house *h, day_t as_of, struct err *e);
void directed_reckoning_close(struct directed_reckoning *k); /* NULL does nothing */
/* Months with amounts by 绍兴.定向培养补助, advances and payments beside them; the breach by 绍兴.定向培养追回. Texts in mem. */
int directed_reckon(struct directed_reckoning *k, const struct agreement *a, struct arena *mem,
		    struct directed_account *out, struct err *e);
/* What is due for one month alone, 分. */
int directed_due(struct directed_reckoning *k, const struct agreement *a, month_t month, struct arena *mem,
		 int64_t *due, struct err *e);

/* A case of breach. */
struct breach {
	int64_t id, agreement, person, school, org, day, at, matter, seq, since, due;
	int64_t adjustment, full, claimed, cancelled; /* of the decision: 分; adjustment 0: not decided */
	struct str reason, text, who, state;
};
struct breach_new {
	int64_t agreement;
	day_t day;               /* the first day on which it was not kept */
	struct str reason, text; /* reason: as the fact keeps it; text: what happened, what proves it */
	const int64_t *places;   /* the school's unit with all that it lies in */
	size_t nplaces;
	int64_t unit;
	struct str who; /* account */
};
/* Declares one; it waits for the county. ERR_CONFLICT: one is open, or was decided; ERR_INPUT without reason or day. S16. */
int breach_open(struct house *h, struct recording *r, const struct calendar *cal, const struct breach_new *n,
		day_t today, int64_t *id, struct err *e);
int breach_get(struct house *h, int64_t id, struct arena *mem, struct breach *out, struct err *e);
/* The newest first; open ones or ended ones; of an agreement (0: of all). */
int breach_list(struct house *h, int64_t agreement, bool open, struct arena *mem, struct breach **ret, size_t *n,
		struct err *e);
/* Moves it: verify, return, establish, reject, withdraw. establish corrects the agreement, cancels what waits, claims all that
 * was paid back from the school: two journal entries, for the sum is computed from the corrected agreement; so it is called within
 * an open write transaction, which holds both or neither. who: `by` for the journal. ERR_CONFLICT: three years are over (C1), or
 * money is on its way to the bank. */
int breach_act(struct house *h, const struct calendar *cal, int64_t id, int64_t seq, struct str move,
	       struct str opinion, const struct flow_actor *by, const char *who, struct err *e);

#endif
