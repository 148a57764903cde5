#include "auth/scope.h"

/* By kind. */
static const char *const labels[SCOPE__MAX] = {"",     "公众", "本人", "本机构", "本街道", "本区县（功能区）",
					       "全市", "全省"};
static const char *const words[SCOPE__MAX] = {"", "public", "self", "org", "street", "county", "city", "province"};

const char *scope_label(enum scope_kind kind)
{
	return kind > 0 && kind < SCOPE__MAX ? labels[kind] : "";
}

const char *scope_word(enum scope_kind kind)
{
	return kind > 0 && kind < SCOPE__MAX ? words[kind] : "";
}

enum scope_kind scope_named(struct str text)
{
	for (int k = SCOPE_PUBLIC; k < SCOPE__MAX; k++)
		if (str_is(text, labels[k]) || str_is(text, words[k]))
			return (enum scope_kind)k;
	if (str_is(text, "本区县") || str_is(text, "本区县(功能区)") || str_is(text, "本功能区"))
		return SCOPE_COUNTY;
	return 0;
}

bool scope_whole(const struct scope *s)
{
	bool unit = s->unit_id != 0, org = s->org_id != 0, person = s->person_id != 0;
	if (s->kind == SCOPE_PUBLIC)
		return !unit && !org && !person;
	if (s->kind == SCOPE_SELF)
		return !unit && !org && person;
	if (s->kind == SCOPE_ORG)
		return !unit && org && !person;
	return s->kind >= SCOPE_STREET && s->kind < SCOPE__MAX && unit && !org && !person;
}

bool scope_within(const struct scope *inner, const struct scope *outer, const struct scope_tree *tree)
{
	if (!scope_whole(inner) || !scope_whole(outer))
		return false;
	if (inner->kind == SCOPE_PUBLIC)
		return true;
	if (inner->kind > outer->kind)
		return false;
	if (outer->kind < SCOPE_STREET)
		return inner->kind == outer->kind && inner->org_id == outer->org_id &&
		       inner->person_id == outer->person_id;
	if (inner->kind == SCOPE_SELF)
		return true;
	if (inner->kind == SCOPE_ORG)
		return tree && tree->org_within(tree->self, inner->org_id, outer->unit_id);
	return inner->unit_id == outer->unit_id ||
	       (tree && tree->unit_within(tree->self, inner->unit_id, outer->unit_id));
}
