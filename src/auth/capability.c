#include "auth/capability.h"

/* One row of the list. */
struct row {
	const char *word, *label;
	unsigned realms;
	enum cap_does does;
};
static const struct row rows[] = {
#define X(name, word, label, realms, does) {word, label, realms, does},
    CAPABILITIES(X)
#undef X
};

const char *capability_word(enum capability c)
{
	return rows[c].word;
}

const char *capability_label(enum capability c)
{
	return rows[c].label;
}

unsigned capability_realms(enum capability c)
{
	return rows[c].realms;
}

enum capability capability_named(struct str word)
{
	int c = 0;
	while (c < CAN__MAX && !str_is(word, rows[c].word))
		c++;
	return (enum capability)c;
}

bool capset_parse(struct str words, struct capset *out)
{
	bool all = true;
	*out = (struct capset){0};
	while (words.p && words.n) {
		struct str word = str_trim(str_cut(&words, ' '));
		enum capability c = capability_named(word);
		if (c < CAN__MAX)
			capset_add(out, c);
		else if (word.n)
			all = false;
	}
	return all;
}

int capset_text(const struct capset *s, struct buf *out)
{
	bool first = true;
	for (int c = 0; c < CAN__MAX; c++) {
		if (!capset_has(s, (enum capability)c))
			continue;
		buf_printf(out, "%s%s", first ? "" : " ", rows[c].word);
		first = false;
	}
	return out->failed ? -1 : 0;
}

/* Refuses two capabilities together. */
static int apart(const struct row *a, const struct row *b, const char *why, struct err *e)
{
	err_set(e, ERR_DENIED, "“%s”与“%s”不能由同一个人持有：%s", a->label, b->label, why);
	return err_todo(e, "分给不同的账号");
}

int capset_sound(const struct capset *s, struct err *e)
{
	unsigned realms = ~0u;
	const struct row *first = NULL, *watches = NULL, *changes = NULL;
	for (int c = 0; c < CAN__MAX; c++) {
		if (!capset_has(s, (enum capability)c))
			continue;
		const struct row *r = &rows[c];
		if (!(realms & r->realms))
			return apart(first ? first : r, r, "系统管理、安全管理、审计管理和业务须分开", e);
		if (realms != (realms & r->realms) || !first)
			first = r;
		realms &= r->realms;
		watches = r->does == CAP_WATCHES ? r : watches;
		changes = r->does == CAP_CHANGES ? r : changes;
	}
	return watches && changes ? apart(watches, changes, "能看日志的不能改数据", e) : 0;
}
