/* Any bytes as a policy text: the parser never crashes, and what it accepts keeps its meaning when it is formatted.
 * `./dev fuzz 60 policy`. The seeds are the packs; tests/fuzz/policy.dict has the words of the language. */
#include "policy/dump.h"
#include "policy/parse.h"

#include <stdlib.h>

#define OUT_MAX (16u << 20)

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Breaks off, so that the fuzzer keeps the input. */
static void must(bool holds)
{
	if (!holds)
		abort();
}

/* Prints all messages: they must be printable for any text. */
static void print_all(const struct diags *d, struct str text)
{
	struct buf out;
	buf_init(&out, OUT_MAX);
	for (const struct diag *e = d->first; e; e = e->next) {
		must(e->at.line >= 1 && e->at.col >= 1 && e->at.len >= 1);
		must(diag_print(&out, e, text) == 0);
	}
	buf_release(&out);
}

/* Formats the text, and the result must parse to the same tree and be formatted to itself. */
static void check_format(struct str text, const struct buf *tree, struct arena *mem)
{
	struct diags d;
	struct buf once, again, twice;
	diags_init(&d, mem);
	buf_init(&once, OUT_MAX);
	buf_init(&again, OUT_MAX);
	buf_init(&twice, OUT_MAX);
	must(policy_format("f", text, &once, mem, &d) == 0);
	if (once.n <= POLICY_TEXT_MAX) {
		struct policy *p = policy_parse("f", buf_str(&once), mem, &d);
		must(p && policy_dump(&again, p) == 0);
		must(str_eq(buf_str(&again), buf_str(tree)));
		must(policy_format("f", buf_str(&once), &twice, mem, &d) == 0);
		must(str_eq(buf_str(&once), buf_str(&twice)));
	}
	buf_release(&once);
	buf_release(&again);
	buf_release(&twice);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct str text = {(const char *)data, size};
	struct arena *mem = arena_new(256u << 20);
	struct diags d;
	if (!mem)
		return 0;
	diags_init(&d, mem);
	struct policy *p = policy_parse("f", text, mem, &d);
	must(!p == (d.errors > 0));
	print_all(&d, text);
	if (p) {
		struct buf tree;
		buf_init(&tree, OUT_MAX);
		must(policy_dump(&tree, p) == 0);
		check_format(text, &tree, mem);
		buf_release(&tree);
	}
	arena_free(mem);
	return 0;
}
