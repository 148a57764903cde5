#include "policy/lex.h"

#include "base/utf8.h"
#include "policy/grow.h"
#include "policy/parse.h"

#define STRING_CHARS_MAX 1000
#define TAB_WIDTH        8

/* Where the lexer is, and what it knows of the line it is in. */
struct lexer {
	struct str rest; /* what is left of the text */
	int line, col;   /* of its first character */
	struct arena *mem;
	const struct policy *p;
	struct diags *d;
	struct lexed *out;
	int depth; /* brackets that are open */
	bool bad;  /* something was said about this line */
	bool stop; /* no memory, or too many tokens */
	struct line_span *lines;
	size_t nlines;
};

static const char *const texts[] = {
#define X(name, text) text,
    TOKENS(X)
#undef X
};

const char *token_text(enum token_kind k)
{
	return k < T__MAX ? texts[k] : NULL;
}

static const struct {
	const char *word;
	bool body;
} statements[] = {
#define X(word, body) {word, body},
    STATEMENTS(X)
#undef X
};

int statement_number(struct str word)
{
	for (size_t i = 0; i < sizeof statements / sizeof *statements; i++)
		if (str_is(word, statements[i].word))
			return (int)i;
	return -1;
}

bool statement_has_body(struct str word)
{
	int n = statement_number(word);
	return n >= 0 && statements[n].body;
}

/* Bytes at the beginning of s that have the form [A-Z][0-9]*-a?[0-9]+, a clause's id with a hyphen; 0 none. */
static size_t dashed_clause(struct str s)
{
	size_t n = 0, len, digits = 0;
	if (s.n == 0 || s.p[0] < 'A' || s.p[0] > 'Z')
		return 0;
	for (n = 1; n < s.n && s.p[n] >= '0' && s.p[n] <= '9';)
		n++;
	if (n >= s.n || s.p[n++] != '-')
		return 0;
	n += n < s.n && s.p[n] == 'a';
	for (; n < s.n && s.p[n] >= '0' && s.p[n] <= '9'; n++)
		digits++;
	bool ends = n == s.n || !lex_word_char(utf8_next((struct str){s.p + n, s.n - n}, &len), false);
	return digits > 0 && ends ? n : 0;
}

bool clause_is(struct str text)
{
	if (text.n < 2 || text.p[0] < 'A' || text.p[0] > 'Z')
		return false;
	for (size_t i = 1; i < text.n; i++)
		if (text.p[i] < '0' || text.p[i] > '9')
			return dashed_clause(text) == text.n;
	return true;
}

/* The next character; a line end at the end of the text. */
static uint32_t peek(const struct lexer *lx, size_t *len)
{
	*len = 0;
	return lx->rest.n ? utf8_next(lx->rest, len) : '\n';
}

/* Steps over n bytes of whole characters; returns how many characters they are. */
static int step(struct lexer *lx, size_t n)
{
	int chars = (int)utf8_count((struct str){lx->rest.p, n});
	lx->rest = (struct str){lx->rest.p + n, lx->rest.n - n};
	lx->col += chars;
	return chars;
}

/* This place, so many characters long. */
static struct pos here(const struct lexer *lx, int chars)
{
	return (struct pos){lx->line, lx->col, chars > 0 ? chars : 1};
}

/* Says what is wrong with this line, once. */
static void complain(struct lexer *lx, struct pos at, const char *hint, const char *what)
{
	if (!lx->bad)
		diag_add(lx->d, DIAG_ERROR, lx->p, at, hint, "%s", what);
	lx->bad = true;
}

/* The whole text is given up. */
static void give_up(struct lexer *lx, struct pos at, const char *hint, const char *what)
{
	diag_add(lx->d, DIAG_ERROR, lx->p, at, hint, "%s", what);
	lx->stop = true;
}

/* The same, for want of memory. */
static void starve(struct lexer *lx)
{
	diag_starved(lx->d, lx->p, here(lx, 1));
	lx->stop = true;
}

/* Adds a token of n bytes here and steps over it. */
static struct token *add(struct lexer *lx, enum token_kind kind, size_t n)
{
	struct token *t = NULL;
	if (lx->out->ntokens == POLICY_TOKENS_MAX) {
		give_up(lx, here(lx, 1), "把一部分移到另一个文件", "文字太长：一个文件最多20万个词和符号");
		return NULL;
	}
	GROW(lx->mem, lx->out->tokens, lx->out->ntokens, t);
	if (!t) {
		starve(lx);
		return NULL;
	}
	*t = (struct token){.kind = kind, .text = {lx->rest.p, n}, .at = here(lx, 1)};
	t->at.len = step(lx, n);
	t->end_line = lx->line;
	t->end_col = lx->col;
	return t;
}

/* Punctuation: each sign with all its forms, longer ones first. */
static const struct {
	const char *sign;
	enum token_kind kind;
} signs[] = {
    {"!=", T_NE},        {"<=", T_LE},         {">=", T_GE},        {"=>", T_ARROW},      {"->", T_ARROW},
    {"，", T_COMMA},     {",", T_COMMA},       {"、", T_PAUSE},     {"：", T_COLON},      {":", T_COLON},
    {"（", T_OPEN},      {"(", T_OPEN},        {"）", T_CLOSE},     {")", T_CLOSE},       {"｛", T_SET_OPEN},
    {"{", T_SET_OPEN},   {"｝", T_SET_CLOSE},  {"}", T_SET_CLOSE},  {"〔", T_PICK_OPEN},  {"[", T_PICK_OPEN},
    {"［", T_PICK_OPEN}, {"〕", T_PICK_CLOSE}, {"]", T_PICK_CLOSE}, {"］", T_PICK_CLOSE}, {".", T_DOT},
    {"．", T_DOT},       {"§", T_SECTION},     {"→", T_ARROW},      {"=", T_EQ},          {"＝", T_EQ},
    {"≠", T_NE},         {"<", T_LT},          {"＜", T_LT},        {"≤", T_LE},          {"≦", T_LE},
    {"⩽", T_LE},         {">", T_GT},          {"＞", T_GT},        {"≥", T_GE},          {"≧", T_GE},
    {"⩾", T_GE},         {"+", T_PLUS},        {"＋", T_PLUS},      {"−", T_MINUS},       {"-", T_MINUS},
    {"－", T_MINUS},     {"&", T_CAT},         {"＆", T_CAT},       {"×", T_TIMES},       {"*", T_TIMES},
    {"＊", T_TIMES},     {"÷", T_OVER},        {"/", T_OVER},       {"／", T_OVER},
};

/* The sign at the beginning of s: its bytes, 0 none. */
static size_t sign_at(struct str s, enum token_kind *kind)
{
	for (size_t i = 0; i < sizeof signs / sizeof *signs; i++)
		if (str_starts(s, str_of(signs[i].sign))) {
			*kind = signs[i].kind;
			return strlen(signs[i].sign);
		}
	return 0;
}

/* Counts brackets, so that a line goes on while one is open. */
static void count_bracket(struct lexer *lx, const struct token *t)
{
	if (t->kind == T_OPEN || t->kind == T_SET_OPEN || t->kind == T_PICK_OPEN)
		lx->depth++;
	else if ((t->kind == T_CLOSE || t->kind == T_SET_CLOSE || t->kind == T_PICK_CLOSE) && lx->depth > 0)
		lx->depth--;
	if (lx->depth > POLICY_DEPTH_MAX)
		complain(lx, t->at, "把里面的一部分用“令”另起名字", "括号套得太深：最多100层");
}

/* Bytes of the word at the beginning of s. */
static size_t word_bytes(struct str s)
{
	size_t n = 0, len;
	while (n < s.n && lex_word_char(utf8_next((struct str){s.p + n, s.n - n}, &len), false))
		n += len;
	return n;
}

/* The kind of a word: an operator, or a name. */
static enum token_kind reserved(struct str word)
{
	for (int k = T_WHERE; k < T__MAX; k++)
		if (str_is(word, texts[k]))
			return (enum token_kind)k;
	return T_WORD;
}

/* word = ( letter | han | "_" ) { letter | han | digit | "_" } ; clause = letter [ digits ] "-" [ "a" ] digits */
static void scan_word(struct lexer *lx)
{
	size_t n = dashed_clause(lx->rest);
	enum token_kind kind = T_CLAUSE;
	if (!n) {
		n = word_bytes(lx->rest);
		kind = reserved((struct str){lx->rest.p, n});
	}
	struct token *t = add(lx, kind, n);
	if (t && t->at.len > NAME_CHARS_MAX)
		complain(lx, t->at, "最多64个字；理由要写在引号里，词与词之间要空格", "名字太长");
}

/* A number, a date, or a label that begins with a digit. */
static void scan_number(struct lexer *lx)
{
	struct token found = {0};
	const char *hint;
	const char *wrong = lex_number(lx->rest, lx->mem, &found, &hint);
	if (wrong)
		complain(lx, here(lx, (int)utf8_count(found.text)), hint, wrong);
	struct token *t = add(lx, wrong ? T_LABEL : found.kind, found.text.n);
	if (!t)
		return;
	t->num = found.num;
	t->den = found.den;
	if (t->at.len > NAME_CHARS_MAX)
		complain(lx, t->at, "最多64个字", "数或标签太长");
}

/* Bytes of the text between quotes, of s behind the opening one; false when the line ends before the closing one. */
static bool quoted(struct lexer *lx, struct str s, bool curly, size_t *n)
{
	int nested = 1, chars = 0;
	const char *hint;
	for (*n = 0; *n < s.n && s.p[*n] != '\n'; chars++) {
		size_t len;
		uint32_t c = utf8_next((struct str){s.p + *n, s.n - *n}, &len);
		if (!curly && c == '"')
			return true;
		if (curly && c == 0x201c)
			nested++;
		if (curly && c == 0x201d && --nested == 0)
			return true;
		bool line_end = c == '\r' && *n + 1 < s.n && s.p[*n + 1] == '\n';
		const char *wrong = line_end || lx->bad ? NULL : lex_char_problem(c, LEX_QUOTED, lx->mem, &hint);
		if (wrong)
			complain(lx, (struct pos){lx->line, lx->col + 1 + chars, 1}, hint, wrong);
		*n += len;
	}
	return false;
}

/* string = '"' … '"' | "“" … "”", in one line; curly ones may hold others. */
static void scan_string(struct lexer *lx, bool curly)
{
	size_t mark = curly ? 3 : 1, n;
	struct str inner = {lx->rest.p + mark, lx->rest.n - mark};
	bool closed = quoted(lx, inner, curly, &n);
	if (!closed) {
		if (n && inner.p[n - 1] == '\r')
			n--;
		bool other = str_find((struct str){inner.p, n}, curly ? STR("\"") : STR("”")) >= 0;
		complain(lx, here(lx, 1),
			 other   ? "开头和结尾要用同一种引号：\"…\" 或 “…”"
			 : curly ? "在引文末尾补上“””；引文要写在一行里"
				 : "在引文末尾补上“\"”；引文要写在一行里",
			 "引号没有合上");
	}
	struct token *t = add(lx, T_STRING, mark + n + (closed ? mark : 0));
	if (!t)
		return;
	t->text = (struct str){inner.p, n};
	if (t->at.len > STRING_CHARS_MAX)
		complain(lx, (struct pos){t->at.line, t->at.col, 1}, "写出要点，全文由条款号去找",
			 "引文太长：最多1000个字");
}

/* A comment runs to the end of its line. */
static void scan_comment(struct lexer *lx, bool alone)
{
	size_t n = 0, len;
	const char *hint;
	while (n < lx->rest.n && lx->rest.p[n] != '\n') {
		struct str s = {lx->rest.p + n, lx->rest.n - n};
		uint32_t c = utf8_next(s, &len);
		bool line_end = c == '\r' && (s.n == 1 || s.p[1] == '\n');
		const char *wrong = line_end || lx->bad ? NULL : lex_char_problem(c, LEX_COMMENT, lx->mem, &hint);
		if (wrong) {
			struct str before = {lx->rest.p, n};
			complain(lx, (struct pos){lx->line, lx->col + (int)utf8_count(before), 1}, hint, wrong);
		}
		n += len;
	}
	struct comment *c;
	GROW(lx->mem, lx->out->comments, lx->out->ncomments, c);
	if (!c) {
		starve(lx);
		return;
	}
	*c = (struct comment){lx->line, lx->col, alone, str_trim((struct str){lx->rest.p, n})};
	step(lx, n);
}

/* Bytes of full-width letters and digits at the beginning of s. */
static size_t full_width_bytes(struct str s)
{
	size_t n = 0, len;
	while (n < s.n) {
		uint32_t c = utf8_next((struct str){s.p + n, s.n - n}, &len), narrow = utf8_fold_char(c);
		if (narrow == c || !lex_word_char(narrow, false))
			break;
		n += len;
	}
	return n;
}

/* Full-width letters and digits, ５００元: what they should be. */
static void scan_full_width(struct lexer *lx, size_t n)
{
	struct str run = {lx->rest.p, n}, shown = diag_brief(run);
	char half[128];
	size_t used = utf8_fold_into(half, sizeof half, shown);
	const char *hint = diag_text(lx->mem, "改成半角的“%.*s”", (int)used, half);
	complain(lx, here(lx, (int)utf8_count(run)), hint, diag_text(lx->mem, "“%.*s”是全角字符", STR_FMT(shown)));
	step(lx, n);
}

/* A character that nothing begins with: says so and steps over it. */
static void scan_stray(struct lexer *lx, uint32_t c, size_t len)
{
	size_t n = full_width_bytes(lx->rest);
	const char *hint = NULL;
	if (n > 0) {
		scan_full_width(lx, n);
		return;
	}
	const char *what = lx->bad ? "" : lex_char_problem(c, LEX_CODE, lx->mem, &hint);
	complain(lx, here(lx, 1), hint, what);
	step(lx, len);
}

/* One token, or a complaint, where something other than a blank or the line's end stands. */
static void scan_token(struct lexer *lx)
{
	size_t len;
	uint32_t c = peek(lx, &len);
	enum token_kind kind;
	size_t n;
	if (c >= '0' && c <= '9')
		scan_number(lx);
	else if (lex_word_char(c, true))
		scan_word(lx);
	else if (c == '"' || c == 0x201c)
		scan_string(lx, c != '"');
	else if ((n = sign_at(lx->rest, &kind)) > 0) {
		struct token *t = add(lx, kind, n);
		if (t)
			count_bracket(lx, t);
	} else
		scan_stray(lx, c, len);
}

/* Steps over blanks; returns their columns. In the indentation a tab is refused, since its width is anybody's guess. */
static int skip_blanks(struct lexer *lx, bool indentation)
{
	int columns = 0;
	for (;;) {
		size_t len;
		uint32_t c = peek(lx, &len);
		bool ends = c == '\r' && (lx->rest.n == 1 || lx->rest.p[1] == '\n');
		if (c != ' ' && c != '\t' && c != 0x3000 && c != 0xa0 && !ends)
			return columns;
		if (c == '\t' && indentation)
			complain(lx, here(lx, 1), "改成空格：语句的下一级空两格", "行首不能用制表符");
		columns += c == 0x3000 ? 2 : c == '\t' ? TAB_WIDTH : 1;
		step(lx, len);
	}
}

/* Ends an unclosed bracket where a new statement obviously begins. */
static void maybe_new_statement(struct lexer *lx, int indent)
{
	struct str word = {lx->rest.p, word_bytes(lx->rest)};
	if (indent == 0 && lx->depth > 0 && statement_number(word) >= 0)
		lx->depth = 0;
}

/* One line of the text and its end. */
static void scan_line(struct lexer *lx)
{
	size_t first = lx->out->ntokens, len;
	lx->bad = false;
	int indent = skip_blanks(lx, true);
	maybe_new_statement(lx, indent);
	bool open = lx->depth > 0;
	for (uint32_t c; (c = peek(lx, &len)) != '\n' && !lx->stop; skip_blanks(lx, false)) {
		if (c == '#' || c == 0xff03)
			scan_comment(lx, lx->out->ntokens == first);
		else if (lx->depth > POLICY_DEPTH_MAX) /* said so already */
			step(lx, len);
		else
			scan_token(lx);
	}
	if (lx->depth > POLICY_DEPTH_MAX)
		lx->depth = 0;
	struct line_span *span = NULL;
	if (lx->out->ntokens > first) {
		GROW(lx->mem, lx->lines, lx->nlines, span);
		if (!span)
			starve(lx);
		else
			*span = (struct line_span){{first, lx->out->ntokens - first, false, lx->bad, indent}, open};
	}
}

/* Whether the text can be cut at all; says where it is no UTF-8. */
static bool readable(struct lexer *lx, struct str text)
{
	static const char *const save_as = "用记事本打开，“另存为”时编码选 UTF-8";
	if (text.n > POLICY_TEXT_MAX) {
		give_up(lx, here(lx, 1), "把一部分移到另一个文件", "文件太大：最多1 MiB");
		return false;
	}
	if (str_starts(text, STR("\xff\xfe")) || str_starts(text, STR("\xfe\xff"))) {
		give_up(lx, here(lx, 1), save_as, "文件是 UTF-16 编码，不是 UTF-8");
		return false;
	}
	struct pos at = {1, 1, 1};
	while (text.n) {
		size_t len;
		uint32_t c = utf8_next(text, &len);
		if (c == 0xfffd && len == 1) {
			give_up(lx, at, save_as, "文件不是 UTF-8 编码");
			return false;
		}
		at = c == '\n' ? (struct pos){at.line + 1, 1, 1} : (struct pos){at.line, at.col + 1, 1};
		text = (struct str){text.p + len, text.n - len};
	}
	return true;
}

int policy_lex(struct str text, struct arena *mem, const struct policy *p, struct diags *d, struct lexed *out)
{
	*out = (struct lexed){0};
	struct lexer lx = {.rest = text, .line = 1, .col = 1, .mem = mem, .p = p, .d = d, .out = out};
	if (!readable(&lx, text))
		return -1;
	if (str_starts(text, STR("\xef\xbb\xbf")))
		lx.rest = (struct str){text.p + 3, text.n - 3};
	for (;;) {
		scan_line(&lx);
		if (lx.stop)
			return -1;
		if (lx.rest.n == 0)
			break;
		step(&lx, 1);
		lx.line++;
		lx.col = 1;
	}
	out->lines = lx.line;
	return lex_rows(lx.lines, lx.nlines, mem, p, d, out);
}
