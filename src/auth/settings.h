/* Parameters (参数) of signing in. The defaults are the profile of 等保三级; OWASP ASVS 5.0 forbids two of its demands
 * (kinds of characters, periodic change), so they can be switched (docs/decisions/007-auth.md). */
#ifndef YICAI_AUTH_SETTINGS_H
#define YICAI_AUTH_SETTINGS_H

#include "auth/role.h"

/* clang-format off */
/* X(member, word, Chinese, unit, 等保, ASVS, least, most) */
#define AUTH_SETTINGS(X)                                                                                        \
	X(password_length,   "password.length",   "密码最短长度",             "字符", 10,  15, 8, 64)            \
	X(password_kinds,    "password.kinds",    "密码至少含几类字符",       "类",   3,   1,  1, 4)             \
	X(password_days,     "password.days",     "密码有效期（0 为不限）",   "日",   90,  0,  0, 3650)          \
	X(password_history,  "password.history",  "不得与最近几次密码相同",   "次",   5,   0,  0, 5)             \
	X(lock_failures,     "lock.failures",     "连续失败几次锁定账号",     "次",   5,   5,  3, 100)           \
	X(lock_address,      "lock.address",      "同一地址失败几次暂停登录", "次",   20,  20, 5, 10000)         \
	X(lock_minutes,      "lock.minutes",      "锁定多久",                 "分钟", 15,  15, 1, 1440)          \
	X(idle_desk,         "idle.desk",         "桌面端多久不操作退出",     "分钟", 30,  30, 1, 1440)          \
	X(idle_worker,       "idle.worker",       "从业人员多久不操作退出",   "分钟", 720, 720, 1, 43200)        \
	X(life_desk,         "life.desk",         "桌面端登录最长有效",       "分钟", 720, 720, 1, 43200)        \
	X(life_worker,       "life.worker",       "从业人员登录最长有效",     "分钟", 43200, 43200, 1, 525600)   \
	X(totp_staff,        "totp.staff",        "工作人员须用动态口令",     "是否", 1,   1,  0, 1)             \
	X(totp_clerk,        "totp.clerk",        "机构经办须用动态口令",     "是否", 0,   1,  0, 1)             \
	X(sms_minutes,       "sms.minutes",       "短信验证码有效",           "分钟", 5,   5,  1, 30)            \
	X(sms_tries,         "sms.tries",         "短信验证码可试几次",       "次",   5,   5,  1, 10)            \
	X(sms_hour,          "sms.hour",          "同一号码每小时最多几条",   "条",   5,   5,  1, 60)            \
	X(sms_address,       "sms.address",       "同一地址每小时最多几条",   "条",   30,  30, 1, 10000)         \
	X(login_keep,        "login.keep",        "登录记录保存",             "日",   400, 400, 183, 36500)
/* clang-format on */

struct auth_settings {
#define X(member, word, label, unit, djbh, asvs, least, most) int64_t member;
	AUTH_SETTINGS(X)
#undef X
};

/* One of them as data, for the page and the command line. */
struct auth_setting {
	const char *word, *label, *unit;
	int64_t djbh, asvs, least, most;
	size_t offset; /* in struct auth_settings */
};
extern const struct auth_setting auth_setting_list[];
extern const size_t auth_setting_n;

/* What holds now: the defaults of 等保 and what was set since. Reads. Cheap enough for a sign-in, not for a request:
 * a server keeps them and reads again after a change or every minute. */
int auth_settings_load(struct house *h, struct auth_settings *out, struct err *e);

/* When and by whom each of the list was set, in its order; at 0: it never was. Reads. */
struct auth_setting_note {
	instant_t at;
	char who[121]; /* name of the account, cut */
};
#define AUTH_SETTINGS_MAX 40
int auth_setting_notes(struct house *h, struct auth_setting_note out[static AUTH_SETTINGS_MAX], struct err *e);

/* The defaults alone. */
void auth_settings_default(struct auth_settings *out);

/* Sets one. ERR_NOTFOUND: no such word; ERR_INPUT: outside its bounds; ERR_DENIED: the actor lacks params.manage.
 * Writes. */
int auth_setting_set(struct house *h, const struct actor *by, struct str word, int64_t value, struct err *e);

/* Sets all that differ to one profile ("等保" or "asvs"). Writes. */
int auth_settings_profile(struct house *h, const struct actor *by, struct str profile, struct err *e);

#endif
