/* Lines as they are printed: keys decrypted or masked, sorted, or added up. */
#ifndef YICAI_CMD_LINES_H
#define YICAI_CMD_LINES_H

#include "cmd/entitle.h"

/* One line with its texts; they live in the list. */
struct out_line {
	struct line line;
	struct str policy, subject, name; /* the full key, for sorting */
};

struct line_list {
	struct out_line *line;
	size_t n;
	bool mask; /* personal numbers are masked when printed */
	struct arena *mem;
	struct pool *texts; /* tiers, reasons, clauses, readings of the lines, each once */
	struct lines raw;
	struct evaluation *ev;
};

/* Evaluates the selected policies for all subjects of the world, keeps what --unit asks for, fills in keys and names,
 * and sorts by 政策编号, 对象, 月份, 档次 as bytes. */
int lines_compute(struct line_list *l, struct entitling *g, const struct choices *ch, bool mask, struct err *e);
void lines_release(struct line_list *l);

/* A row a line, with the columns of `yicai entitle`. */
int lines_print(const struct line_list *l, enum format f, FILE *to, struct err *e);

/* Sums by policy, county, month and state, and how many subjects and institutions; then the total of each policy. */
int lines_totals(const struct line_list *l, const struct entitling *g, enum format f, FILE *to, struct err *e);

#endif
