/* A life story: everything that the house knows of one person or one institution, as it knew it at an instant.
 *
 * Sections hold the facts record by record, every value as its text and the numbers masked; the timeline is made of
 * them. All is in the caller's arena. Whoever asks has made sure that the reach sees the subject. */
#ifndef YICAI_FEATURES_DIRECTORY_STORY_H
#define YICAI_FEATURES_DIRECTORY_STORY_H

#include "base/arena.h"
#include "features/directory/directory.h"

#define STORY_ROWS_MAX 20000 /* facts of one subject */

/* Where a version came from. */
struct story_source {
	int64_t journal; /* number of the entry */
	instant_t at;
	struct str who, deed, file; /* 命令行 甲, 导入, 任职.csv */
	int64_t line;               /* row of the file; 0 none */
};

/* One version of one fact. */
struct story_fact {
	const struct fact_type *type;
	int64_t owner, id;
	instant_t known_from, known_to;
	instant_t first_known;  /* when its first version was entered */
	int64_t closed_by;      /* entry that closed it; 0 it stands */
	day_t from, to;         /* 存续; DAY_NONE unknown, DAY_OPEN still */
	bool ended;             /* on the story's day it is not in effect any more */
	int64_t versions;       /* how many the fact has had up to the instant; > 1: it was corrected */
	const struct str *text; /* [field of the record] as people read it; a secret is masked; "" blank */
	const int64_t *value;   /* [field] the number: code, day, 分, id; FIELD_NONE blank or text */
	struct story_source source;
};

/* All facts of one record, in the order of their days. */
struct story_section {
	const struct fact_type *type;
	struct story_fact *fact;
	size_t n;
};

/* X(NAME, Chinese): kinds of events, for the icon. */
#define STORY_KINDS(X)                                                                                               \
	X(RECORD, "建档")                                                                                            \
	X(BIRTH, "出生")                                                                                             \
	X(BEGIN, "开始")                                                                                             \
	X(END, "结束")                                                                                               \
	X(CERTIFICATE, "证书")                                                                                       \
	X(EXPIRY, "到期")                                                                                            \
	X(REVOCATION, "撤销")                                                                                        \
	X(STUDY, "学历")                                                                                             \
	X(TRAINING, "培训")                                                                                          \
	X(AGREEMENT, "定向培养")                                                                                     \
	X(BENEFIT, "补助")                                                                                           \
	X(ASSESSMENT, "评估")                                                                                        \
	X(CORRECTION, "更正")
enum story_kind {
#define STORY_KIND_(n, c) STORY_##n,
	STORY_KINDS(STORY_KIND_)
#undef STORY_KIND_
	    STORY__KINDS
};
const char *story_kind_label(int kind);

/* One point of the timeline. Months of pay are none: they stay in their section. */
struct story_event {
	day_t day;
	enum story_kind kind;
	struct str title;              /* 到 越城样例养老院 任 养老护理员 */
	struct str detail;             /* 编外合同 · 一线护理; "" */
	const struct story_fact *fact; /* what says so */
	bool future;                   /* after the story's day */
};

/* What is missing, and what for. */
struct story_hint {
	const struct record *rec;
	int field;       /* of the record; −1 the record as a whole */
	struct str text; /* 缺手机号：联系本人 */
	bool grave;      /* money depends on it */
};

struct story {
	int64_t id;
	instant_t as_known; /* INSTANT_OPEN: now */
	day_t day;          /* the day it is told on: ages, what is in effect */
	struct str name;
	struct story_section *section; /* the subject's own record first, then the features' order; empty ones too */
	size_t sections;
	struct story_event *event; /* latest first */
	size_t events;
	struct story_hint *hint;
	size_t hints;
};

/* A person's; an institution's (its own record, assessments, clients with their names masked); a unit's (its own record,
 * population, local rates). as_known INSTANT_OPEN: now.
 * ERR_NOTFOUND: not known then. */
int story_of_person(struct house *h, int64_t person_id, instant_t as_known, struct arena *mem, struct story *out,
		    struct err *e);
int story_of_org(struct house *h, int64_t org_id, instant_t as_known, struct arena *mem, struct story *out,
		 struct err *e);
int story_of_unit(struct house *h, int64_t unit_id, instant_t as_known, struct arena *mem, struct story *out,
		  struct err *e);

/* Whether any fact of a person was entered, corrected or taken back after the instant; a person whose record was taken back
 * as a whole was changed as well. */
int story_changed_since(struct house *h, int64_t person_id, instant_t since, struct arena *mem, bool *yes,
			struct err *e);

/* The section of a fact type; NULL: there is none. */
const struct story_section *story_section(const struct story *s, const struct fact_type *t);

/* One change of a fact: the version before and after, and the fields that differ. */
struct story_change {
	const struct story_fact *before; /* NULL: it was new */
	const struct story_fact *after;  /* NULL: it was taken back */
	uint64_t fields;                 /* 1 << field */
	struct story_source source;      /* who changed it, when, and as what */
	struct str reason;               /* the entry's detail */
};
/* All versions of one fact, oldest first. ERR_NOTFOUND: there is no such fact of this owner. */
int story_changes(struct house *h, const struct fact_type *t, int64_t owner, int64_t id, struct arena *mem,
		  struct story_change **ret, size_t *n, struct err *e);

/* An institution's people and elders today. */
struct org_counts {
	int64_t clients;      /* 服务对象 today */
	int64_t ability[8];   /* of them by code of 能力等级; [0] unknown */
	int64_t by_post[32];  /* staff today by code of 岗位; [0] unknown */
	int64_t by_grade[16]; /* staff today by enum grade */
	int64_t joined, left; /* in the twelve months before today */
};
int directory_org_counts(struct house *h, struct reach who, int64_t org_id, struct org_counts *out, struct err *e);

#endif
