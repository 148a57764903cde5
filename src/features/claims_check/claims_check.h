/* 数据核对: the numeric claims of a policy text, checked by arithmetic over what its rounding allows and by counting.
 * Sees text alone; nothing is asked of the store. Feature F4 (N2-a1, N2-a2, K-a1, K-a9, S-a1 …). */
#ifndef YICAI_FEATURES_CLAIMS_CHECK_CLAIMS_CHECK_H
#define YICAI_FEATURES_CLAIMS_CHECK_CLAIMS_CHECK_H

#include "base/arena.h"
#include "base/err.h"
#include "base/str.h"

#define CLAIMS_TEXT_MAX (4u << 20) /* bytes of a text, UTF-8 */
#define CLAIMS_MAX      20000u     /* claims of one text */

enum claim_verdict {
	CLAIM_HOLDS,    /* 成立: the figures agree within their rounding */
	CLAIM_DOUBTFUL, /* 存疑: a person should look; the text may mean something else */
	CLAIM_FAILS,    /* 不成立: no figures that round to these agree */
};

enum claim_kind {
	CLAIM_SUM,       /* 合计 */
	CLAIM_SHARE,     /* 占比 */
	CLAIM_COUNT,     /* 点数: so many things are said, so many are listed */
	CLAIM_NUMBERING, /* 编号 */
	CLAIM_PARALLEL,  /* 对应: as many values as things they belong to */
	CLAIM_PARTS,     /* 分次: so many instalments, together 100 % */
	CLAIM_PRODUCT,   /* 单价: rate × count = total; a total that no count of the rates gives */
	CLAIM_GROWTH,    /* 增减 */
	CLAIM_MEAN,      /* 平均: a yearly mean against a single year */
	CLAIM_DATE,      /* 日期: dates that do not exist, spans that run backwards, deadlines that disagree */
	CLAIM_READING,   /* 读法: a figure that can be read in two ways */
};

/* One claim. All texts live in the arena. */
struct claim {
	enum claim_kind kind;
	enum claim_verdict verdict;
	size_t line, column; /* of its first character, from 1; columns count characters */
	struct str sentence; /* the sentence that makes it, line breaks taken out */
	struct str computed; /* what was computed, one Chinese phrase */
};

struct claims {
	const struct claim *item; /* by place in the text */
	size_t n;
};

/* The label of a kind and of a verdict: 合计, 不成立. Static. */
const char *claim_kind_label(enum claim_kind k);
const char *claim_verdict_label(enum claim_verdict v);

/* Finds and checks the claims of a text in UTF-8 or GB18030 (tried in this order); out lives in mem.
 * ERR_INPUT: neither encoding, or control bytes in it; ERR_LIMIT: too long or too many claims; ERR_NOMEM. */
int claims_check(struct claims *out, struct arena *mem, struct str text, struct err *e);

#endif
