/* The list of clauses that policies rest on: data/clauses.csv, carried inside the program. */
#ifndef YICAI_POLICY_CLAUSES_H
#define YICAI_POLICY_CLAUSES_H

#include "base/buf.h"
#include "base/map.h"

/* The ids of all clauses, each with the value 1; NULL when there is no list or no memory. map_free when done. */
struct map *clauses_known(void);

/* What a clause says in one line, in our own words, and the nickname of its document; false when the list does not
 * have it. Either may be empty. Both point into the program. */
bool clause_gist(struct str id, struct str *document, struct str *gist);

/* Adds the documents of the clauses of a text (S26 S-a4 §A5) to a list in words, each once: 绍兴征求意见稿、南阳方案. What is
 * no clause adds nothing. For readers to whom a clause's number says nothing. */
void clause_documents(struct str clauses, struct buf *out);

/* Adds the clauses of such a text with the documents that they stand in, for officers: 绍兴征求意见稿 S26、S-a4，§A5. What is no
 * clause (a reading) stands as it is. */
void clause_cited(struct str clauses, struct buf *out);

#endif
