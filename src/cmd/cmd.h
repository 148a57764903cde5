/* The command line: every sub-command stands in one table, from which parsing, help, man pages and shell completion are
 * made. Contract: exit 0 done, 1 what was looked at is wrong, 2 wrong usage, 3 could not do it. */
#ifndef YICAI_CMD_CMD_H
#define YICAI_CMD_CMD_H

#include <stdio.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/date.h"
#include "base/err.h"

enum exit_status { EXIT_DONE = 0, EXIT_WRONG = 1, EXIT_USAGE = 2, EXIT_CANNOT = 3 };

/* What the shell may complete. */
enum complete {
	COMPLETE_NONE,
	COMPLETE_FILE,
	COMPLETE_SHEET,
	COMPLETE_POLICY,
	COMPLETE_KIND,
	COMPLETE_FORMAT,
	COMPLETE_COMMAND
};

struct option {
	const char *name;  /* from, of --from */
	const char *value; /* what stands behind it: YYYY-MM; NULL for a switch */
	enum complete complete;
	const char *what; /* one line of help */
};

#define OPTIONS_MAX 20
#define VALUES_MAX  64

/* One call: a command with its options and operands, as parsed. */
struct call {
	const struct command *command; /* NULL: only a group of commands was named, and its help is asked for */
	const char *group;             /* its word: "policy" */
	const struct option *option[VALUES_MAX]; /* in the order given */
	const char *value[VALUES_MAX];
	size_t nvalues;
	const char *operand[4096];
	size_t noperands;
	struct arena *mem; /* of this call */
};

struct command {
	const char *name;     /* "policy diff" */
	const char *operands; /* as in the usage line: "PATH…" */
	size_t least, most;   /* how many operands */
	enum complete complete;
	const char *what; /* one line */
	const char *more; /* paragraphs for help and man */
	int (*run)(struct call *c);
	struct option options[OPTIONS_MAX];
};

extern const struct command commands[];
extern const size_t commands_n;
extern const struct option global_options[];
extern const size_t global_options_n;

/* Splits argv into a call; -1 (ERR_USAGE) naming what is near. Global options may stand anywhere. */
int call_parse(struct call *c, int argc, char **argv, struct err *e);

/* The command is one of those that begin with the word: policy list, policy check, … */
bool command_of_group(const struct command *cmd, const char *word);

/* The last value of an option, NULL when it was not given ("" for a switch). */
const char *call_value(const struct call *c, const char *name);
/* The i-th value of a repeatable option, NULL past the last. */
const char *call_value_at(const struct call *c, const char *name, size_t i);

/* Typed values: 1 given and right, 0 not given, -1 (ERR_USAGE). */
int call_day(const struct call *c, const char *name, day_t *out, struct err *e);
int call_month(const struct call *c, const char *name, month_t *out, struct err *e);

/* Prints "yicai: what: where: what to do" to stderr and returns the exit status of the error. */
int call_fail(const struct err *e);

/* How a table comes out. */
enum format { FORMAT_TEXT, FORMAT_CSV, FORMAT_JSON };
int call_format(const struct call *c, enum format *out, struct err *e);

/* A table to stdout: text aligned for eyes, CSV, or a JSON array of objects. Cells of columns named in `numbers` (bit
 * by column) are right-aligned in text and plain numbers in JSON. */
struct table_out;
struct table_out *table_open(FILE *to, enum format f, const char *const *headers, size_t n, uint64_t numbers);
int table_row(struct table_out *t, const struct str *cells);
int table_close(struct table_out *t, struct err *e); /* -1: the output could not be written */

/* A progress bar on stderr when that is a terminal that can move its cursor; nothing on a pipe. total 0: unknown, the bar
 * only moves. */
struct progress;
struct progress *progress_new(const char *what);
void progress_tell(struct progress *p, int64_t done, int64_t total);
void progress_step(void *bar, int64_t done, int64_t total); /* the same, for who is handed a function and its bar */
void progress_end(struct progress *p);

/* A y/n free world: nothing asks. Who acts, for the journal: "命令行 login". */
const char *call_who(void);

/* Of a command, of the commands that share a first word, or the overview (name NULL). */
int help_print(FILE *to, const char *name, struct err *e);
int help_man(FILE *to, const char *name, struct err *e);         /* roff of a command, NULL: yicai(1) */
int help_completion(FILE *to, const char *shell, struct err *e); /* bash, zsh */

/* Writes every man page and both completion scripts below `share`, where man, bash and zsh look for them:
 * man/man1, bash-completion/completions, zsh/site-functions. Folders are made; files there are replaced. */
int help_install(const char *share, struct err *e);

#endif
