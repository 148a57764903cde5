/* A kind's table as a graph: no dead end, and no way round what is required. */
#include "flow/inside.h"

const struct flow_state *state_of(const struct flow_kind *k, struct str code)
{
	for (size_t i = 0; i < k->nstates; i++)
		if (str_is(code, k->states[i].code))
			return &k->states[i];
	return NULL;
}

const struct flow_move *move_of(const struct flow_kind *k, struct str state, struct str code)
{
	for (size_t i = 0; i < k->nmoves; i++)
		if (str_is(code, k->moves[i].code) && str_is(state, k->moves[i].from))
			return &k->moves[i];
	return NULL;
}

/* Bit of a state. */
static uint32_t bit(const struct flow_kind *k, const char *code)
{
	const struct flow_state *s = state_of(k, str_of(code));
	return s ? (uint32_t)1 << (s - k->states) : 0;
}

/* The states that can be reached from `from` without stepping on `without`. */
static uint32_t reachable(const struct flow_kind *k, uint32_t from, uint32_t without)
{
	uint32_t seen = from & ~without, before = 0;
	while (seen != before) {
		before = seen;
		for (size_t i = 0; i < k->nmoves; i++)
			if (seen & bit(k, k->moves[i].from))
				seen |= bit(k, k->moves[i].to) & ~without;
	}
	return seen;
}

/* The states that end a matter well, or in any way. */
static uint32_t ends(const struct flow_kind *k, bool well)
{
	uint32_t set = 0;
	for (size_t i = 0; i < k->nstates; i++)
		if (well ? k->states[i].end == FLOW_DONE : k->states[i].end != FLOW_OPEN)
			set |= (uint32_t)1 << i;
	return set;
}

/* Fills e with what is wrong about a kind's state. */
static int fault(const struct flow_kind *k, const char *what, const char *which, struct err *e)
{
	return err_set(e, ERR_INPUT, "办件“%s”的步骤表有错：%s（%s）", k->label, what, which);
}

/* Names: each state once, moves between states there are, no two moves of one code from one state, none out of an end. */
static int check_names(const struct flow_kind *k, struct err *e)
{
	if (k->nstates == 0 || k->nstates > FLOW_STATES_MAX || k->nmoves > FLOW_MOVES_MAX)
		return fault(k, "状态或步骤太多，或没有", "", e);
	for (size_t i = 0; i < k->nstates; i++) {
		const struct flow_state *s = &k->states[i];
		if (state_of(k, str_of(s->code)) != s)
			return fault(k, "状态重复", s->code, e);
		if ((s->end == FLOW_OPEN) != (s->may != NULL))
			return fault(k, "没有说谁能办，或办结后还能办", s->code, e);
	}
	for (size_t i = 0; i < k->nmoves; i++) {
		const struct flow_move *m = &k->moves[i];
		const struct flow_state *from = state_of(k, str_of(m->from));
		if (!from || !bit(k, m->to) || (m->unlike && !bit(k, m->unlike)))
			return fault(k, "步骤指向没有的状态", m->code, e);
		if (from->end != FLOW_OPEN)
			return fault(k, "办结以后还有步骤", m->code, e);
		if (move_of(k, str_of(m->from), str_of(m->code)) != m)
			return fault(k, "同一状态下步骤重复", m->code, e);
	}
	return 0;
}

int flow_check(const struct flow_kind *k, struct err *e)
{
	if (check_names(k, e) < 0)
		return -1;
	uint32_t start = 1, all = reachable(k, start, 0), any_end = ends(k, false), well = ends(k, true);
	for (size_t i = 0; i < k->nstates; i++) {
		uint32_t me = (uint32_t)1 << i;
		if (!(all & me))
			return fault(k, "走不到这个状态", k->states[i].code, e);
		if (!(reachable(k, me, 0) & any_end))
			return fault(k, "从这个状态走不到头", k->states[i].code, e);
	}
	if (!(all & well))
		return fault(k, "不能办成", k->states[0].code, e);
	for (const char *const *r = k->required; r && *r; r++) {
		if (!bit(k, *r))
			return fault(k, "必经的状态不存在", *r, e);
		if (reachable(k, start, bit(k, *r)) & well)
			return fault(k, "可以绕过必经的状态", *r, e);
	}
	return 0;
}
