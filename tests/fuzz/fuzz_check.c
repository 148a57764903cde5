/* Any bytes as a policy beside the shared file: what the parser accepts is checked, linted (stories evaluated), shown,
 * and its cases run, without a crash; a policy that was accepted has said no error.
 * `./dev fuzz 60 check`. The seeds are the packs; tests/fuzz/policy.dict has the words of the language. */
#include "base/asset.h"
#include "policy/policy.h"
#include "policy/test_dict.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Breaks off, so that the fuzzer keeps the input. */
static void must(bool holds)
{
	if (!holds)
		abort();
}

/* Prints all messages. */
static void print_all(const struct diags *d, struct str text)
{
	struct buf out;
	buf_init(&out, 16u << 20);
	for (const struct diag *e = d->first; e; e = e->next)
		must(diag_print(&out, e, text) == 0);
	buf_release(&out);
}

/* Everything that is done with a policy that was accepted. */
static void use(struct packs *s, struct policy *p, struct diags *d)
{
	struct buf out;
	struct case_result r = {0};
	struct err e = {0};
	buf_init(&out, 16u << 20);
	policy_lint(s, p, d);
	must(policy_show(s, p, &out) == 0);
	if (!p->shared)
		policy_test(s, p, NULL, NULL, &out, &r, &e);
	buf_release(&out);
}

/* The shared file that the packs use. */
static struct str shared_text(void)
{
	for (const struct asset *a = assets; a->path; a++)
		if (str_starts(str_of(a->path), STR("policies/通则/")))
			return asset_str(a);
	return (struct str){"", 0};
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct str text = {(const char *)data, size};
	struct arena *mem = arena_new(256u << 20);
	struct pool *pool = pool_new(1000000);
	struct packs *s = mem && pool ? packs_new(&test_dict, pool, mem) : NULL;
	struct diags d;
	if (s) {
		diags_init(&d, mem);
		must(packs_add(s, "通", shared_text(), &d) == 0);
		bool added = packs_add(s, "f", text, &d) == 0;
		int status = added ? packs_check(s, &d) : -1;
		must((status == 0) == (d.errors == 0));
		if (status == 0)
			use(s, s->pack[1], &d);
		print_all(&d, text);
	}
	pool_free(pool);
	arena_free(mem);
	return 0;
}
