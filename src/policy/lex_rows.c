/* Lines → rows: what continues what, and which lines are a statement's body. */
#include "policy/lex.h"

#include "policy/grow.h"

/* The statement whose lines are being joined. */
struct joining {
	struct lexed *out;
	struct arena *mem;
	const struct policy *p;
	struct diags *d;
	bool has_body, reading;
	int body;  /* columns before its body's lines; −1 not known yet */
	int label; /* in a reading: where the labels stand; the star counts as indentation */
};

/* The token a row begins with. */
static const struct token *first_token(const struct joining *j, const struct row *r)
{
	return &j->out->tokens[r->first];
}

/* Adds a row; NULL without memory. */
static struct row *add_row(struct joining *j, const struct line_span *l, bool body)
{
	struct row *r;
	GROW(j->mem, j->out->rows, j->out->nrows, r);
	if (!r) {
		diag_starved(j->d, j->p, (struct pos){1, 1, 1});
		return NULL;
	}
	*r = l->row;
	r->body = body;
	return r;
}

/* Puts a line at the end of the last row. */
static int join(struct joining *j, const struct line_span *l)
{
	struct row *last = &j->out->rows[j->out->nrows - 1];
	last->n += l->row.n;
	last->bad |= l->row.bad;
	return 0;
}

/* A line at the left margin: a statement begins. */
static int begin_statement(struct joining *j, const struct line_span *l)
{
	struct row *r = add_row(j, l, false);
	if (!r)
		return -1;
	struct str word = first_token(j, r)->text;
	j->has_body = statement_has_body(word);
	j->reading = str_is(word, "读法");
	j->body = j->label = -1;
	return 0;
}

/* Columns before the label of an alternative that may have a star. */
static int label_indent(const struct joining *j, const struct line_span *l)
{
	const struct token *t = &j->out->tokens[l->row.first];
	bool starred = l->row.n > 1 && t[0].kind == T_TIMES && t[1].at.line == t[0].at.line;
	return l->row.indent + (starred ? t[1].at.col - t[0].at.col : 0);
}

/* Whether a line of a reading's body begins an alternative. */
static bool begins_alternative(const struct joining *j, const struct line_span *l)
{
	return l->row.indent <= j->label;
}

/* An indented line below a statement that has a body. */
static int body_line(struct joining *j, const struct line_span *l)
{
	bool first = j->body < 0;
	if (first) {
		j->body = l->row.indent;
		j->label = j->reading ? label_indent(j, l) : l->row.indent;
	}
	if (!first && !begins_alternative(j, l))
		return join(j, l);
	struct row *r = add_row(j, l, true);
	if (!r)
		return -1;
	bool starred = j->reading && first_token(j, r)->kind == T_TIMES;
	if (l->row.indent < j->body && !starred && !r->bad) {
		const struct token *t = first_token(j, r);
		r->bad = true;
		diag_add(j->d, DIAG_ERROR, j->p, t->at, diag_text(j->mem, "与上面的行对齐：行首空%d格", j->body),
			 "这一行与上面的行没有对齐");
	}
	return 0;
}

int lex_rows(const struct line_span *lines, size_t n, struct arena *mem, const struct policy *p, struct diags *d,
	     struct lexed *out)
{
	struct joining j = {.out = out, .mem = mem, .p = p, .d = d, .body = -1};
	int status = 0;
	for (size_t i = 0; i < n && status == 0; i++) {
		const struct line_span *l = &lines[i];
		if (out->nrows == 0 || (l->row.indent == 0 && !l->open))
			status = begin_statement(&j, l);
		else if (l->open || !j.has_body)
			status = join(&j, l);
		else
			status = body_line(&j, l);
	}
	return status;
}
