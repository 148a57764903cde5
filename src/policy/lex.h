/* Text → tokens → logical lines. Internal to the policy layer: parser, formatter and tests use it.
 *
 * The text is cut line by line. A word (名字, 用词) ends at a blank or at punctuation; full- and half-width
 * punctuation are the same token. Physical lines are then joined into logical ones: a statement, or one line of a
 * statement's body. Grammar: docs/policy-manual.md, "语法". */
#ifndef YICAI_POLICY_LEX_H
#define YICAI_POLICY_LEX_H

#include "policy/diag.h"

/* X(name, how it is written in the canonical form; NULL: as in the text). The reserved words stand last. */
/* clang-format off */
#define TOKENS(X)                                                                                                 \
	X(T_END, NULL)                                                                                            \
	X(T_WORD, NULL)   /* 任职 一级 S26 */                                                                     \
	X(T_LABEL, NULL)  /* begins with a digit and is no literal: 1日在校 2024学年 3以上 007 */                 \
	X(T_INT, NULL) X(T_DAYS, NULL) X(T_SPAN, NULL) X(T_MONEY, NULL) X(T_RATIO, NULL)                          \
	X(T_DAY, NULL) X(T_MONTH, NULL) X(T_STRING, NULL)                                                         \
	X(T_CLAUSE, NULL) /* S-a4 N3-20; S26 is a T_WORD */                                                       \
	X(T_COMMA, "，") X(T_PAUSE, "、") X(T_COLON, "：") X(T_OPEN, "(") X(T_CLOSE, ")") X(T_SET_OPEN, "{")      \
	X(T_SET_CLOSE, "}") X(T_PICK_OPEN, "〔") X(T_PICK_CLOSE, "〕") X(T_DOT, ".") X(T_SECTION, "§")            \
	X(T_ARROW, "→") X(T_EQ, "=") X(T_NE, "≠") X(T_LT, "<") X(T_LE, "≤") X(T_GT, ">") X(T_GE, "≥")             \
	X(T_PLUS, "+") X(T_MINUS, "−") X(T_CAT, "&") X(T_TIMES, "×") X(T_OVER, "÷")                               \
	X(T_WHERE, "其中") X(T_OR, "或") X(T_AND, "且") X(T_NOT, "非") X(T_IN, "在") X(T_NOT_IN, "不在")          \
	X(T_HOLDS, "含") X(T_COVERS, "覆盖") X(T_FULL, "满") X(T_HAS, "有") X(T_NONE, "无") X(T_ELSE, "缺则")     \
	X(T_ALL, "全部") X(T_ON, "于") X(T_ANY_DAY, "任一日") X(T_CUT, "减") X(T_MEET, "交") X(T_JOIN, "并")      \
	X(T_EACH, "每") X(T_OF, "之") X(T_DISTINCT, "去重") X(T_IF, "若") X(T_THEN, "则") X(T_OTHERWISE, "否则")  \
	X(T_UNKNOWN, "未知") X(T_TRUE, "是") X(T_FALSE, "否")
/* clang-format on */

enum token_kind {
#define X(name, text) name,
	TOKENS(X)
#undef X
	    T__MAX
};

/* What the parser found out about a token and the formatter wants to know. */
enum token_flag {
	F_GLUED = 1,       /* no blank before it: the bracket of a call */
	F_ALIGN = 2,       /* stands in the block's column: the = of 令 and of an alternative */
	F_CITE = 4,        /* begins the cite */
	F_ROW = 8,         /* begins a row of a table */
	F_NEED_ARROW = 16, /* the arrow goes before it */
	F_NO_ARROW = 32,   /* an arrow that the canonical form leaves out */
	F_STAR = 64,       /* the star of the default alternative */
};

struct token {
	enum token_kind kind;
	unsigned flags;
	struct pos at;
	int end_line, end_col; /* behind its last character */
	struct str text;       /* in the source; of a string what stands between the quotes */
	int64_t num, den;      /* value of a literal, as in struct node */
};

/* A comment, from its sign to the end of its line. */
struct comment {
	int line, col;
	bool alone; /* nothing before it in the line */
	struct str text;
};

/* A statement's line, or a line of its body, with what continues it. */
struct row {
	size_t first, n; /* its tokens */
	bool body;
	bool bad;   /* the lexer has complained already */
	int indent; /* columns before its first token */
};

/* A line of the file that has tokens; used while rows are made of lines. */
struct line_span {
	struct row row;
	bool open; /* a bracket was open at its beginning: it continues the line before */
};

struct lexed {
	struct token *tokens; /* by place in the text */
	size_t ntokens;
	struct comment *comments;
	size_t ncomments;
	struct row *rows;
	size_t nrows;
	int lines; /* lines of the text */
};

#define POLICY_TOKENS_MAX 200000

/* The statements that may stand at a line's beginning; X(word, has a body of indented lines). */
/* clang-format off */
#define STATEMENTS(X)                                                                                          \
	X("政策", true) X("通则", false) X("令", false) X("表", true) X("读法", true) X("途径", true)          \
	X("样例", true) X("计月", false) X("须", false) X("除外", false) X("互斥", false) X("归属", false)     \
	X("档次", false) X("金额", false) X("分期", false) X("存疑", false)
/* clang-format on */

/* Fills *out (in mem) from the text; p carries file and source for the errors, which go to d. -1 when the text cannot
 * be cut at all (not UTF-8, too large, no memory); errors within a line leave its row marked bad and return 0. */
int policy_lex(struct str text, struct arena *mem, const struct policy *p, struct diags *d, struct lexed *out);

/* The number, date or digit-led label at the beginning of s (a digit first): fills kind, text, num and den of *t.
 * NULL, or what is wrong with it; then t->text is the piece meant and *hint says what would be right, or is NULL.
 * Both texts live in mem. */
const char *lex_number(struct str s, struct arena *mem, struct token *t, const char **hint);

/* What is wrong with a character that stands where it may not, with what would be right in *hint (or NULL); NULL when
 * nothing is. Inside a comment only control and invisible characters are wrong; inside quotes also look-alikes. */
enum lex_place { LEX_COMMENT, LEX_QUOTED, LEX_CODE };
const char *lex_char_problem(uint32_t c, enum lex_place place, struct arena *mem, const char **hint);

/* Joins the lines into out->rows. -1: no memory. */
int lex_rows(const struct line_span *lines, size_t n, struct arena *mem, const struct policy *p, struct diags *d,
	     struct lexed *out);

/* Whether the character may stand in a word; begin: as its first. */
bool lex_word_char(uint32_t c, bool begin);

/* The canonical writing of a kind, NULL when it is as in the text. */
const char *token_text(enum token_kind k);

/* A word (a name, a label, or a reserved word). */
static inline bool token_is_word(const struct token *t)
{
	return t->kind == T_WORD || t->kind >= T_WHERE;
}
/* What a label may be: a word, or anything that begins with a digit. */
static inline bool token_is_label(const struct token *t)
{
	return token_is_word(t) || (t->kind >= T_LABEL && t->kind <= T_MONTH);
}
static inline bool token_is_operator_word(const struct token *t)
{
	return t->kind >= T_WHERE;
}

/* The statement with this word: its number in STATEMENTS, −1 none. */
int statement_number(struct str word);
bool statement_has_body(struct str word);

/* S26 S-a4 N3-20 K-a1: the form of a clause's id. */
bool clause_is(struct str text);

#endif
