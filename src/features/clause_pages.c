#include "features/clause_pages.h"

#include "policy/clauses.h"

#define CITED_MAX 4000

struct str clauses_cited(const struct frame *f, struct str clauses)
{
	struct buf b;
	buf_init(&b, CITED_MAX);
	clause_cited(clauses, &b);
	struct str text = frame_text(f, "%.*s", STR_FMT(buf_str(&b)));
	buf_release(&b);
	return text;
}
