/* 通过与废止 (adoption, repeal): how a draft becomes law that may be paid by, and how law ends.
 *
 * The texts that the program carries are what was published. An officer records that one was adopted: by which document, by
 * whom, when, in force from which day, with which sums; a second person confirms. From then on the house computes with
 * the adopted text, which says so in its own head (状态 已通过 "文号", 施行 … 起); runs that were frozen before keep the
 * draft. A later adoption is a further version from its day on; a repeal ends the version in force on a day. Rows are
 * only added. C1: S-a13, S30. Functions that write do so in the caller's recording. */
#ifndef YICAI_FEATURES_POLICIES_ADOPTION_H
#define YICAI_FEATURES_POLICIES_ADOPTION_H

#include "flow/flow.h"

#define ADOPTIONS_MAX        10000 /* proposals of one house */
#define ADOPTION_NUMBER_MAX  60    /* characters of a document's number, and of a body's name */
#define ADOPTION_STATUS      "已通过"
#define ADOPTION_WORK_MEMORY ((size_t)64 << 20)

/* The power that records and confirms; two people. */
#define ADOPTION_POWER "policy.reading"

enum adoption_kind { ADOPTION_PASSED = 1, ADOPTION_REPEALED };
const char *adoption_kind_text(enum adoption_kind k); /* 通过, 废止 */

/* 登记 → 待确认 → 已生效; 不予确认, 已撤回. The document is attached before it is handed on. */
extern const struct flow_kind adoption_flow;

/* What is recorded. */
struct adoption_new {
	enum adoption_kind kind;
	struct str policy, number, body; /* 文号, 发文机关 */
	day_t decided;                   /* 通过 (or 决定废止) on this day */
	day_t starts; /* 施行 from this day; of a repeal the first day on which it is no law any more */
	const struct str
	    *figure;     /* the sums as they were adopted, in the order of wording_figures; blank: as drafted */
	size_t nfigures; /* 0: all as they are */
	struct str file, bytes; /* the document, scanned */
};
/* Records it with its document and hands it to be confirmed within the policy's unit (辖区), as far as there is such a unit. ERR_NOTFOUND: no such policy. ERR_INPUT (e->where: 文号, 发文机关,
 * 通过日期, 施行日期, 数额, 文件): what is missing or cannot be; a text that would not be read any more. ERR_CONFLICT: one
 * waits already, nothing to repeal. */
int adoption_propose(struct house *h, struct recording *r, const struct calendar *cal, const struct adoption_new *n,
		     day_t today, const struct flow_actor *by, int64_t *id, struct err *e);

/* confirm, reject, withdraw. ERR_DENIED: whoever recorded it neither confirms nor rejects. ERR_CONFLICT: the law has changed since. */
int adoption_act(struct house *h, struct recording *r, const struct calendar *cal, int64_t id, int64_t seq,
		 struct str move, struct str opinion, const struct flow_actor *by, struct err *e);

/* One, as it was recorded and as it stands. */
struct adoption {
	int64_t id, kind, decided, starts, at, matter, seq, due;
	int64_t enacted; /* instant of its confirmation; 0 not */
	struct str policy, number, body, who, state, confirmed_by;
	struct str before_digest, after_digest; /* SM3_SIZE bytes */
};
int adoption_get(struct house *h, int64_t id, struct arena *mem, struct adoption *out, struct err *e);
/* Of a policy (n 0: of all), newest first. */
int adoption_list(struct house *h, struct str policy, struct arena *mem, struct adoption **ret, size_t *n,
		  struct err *e);
/* The text that was in force before, and that which it would be after. */
int adoption_texts(struct house *h, int64_t id, struct arena *mem, struct str *before, struct str *after,
		   struct err *e);
/* The enacted adoption whose text has this digest: 1, 0 none, -1. */
int adoption_of_text(struct house *h, struct str digest, struct arena *mem, struct adoption *out, struct err *e);

/* What a carried text has become by an instant (INSTANT_OPEN: by now): the versions that the house computes with, the newest
 * first, in mem; the text itself when nothing was enacted. */
struct enacted {
	const char *file; /* its name for whoever reads errors */
	struct str text;
};
#define ENACTED_MAX 50 /* versions of one policy */
/* What was confirmed in the house up to an instant, oldest first, in mem. */
struct enactments;
int enactments_read(struct house *h, instant_t known, struct arena *mem, struct enactments **ret, struct err *e);
size_t enactments_n(const struct enactments *all);
int enactments_apply(const struct enactments *all, const char *file, struct str carried, struct arena *mem,
		     struct enacted *out, size_t *n, struct err *e);

#endif
