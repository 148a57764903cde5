#include "auth/settings.h"

#include <stddef.h>

#include "auth/inside.h"

const struct auth_setting auth_setting_list[] = {
#define X(member, word, label, unit, djbh, asvs, least, most)                                                        \
	{word, label, unit, djbh, asvs, least, most, offsetof(struct auth_settings, member)},
    AUTH_SETTINGS(X)
#undef X
};
_Static_assert(sizeof auth_setting_list / sizeof *auth_setting_list <= AUTH_SETTINGS_MAX, "notes have room");
const size_t auth_setting_n = sizeof auth_setting_list / sizeof *auth_setting_list;

static const struct sql SETTINGS = {"auth.settings", "SELECT word, value FROM auth_setting ORDER BY word"};
static const struct sql NOTES = {"auth.setting_notes", "SELECT word, at, who FROM auth_setting ORDER BY word"};
static const struct sql SETTING_SET = {
    "auth.setting_set",
    "INSERT INTO auth_setting (word, value, at, who) VALUES ($1, $2, $3, $4)"
    " ON CONFLICT (word) DO UPDATE SET value = excluded.value, at = excluded.at, who = excluded.who"};

/* The place of a setting in the struct. */
static int64_t *place(struct auth_settings *s, const struct auth_setting *of)
{
	return (int64_t *)(void *)((char *)s + of->offset);
}

/* The setting of a word, or NULL. */
static const struct auth_setting *named(struct str word)
{
	for (size_t i = 0; i < auth_setting_n; i++)
		if (str_is(word, auth_setting_list[i].word))
			return &auth_setting_list[i];
	return NULL;
}

void auth_settings_default(struct auth_settings *out)
{
	for (size_t i = 0; i < auth_setting_n; i++)
		*place(out, &auth_setting_list[i]) = auth_setting_list[i].djbh;
}

int auth_settings_load(struct house *h, struct auth_settings *out, struct err *e)
{
	struct auth_settings s;
	struct stmt *st;
	int got;
	auth_settings_default(&s);
	if (store_stmt(h->store, &SETTINGS, &st, e) < 0)
		return -1;
	while ((got = stmt_step(st, e)) > 0) {
		const struct auth_setting *x = named(stmt_text(st, 0));
		int64_t v = stmt_int(st, 1);
		if (x && v >= x->least && v <= x->most)
			*place(&s, x) = v;
	}
	if (got < 0)
		return -1;
	*out = s;
	return 0;
}

int auth_setting_notes(struct house *h, struct auth_setting_note out[static AUTH_SETTINGS_MAX], struct err *e)
{
	struct stmt *st;
	int got;
	if (store_stmt(h->store, &NOTES, &st, e) < 0)
		return -1;
	memset(out, 0, AUTH_SETTINGS_MAX * sizeof *out);
	while ((got = stmt_step(st, e)) > 0) {
		const struct auth_setting *x = named(stmt_text(st, 0));
		if (!x)
			continue;
		struct auth_setting_note *note = &out[x - auth_setting_list];
		note->at = stmt_int(st, 1);
		auth_copy(note->who, sizeof note->who, stmt_text(st, 2));
	}
	return got;
}

/* Writes one value. */
static int set(struct house *h, const struct actor *by, const struct auth_setting *x, int64_t value, struct err *e)
{
	return sql_run(h->store, &SETTING_SET,
		       ARGS(TEXT(str_of(x->word)), INT(value), INT(auth_now(h)), TEXT(str_of(by->who))), NULL, e);
}

int auth_setting_set(struct house *h, const struct actor *by, struct str word, int64_t value, struct err *e)
{
	const struct auth_setting *x = named(word);
	if (actor_may(by, CAN_PARAMS_MANAGE, e) < 0)
		return -1;
	if (!x)
		return err_set(e, ERR_NOTFOUND, "没有“%.*s”这个参数", STR_FMT(word));
	if (value < x->least || value > x->most)
		return err_set(e, ERR_INPUT, "%s要在 %lld 到 %lld 之间", x->label, (long long)x->least,
			       (long long)x->most);
	if (set(h, by, x, value, e) < 0)
		return -1;
	return auth_deed(h, by->who, e, "参数 %s 定为 %lld %s", x->label, (long long)value, x->unit);
}

int auth_settings_profile(struct house *h, const struct actor *by, struct str profile, struct err *e)
{
	bool asvs = str_is(profile, "asvs");
	if (actor_may(by, CAN_PARAMS_MANAGE, e) < 0)
		return -1;
	if (!asvs && !str_is(profile, "等保"))
		return err_set(e, ERR_NOTFOUND, "没有“%.*s”这套参数，写 等保 或 asvs", STR_FMT(profile));
	for (size_t i = 0; i < auth_setting_n; i++) {
		const struct auth_setting *x = &auth_setting_list[i];
		if (x->djbh != x->asvs && set(h, by, x, asvs ? x->asvs : x->djbh, e) < 0)
			return -1;
	}
	return auth_deed(h, by->who, e, "登录参数换成%s一套", asvs ? " ASVS " : "等保");
}
