#include "auth/sms_text.h"

#include <sodium.h>
#include <stdio.h>

#include "auth/inside.h"
#include "base/utf8.h"
#include "store/sql.h"

const struct sms_wording sms_wordings[SMS__KINDS] = {
    {"code",
     "登录验证码",
     {"验证码", "分钟"},
     {"246810", "5"},
     1,
     "【颐才】验证码 {验证码}，{分钟} 分钟内有效。不是您本人在登录时请不要理会，也不要告诉别人。"},
    {"refused",
     "补贴被银行退回",
     {"金额", "原因"},
     {"600.00", "户名不符"},
     1,
     "【颐才】您的补贴 {金额} 元被银行退回（{原因}）。请核对银行卡，告诉单位经办人更正，更正后会再发。"},
};

static const struct sql GET = {"sms.wording", "SELECT said FROM sms_template WHERE kind = $1"};
static const struct sql SET = {"sms.wording_set",
			       "INSERT INTO sms_template (kind, said, at, who) VALUES ($1, $2, $3, $4) ON CONFLICT"
			       " (kind) DO UPDATE SET said = excluded.said, at = excluded.at, who = excluded.who"};
static const struct sql RESET = {"sms.wording_reset", "DELETE FROM sms_template WHERE kind = $1"};

/* The kind's blank of this name; -1. */
static int blank_of(enum sms_kind kind, struct str name)
{
	for (int i = 0; i < SMS_BLANKS_MAX && sms_wordings[kind].blank[i]; i++)
		if (str_is(name, sms_wordings[kind].blank[i]))
			return i;
	return -1;
}

/* Cuts the text up to the next blank: what stands before it, the blank's name (n 0: there is none), the rest. False: a brace
 * without its other. */
static bool next_blank(struct str *text, struct str *before, struct str *name)
{
	long open = str_find(*text, STR("{")), close = str_find(*text, STR("}"));
	*name = STR("");
	*before = *text;
	if (open < 0 && close < 0) {
		text->n = 0;
		return true;
	}
	if (open < 0 || close < open)
		return false;
	*before = (struct str){text->p, (size_t)open};
	*name = (struct str){text->p + open + 1, (size_t)(close - open - 1)};
	*text = (struct str){text->p + close + 1, text->n - (size_t)close - 1};
	return name->n > 0;
}

int sms_wording_check(enum sms_kind kind, struct str text, struct err *e)
{
	const struct sms_wording *w = &sms_wordings[kind];
	bool there[SMS_BLANKS_MAX] = {false};
	struct str before, name;
	if (utf8_count(text) > SMS_WORDS_MAX)
		return err_set(e, ERR_INPUT, "短信太长，最多 %d 个字", SMS_WORDS_MAX);
	while (text.n) {
		if (!next_blank(&text, &before, &name))
			return err_set(e, ERR_INPUT, "花括号没有配对，空格的写法是 {%s}", w->blank[0]);
		int i = name.n ? blank_of(kind, name) : -1;
		if (name.n && i < 0)
			return err_set(e, ERR_INPUT, "“%s”里没有 {%.*s} 这个空", w->label, STR_FMT(name));
		if (i >= 0)
			there[i] = true;
	}
	for (size_t i = 0; i < w->needed; i++)
		if (!there[i])
			return err_set(e, ERR_INPUT, "缺 {%s}，没有它短信就没有用", w->blank[i]);
	return 0;
}

int sms_wording_get(struct house *h, enum sms_kind kind, struct arena *mem, struct str *out, bool *own, struct err *e)
{
	struct wording {
		struct str said;
	} w = {0};
	static const struct row_field fields[] = {ROW_TEXT(struct wording, said, 0), {0}};
	int got = sql_row(h->store, &GET, ARGS(TEXT(str_of(sms_wordings[kind].word))), fields, &w, mem, e);
	if (got < 0)
		return -1;
	*out = got ? w.said : str_of(sms_wordings[kind].standard);
	if (own)
		*own = got > 0;
	return 0;
}

/* The one statement. */
static int write_wording(struct house *h, enum sms_kind kind, struct str text, const char *who, struct err *e)
{
	struct str word = str_of(sms_wordings[kind].word);
	if (!text.n)
		return sql_run(h->store, &RESET, ARGS(TEXT(word)), NULL, e);
	return sql_run(h->store, &SET,
		       ARGS(TEXT(word), TEXT(text), INT(h->clock.now(h->clock.self)), TEXT(str_of(who))), NULL, e);
}

int sms_wording_set(struct house *h, enum sms_kind kind, struct str text, const char *who, struct err *e)
{
	text = str_trim(text);
	if ((text.n && sms_wording_check(kind, text, e) < 0) || write_wording(h, kind, text, who, e) < 0)
		return -1;
	return auth_deed(h, who, e, "短信模板 %s%s", sms_wordings[kind].label, text.n ? "" : "：用标准的");
}

int sms_wording_fill(enum sms_kind kind, struct str text, const struct str *values, struct buf *out, struct err *e)
{
	struct str before, name;
	while (text.n) {
		if (!next_blank(&text, &before, &name))
			return err_set(e, ERR_DAMAGED, "短信模板“%s”的花括号没有配对", sms_wordings[kind].label);
		buf_put_str(out, before);
		int i = name.n ? blank_of(kind, name) : -1;
		if (i >= 0)
			buf_put_str(out, values[i]);
	}
	return out->failed ? err_set(e, ERR_NOMEM, "内存不够") : 0;
}

int sms_code_send(const struct sms_sender *s, struct str wording, struct sms_code *code, struct err *e)
{
	char minutes[24];
	struct buf text;
	if (!code->send)
		return 0;
	snprintf(minutes, sizeof minutes, "%lld", (long long)code->minutes);
	const struct str values[SMS_BLANKS_MAX] = {str_of(code->code), str_of(minutes)};
	buf_init(&text, 4 * SMS_WORDS_MAX + 2000);
	int status = sms_wording_fill(SMS_CODE, wording, values, &text, e);
	if (status == 0)
		status = s->send(s->self, str_of(code->phone), buf_str(&text), e);
	if (text.p)
		sodium_memzero(text.p, text.n);
	buf_release(&text);
	sodium_memzero(code, sizeof *code);
	return status;
}
