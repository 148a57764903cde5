/* What an account may do: a capability (权限) is a verb on a feature, `people.correct`; a role is a set of them. */
#ifndef YICAI_AUTH_CAPABILITY_H
#define YICAI_AUTH_CAPABILITY_H

#include "base/buf.h"
#include "base/err.h"

/* Whose world a capability belongs to. The three administrators (三员) are kept apart from each other and from the
 * business: all capabilities of an account must have one realm in common. */
enum realm {
	REALM_BUSINESS = 1, /* 业务 */
	REALM_SYSTEM = 2,   /* 系统管理: accounts and parameters */
	REALM_SECURITY = 4, /* 安全管理: roles, sessions, tokens */
	REALM_AUDIT = 8,    /* 审计管理: the journal */
};

/* What a capability does. Who may watch the others (WATCHES) may change nothing. */
enum cap_does { CAP_READS, CAP_CHANGES, CAP_WATCHES };

/* X(name, word, Chinese, realms, does): to add one, add a row; words are stored (roles of a bureau, tokens), so a word is
 * never used for something else later. */
/* clang-format off */
#define CAPABILITIES(X)                                                                              \
	X(PEOPLE_READ,     "people.read",     "查看人员",           REALM_BUSINESS, CAP_READS)       \
	X(PEOPLE_CORRECT,  "people.correct",  "登记和更正人员",     REALM_BUSINESS, CAP_CHANGES)     \
	X(PEOPLE_REVEAL,   "people.reveal",   "查看全号",           REALM_BUSINESS, CAP_CHANGES)     \
	X(PEOPLE_MERGE,    "people.merge",    "合并重复人员",       REALM_BUSINESS, CAP_CHANGES)     \
	X(ORGS_READ,       "orgs.read",       "查看机构",           REALM_BUSINESS, CAP_READS)       \
	X(ORGS_CORRECT,    "orgs.correct",    "登记和更正机构",     REALM_BUSINESS, CAP_CHANGES)     \
	X(IMPORT_RUN,      "import.run",      "导入表格",           REALM_BUSINESS, CAP_CHANGES)     \
	X(IMPORT_UNDO,     "import.undo",     "撤销导入",           REALM_BUSINESS, CAP_CHANGES)     \
	X(EXPORT_RUN,      "export.run",      "导出表格",           REALM_BUSINESS, CAP_CHANGES)     \
	X(POLICY_READ,     "policy.read",     "查看政策",           REALM_BUSINESS, CAP_READS)       \
	X(POLICY_READING,  "policy.reading",  "选定政策读法",       REALM_BUSINESS, CAP_CHANGES)     \
	X(RUNS_READ,       "runs.read",       "查看核算结果",       REALM_BUSINESS, CAP_READS)       \
	X(RUNS_START,      "runs.start",      "发起核算",           REALM_BUSINESS, CAP_CHANGES)     \
	X(CLAIMS_APPLY,    "claims.apply",    "提出申报",           REALM_BUSINESS, CAP_CHANGES)     \
	X(CLAIMS_REVIEW1,  "claims.review1",  "初审",               REALM_BUSINESS, CAP_CHANGES)     \
	X(CLAIMS_REVIEW2,  "claims.review2",  "复审",               REALM_BUSINESS, CAP_CHANGES)     \
	X(PAY_ISSUE,       "pay.issue",       "生成发放批次",       REALM_BUSINESS, CAP_CHANGES)     \
	X(PAY_RECONCILE,   "pay.reconcile",   "登记银行结果",       REALM_BUSINESS, CAP_CHANGES)     \
	X(PAY_SIGN,        "pay.sign",        "签批发放批次",       REALM_BUSINESS, CAP_CHANGES)     \
	X(RECOVER_DECIDE,  "recover.decide",  "办理补发和追回",     REALM_BUSINESS, CAP_CHANGES)     \
	X(BUDGET_SET,      "budget.set",      "下达和调整预算指标", REALM_BUSINESS, CAP_CHANGES)     \
	X(LEDGER_READ,     "ledger.read",     "查看台账",           REALM_BUSINESS, CAP_READS)       \
	X(TARGETS_READ,    "targets.read",    "查看指标和目标",     REALM_BUSINESS, CAP_READS)       \
	X(TARGETS_SET,     "targets.set",     "下达目标",           REALM_BUSINESS, CAP_CHANGES)     \
	X(TARGETS_ANSWER,  "targets.answer",  "答复目标分解",       REALM_BUSINESS, CAP_CHANGES)     \
	X(REPORTS_READ,    "reports.read",    "查看报表",           REALM_BUSINESS, CAP_READS)       \
	X(REPORTS_LOCK,    "reports.lock",    "锁定报表",           REALM_BUSINESS, CAP_CHANGES)     \
	X(NOTICES_PUBLISH, "notices.publish", "发布公告",           REALM_BUSINESS, CAP_CHANGES)     \
	X(STAFF_SELF,      "staff.self",      "管理本机构人员",     REALM_BUSINESS, CAP_CHANGES)     \
	X(ME_READ,         "me.read",         "查看本人档案",       REALM_BUSINESS, CAP_READS)       \
	X(ME_CORRECT,      "me.correct",      "更正本人信息",       REALM_BUSINESS, CAP_CHANGES)     \
	X(AUDIT_READ,      "audit.read",      "查看登录和访问记录", REALM_BUSINESS | REALM_AUDIT, CAP_WATCHES) \
	X(JOURNAL_READ,    "journal.read",    "查看日志",           REALM_BUSINESS | REALM_AUDIT, CAP_WATCHES) \
	X(USERS_MANAGE,    "users.manage",    "管理账号",           REALM_SYSTEM,   CAP_CHANGES)     \
	X(PARAMS_MANAGE,   "params.manage",   "管理参数",           REALM_SYSTEM,   CAP_CHANGES)     \
	X(DICT_MANAGE,     "dict.manage",     "管理代码表",         REALM_SYSTEM,   CAP_CHANGES)     \
	X(CALENDAR_MANAGE, "calendar.manage", "管理工作日历",       REALM_SYSTEM,   CAP_CHANGES)     \
	X(JOBS_READ,       "jobs.read",       "查看后台任务",       REALM_SYSTEM,   CAP_READS)       \
	X(JOBS_MANAGE,     "jobs.manage",     "停止后台任务",       REALM_SYSTEM,   CAP_CHANGES)     \
	X(BACKUP_READ,     "backup.read",     "查看备份状态",       REALM_SYSTEM,   CAP_READS)       \
	X(ROLES_MANAGE,    "roles.manage",    "管理角色和授权",     REALM_SECURITY, CAP_CHANGES)     \
	X(SESSIONS_MANAGE, "sessions.manage", "管理登录会话",       REALM_SECURITY, CAP_CHANGES)     \
	X(TOKENS_MANAGE,   "tokens.manage",   "管理接口令牌",       REALM_SECURITY, CAP_CHANGES)
/* clang-format on */

enum capability {
#define X(name, word, label, realms, does) CAN_##name,
	CAPABILITIES(X)
#undef X
	    CAN__MAX
};

/* A set of capabilities. */
struct capset {
	uint64_t word[2];
};
_Static_assert(CAN__MAX <= 128, "a capset holds 128 capabilities");

#define CAPSET_ONE_(c) ((uint64_t)1 << ((c) % 64))

/* Whether c is in the set; in goes c, out goes c. */
static inline bool capset_has(const struct capset *s, enum capability c)
{
	return c < CAN__MAX && (s->word[c / 64] & CAPSET_ONE_(c)) != 0;
}
static inline void capset_add(struct capset *s, enum capability c)
{
	s->word[c / 64] |= CAPSET_ONE_(c);
}

/* All of b goes into a; what is in both; whether all of a is in b; whether there is none. */
static inline void capset_join(struct capset *a, const struct capset *b)
{
	a->word[0] |= b->word[0];
	a->word[1] |= b->word[1];
}
static inline struct capset capset_common(const struct capset *a, const struct capset *b)
{
	return (struct capset){{a->word[0] & b->word[0], a->word[1] & b->word[1]}};
}
static inline bool capset_within(const struct capset *a, const struct capset *b)
{
	return !(a->word[0] & ~b->word[0]) && !(a->word[1] & ~b->word[1]);
}
static inline bool capset_empty(const struct capset *a)
{
	return !a->word[0] && !a->word[1];
}

/* Its word, people.read, and its Chinese name; of a number below CAN__MAX. */
const char *capability_word(enum capability c);
const char *capability_label(enum capability c);
/* The realms it may be held in, bits of enum realm. */
unsigned capability_realms(enum capability c);

/* The capability of a word; CAN__MAX when there is none. */
enum capability capability_named(struct str word);

/* Words separated by blanks into a set and back, in the order of the list. Reading skips words that this program does
 * not know (a newer one wrote them) and says so by false; writing appends to out. */
bool capset_parse(struct str words, struct capset *out);
int capset_text(const struct capset *s, struct buf *out);

/* One account or role may hold these together: they share a realm, and who watches changes nothing. ERR_DENIED naming
 * two that do not go together (GB/T 22239 8.1.4.2 d). */
int capset_sound(const struct capset *s, struct err *e);

#endif
