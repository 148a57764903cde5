/* Tree → text is token → text: the parser marks the tokens, the formatter lays out the same lines anew. Line breaks and
 * comments stay where the author put them; blanks, signs, indentation and columns become canonical. */
#include "policy/parser.h"

#include "base/utf8.h"

#define CITE_BEYOND 36 /* a rule wider than this does not push its neighbours' cites aside */
#define CITE_GAP    3  /* blanks before a cite */
#define TEXT_MAX    (4 * POLICY_TEXT_MAX)

enum line_kind { LINE_PLAIN, LINE_LET, LINE_RULE, LINE_ALT, LINE_MORE, LINE_COMMENT };

/* A line to be written. */
struct fline {
	enum line_kind kind; /* LINE_MORE: continues the row before */
	int source;          /* its line in the source */
	int indent;
	bool alone;                   /* its row has no other line */
	struct str left, right, cite; /* 令 甲 | = … | S26 "…"; right and cite may be empty */
	struct str comment;
	int right_col, cite_col; /* columns where they begin; 0: behind what is before them */
	int gap;                 /* blanks before the cite */
};

struct formatter {
	struct parser *p;
	struct arena *mem;
	struct fline *lines;
	size_t n;
	struct buf text; /* for pieces under construction */
};

/* Whether a blank stands between two tokens of a line. */
static bool spaced(const struct token *before, const struct token *t)
{
	switch (t->kind) {
	case T_COMMA:
	case T_PAUSE:
	case T_COLON:
	case T_CLOSE:
	case T_SET_CLOSE:
	case T_PICK_CLOSE:
	case T_DOT: return false;
	default: break;
	}
	switch (before->kind) {
	case T_COMMA:
	case T_PAUSE:
	case T_COLON:
	case T_OPEN:
	case T_SET_OPEN:
	case T_PICK_OPEN:
	case T_DOT:
	case T_SECTION: return false;
	default: return !(t->flags & F_GLUED);
	}
}

/* The token as it is written. */
static void put_token(struct buf *b, const struct token *t)
{
	const char *fixed = token_text(t->kind);
	if (t->flags & F_STAR)
		buf_puts(b, "*");
	else if (t->kind == T_STRING) {
		bool curly = str_find(t->text, STR("\"")) >= 0;
		buf_printf(b, "%s%.*s%s", curly ? "“" : "\"", STR_FMT(t->text), curly ? "”" : "\"");
	} else if (t->kind == T_RATIO) {
		size_t sign = str_ends(t->text, STR("%")) ? 1 : 3;
		buf_printf(b, "%.*s%%", (int)(t->text.n - sign), t->text.p);
	} else if (fixed)
		buf_puts(b, fixed);
	else
		buf_put_str(b, t->text);
}

/* Tokens i … end − 1 as one piece of a line. */
static struct str piece(struct formatter *f, size_t i, size_t end)
{
	const struct token *before = NULL;
	buf_clear(&f->text);
	for (; i < end; i++) {
		const struct token *t = &f->p->lx.tokens[i];
		if (t->flags & F_NO_ARROW)
			continue;
		if (before && (t->flags & F_ROW))
			buf_puts(&f->text, "  ");
		else if (before && spaced(before, t))
			buf_putc(&f->text, ' ');
		if (t->flags & F_NEED_ARROW)
			buf_puts(&f->text, "→ ");
		put_token(&f->text, t);
		before = t;
	}
	struct str made = buf_str(&f->text);
	char *kept = arena_copy(f->mem, made.p, made.n);
	if (!kept)
		f->text.failed = true;
	return (struct str){kept ? kept : "", kept ? made.n : 0};
}

/* The first token from i on (before end) with the flag; end when there is none. */
static size_t flagged(const struct formatter *f, size_t i, size_t end, unsigned flag)
{
	while (i < end && !(f->p->lx.tokens[i].flags & flag))
		i++;
	return i;
}

/* What kind of line a row's first one is. */
static enum line_kind kind_of(const struct formatter *f, const struct row *r, bool reading)
{
	const struct token *t = &f->p->lx.tokens[r->first];
	if (r->body && reading)
		return LINE_ALT;
	if (str_is(t->text, "令"))
		return r->body ? LINE_PLAIN : LINE_LET;
	return word_in(WORDS_RULE, t->text) ? LINE_RULE : LINE_PLAIN;
}

/* Adds tokens i … end − 1, which stand on one line of the source. */
static void add_line(struct formatter *f, enum line_kind kind, int indent, size_t i, size_t end)
{
	struct fline *l;
	GROW(f->mem, f->lines, f->n, l);
	if (!l) {
		f->text.failed = true;
		return;
	}
	size_t align = kind == LINE_LET || kind == LINE_ALT ? flagged(f, i, end, F_ALIGN) : end;
	size_t cite = flagged(f, i, end, F_CITE);
	size_t left = align < cite ? align : cite;
	*l = (struct fline){.kind = kind, .source = f->p->lx.tokens[i].at.line, .indent = indent, .gap = CITE_GAP};
	l->left = piece(f, i, left);
	l->right = left < cite ? piece(f, left, cite) : (struct str){"", 0};
	l->cite = piece(f, cite, end);
}

/* All lines of a row. */
static void add_row(struct formatter *f, const struct row *r, bool reading)
{
	enum line_kind kind = kind_of(f, r, reading);
	bool starred = f->p->lx.tokens[r->first].flags & F_STAR;
	int base = !r->body ? 0 : kind == LINE_ALT && !starred ? 4 : 2;
	int more = !r->body ? 4 : kind == LINE_ALT ? 8 : 6;
	size_t first_line = f->n, end = r->first + r->n;
	for (size_t i = r->first, j; i < end; i = j) {
		for (j = i + 1; j < end && f->p->lx.tokens[j].at.line == f->p->lx.tokens[i].at.line;)
			j++;
		add_line(f, i == r->first ? kind : LINE_MORE, i == r->first ? base : more, i, j);
	}
	if (f->n > first_line)
		f->lines[first_line].alone = f->n == first_line + 1;
	if (f->n > first_line && str_is(f->p->lx.tokens[r->first].text, "读法") && !r->body)
		f->lines[first_line].gap = 1;
}

/* The lines of all rows. */
static void add_rows(struct formatter *f)
{
	bool reading = false;
	for (size_t i = 0; i < f->p->lx.nrows; i++) {
		const struct row *r = &f->p->lx.rows[i];
		if (!r->body)
			reading = str_is(f->p->lx.tokens[r->first].text, "读法");
		add_row(f, r, reading);
	}
}

/* A comment's text, its sign made half-width. */
static struct str comment_text(struct formatter *f, const struct comment *c)
{
	struct str wide = STR("＃");
	if (!str_starts(c->text, wide))
		return c->text;
	buf_clear(&f->text);
	buf_printf(&f->text, "#%.*s", (int)(c->text.n - wide.n), c->text.p + wide.n);
	char *kept = arena_copy(f->mem, f->text.p, f->text.n);
	return (struct str){kept ? kept : "", kept ? f->text.n : 0};
}

/* Where a comment of its own line goes: at the margin if it stood there, else with the line below it, or above when a
 * new statement follows. */
static int comment_indent(const struct comment *c, const struct fline *above, const struct fline *below)
{
	if (c->col == 1)
		return 0;
	if (below && below->indent > 0)
		return below->kind == LINE_ALT ? 4 : below->indent;
	return above && above->indent > 0 ? above->indent : above ? 2 : 0;
}

/* Puts the comments between the lines and behind them. */
static void merge_comments(struct formatter *f)
{
	struct fline *old = f->lines, *l;
	size_t n = f->n, i = 0;
	const struct lexed *lx = &f->p->lx;
	f->lines = NULL;
	f->n = 0;
	for (size_t c = 0; c < lx->ncomments || i < n;) {
		const struct comment *k = c < lx->ncomments ? &lx->comments[c] : NULL;
		GROW(f->mem, f->lines, f->n, l);
		if (!l) {
			f->text.failed = true;
			return;
		}
		if (k && k->alone && (i == n || k->line < old[i].source)) {
			*l = (struct fline){.kind = LINE_COMMENT, .source = k->line, .comment = comment_text(f, k)};
			l->indent = comment_indent(k, i > 0 ? &old[i - 1] : NULL, i < n ? &old[i] : NULL);
			c++;
			continue;
		}
		*l = old[i++];
		if (k && k->line == l->source) {
			l->comment = comment_text(f, k);
			c++;
		}
	}
}

/* The column behind the left part. */
static int left_end(const struct fline *l)
{
	return l->indent + utf8_width(l->left);
}

/* Whether line i continues a block of this kind: no blank line or comment before it. */
static bool in_block(const struct formatter *f, size_t i, enum line_kind kind)
{
	const struct fline *l = &f->lines[i];
	return l->source == f->lines[i - 1].source + 1 && (l->kind == kind || l->kind == LINE_MORE);
}

/* Sets the columns of the block of lines i … end − 1. */
static void align_block(struct formatter *f, size_t i, size_t end, enum line_kind kind)
{
	int right = 0, cite = 0;
	for (size_t k = i; k < end; k++) {
		const struct fline *l = &f->lines[k];
		int width = left_end(l);
		if (l->kind == kind && l->right.n && width + 1 > right)
			right = width + 1;
		if (l->kind == LINE_RULE && l->alone && l->cite.n && width <= CITE_BEYOND && width + CITE_GAP > cite)
			cite = width + CITE_GAP;
	}
	for (size_t k = i; k < end; k++) {
		struct fline *l = &f->lines[k];
		if (l->kind == kind)
			l->right_col = right;
		if (l->kind == LINE_RULE && l->alone && left_end(l) <= CITE_BEYOND)
			l->cite_col = cite;
	}
}

/* Sets the columns of all blocks. */
static void align(struct formatter *f)
{
	for (size_t i = 0, j; i < f->n; i = j) {
		enum line_kind kind = f->lines[i].kind;
		for (j = i + 1; j < f->n && in_block(f, j, kind);)
			j++;
		if (kind == LINE_LET || kind == LINE_RULE || kind == LINE_ALT)
			align_block(f, i, j, kind);
	}
}

/* So many blanks. */
static void put_blanks(struct buf *out, int n)
{
	buf_printf(out, "%*s", n > 0 ? n : 0, "");
}

/* Writes one line. */
static void put_line(struct buf *out, const struct fline *l)
{
	int col = left_end(l);
	put_blanks(out, l->kind == LINE_COMMENT || l->left.n || l->cite.n ? l->indent : 0);
	buf_put_str(out, l->left);
	if (l->right.n) {
		int gap = l->right_col > col ? l->right_col - col : 1;
		put_blanks(out, gap);
		buf_put_str(out, l->right);
		col += gap + utf8_width(l->right);
	}
	if (l->cite.n) {
		int gap = l->cite_col > col ? l->cite_col - col : l->gap;
		put_blanks(out, l->left.n ? gap : 0);
		buf_put_str(out, l->cite);
	}
	if (l->comment.n && l->kind != LINE_COMMENT)
		buf_puts(out, "  ");
	buf_put_str(out, l->comment);
	buf_putc(out, '\n');
}

int policy_format(const char *file, struct str text, struct buf *out, struct arena *mem, struct diags *d)
{
	struct parser p;
	if (parse_into(&p, file, text, mem, d) != 0)
		return -1;
	struct formatter f = {.p = &p, .mem = mem};
	buf_init(&f.text, TEXT_MAX);
	add_rows(&f);
	merge_comments(&f);
	align(&f);
	for (size_t i = 0; i < f.n; i++) {
		if (i > 0 && f.lines[i].source > f.lines[i - 1].source + 1)
			buf_putc(out, '\n');
		put_line(out, &f.lines[i]);
	}
	bool failed = f.text.failed || out->failed;
	buf_release(&f.text);
	return failed ? diag_starved(d, p.p, (struct pos){1, 1, 1}) : 0;
}
