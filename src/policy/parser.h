/* What the files of the parser share. Internal to policy/parse*.c. */
#ifndef YICAI_POLICY_PARSER_H
#define YICAI_POLICY_PARSER_H

#include "policy/grow.h"
#include "policy/lex.h"
#include "policy/parse.h"

/* A parse of one file. Within a row every function returns false or NULL at the first error, which is then in d;
 * the next row is parsed as if nothing had happened. */
struct parser {
	struct arena *mem;
	struct diags *d;
	struct policy *p;
	struct lexed lx;
	size_t row;        /* number of the next row */
	size_t at, end;    /* tokens of the present row: the next one, and behind the last */
	struct token stop; /* the T_END of the present row */
	bool bad;          /* the lexer complained about the row */
	int depth;         /* brackets and 若 within one another */
};

/* Moves to the next row; false when there is none. */
bool next_row(struct parser *p);
/* Moves to the next row if it belongs to the present statement's body. */
bool next_body_row(struct parser *p);

/* The next token of the row, the one behind it, the one before: T_END where there is none. */
struct token *peek(struct parser *p);
struct token *peek_second(struct parser *p);
struct token *last_token(struct parser *p);
struct token *take(struct parser *p);
/* Takes the token if it is of this kind. */
bool accept_kind(struct parser *p, enum token_kind kind);
/* The next token is this word. */
bool at_word(struct parser *p, const char *word);
bool accept_word(struct parser *p, const char *word);

/* Says what is wrong at a token; always false. */
bool fail(struct parser *p, const struct token *t, const char *hint, const char *what, ...)
    __attribute__((format(printf, 4, 5)));
bool fail_at(struct parser *p, struct pos at, const char *hint, const char *what, ...)
    __attribute__((format(printf, 4, 5)));
/* Memory is exhausted; always false. */
bool no_memory(struct parser *p);

/* The token as it is named in a message: “任职”, 行尾. */
const char *shown(struct parser *p, const struct token *t);

/* A name (no reserved word), or fails saying what is wanted: “令”后面要写名字. */
bool want_name(struct parser *p, struct str *name, struct pos *at, const char *what, const char *example);
/* id = name "." name. */
bool want_id(struct parser *p, struct str *id, struct pos *at, const char *what);
/* A label: a word or what begins with a digit. */
bool want_label(struct parser *p, struct str *label, const char *what);
/* The word, or fails with the hint. */
bool want_word(struct parser *p, const char *word, const char *hint);

/* cite = { clause | "§" name } [ string ] ; nothing at all is a cite, too. */
bool parse_cite(struct parser *p, struct cite *c);
/* The row is at its end, or the rest is complained about. */
bool finish(struct parser *p);

/* Expressions; see parse_expr.c. NULL with the error said. */
enum prec {
	PREC_NONE,
	PREC_WHERE,
	PREC_OR,
	PREC_AND,
	PREC_NOT,
	PREC_CMP,
	PREC_ELSE,
	PREC_SUM,
	PREC_PROD,
	PREC_SET,
	PREC_PATH
};
struct node *parse_expr(struct parser *p);
struct node *parse_level(struct parser *p, enum prec level);
/* A literal token as a node; NULL (nothing said) when the next token is none. */
struct node *parse_literal(struct parser *p);
/* An operand could begin with the token. */
bool begins_operand(const struct token *t);

/* A statement below the head, with its body: the row begins with one of STATEMENTS. See parse_statement.c. */
void parse_known_statement(struct parser *p);
/* 样例, with its body; see parse_case.c. */
void parse_case(struct parser *p);

/* Parses a text into p->p; the tokens stay in p->lx for the formatter. -1 with the errors in d. */
int parse_into(struct parser *p, const char *file, struct str text, struct arena *mem, struct diags *d);

/* What an officer may have meant by a word. NULL when nothing comes to mind. */
enum wordset { WORDS_STATEMENT, WORDS_HEADER, WORDS_RULE, WORDS_CASE, WORDS_OPERATOR };
const char *word_hint(struct parser *p, enum wordset set, const struct token *t);
/* For a word that stood as a name but is said for an operator: “如果”写成“若”. NULL. */
const char *said_hint(struct parser *p, const struct token *t);
/* Whether the word belongs to the set. */
bool word_in(enum wordset set, struct str word);
/* What to write for a number with a unit the language does not have: 30天. NULL when nothing comes to mind. */
const char *unit_hint(struct parser *p, struct str label);

#endif
