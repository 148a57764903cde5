/* Lines into bytes and back. */
#include "features/runs/kept.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

/* The same numbers each time. */
static uint64_t next_number(uint64_t *seed)
{
	*seed ^= *seed << 13;
	*seed ^= *seed >> 7;
	return *seed ^= *seed << 17;
}

/* A value as lines have them, now and then an extreme one. */
static int64_t some_value(uint64_t *seed, enum kept_value v)
{
	uint64_t x = next_number(seed);
	int64_t id = (int64_t)(INT64_C(1760000000000000) + (int64_t)(x % 100000000000));
	if ((v == KEPT_DUE || v == KEPT_CURED) && x % 3 == 0)
		return DAY_NONE;
	if ((v == KEPT_PERSON || v == KEPT_PERIOD || v == KEPT_ORG) && x % 5 == 0)
		return 0;
	if (v == KEPT_AMOUNT && x % 7 == 0)
		return x % 2 ? INT64_MAX : -(int64_t)(x % 1000000);
	if (v <= KEPT_COUNTY)
		return id;
	return (int64_t)(x % (v >= KEPT_TIER ? 300 : 24300));
}

/* Puts n lines of this seed into bytes and reads them back, by line and by value. */
static void round_trip(size_t n, uint64_t seed, bool alike)
{
	struct kept *line = calloc(n, sizeof *line), got;
	uint32_t *order = calloc(n, sizeof *order);
	struct kept_block *b = kept_block_new();
	struct err e = {0};
	struct buf out;
	assert_true(line && order && b);
	for (size_t i = 0; i < n; i++) {
		order[i] = (uint32_t)(n - 1 - i);
		for (int v = 0; v < KEPT_VALUES; v++)
			line[i].v[v] = alike && i ? line[0].v[v] : some_value(&seed, (enum kept_value)v);
	}
	buf_init(&out, 1 << 20);
	buf_putc(&out, 'x'); /* blocks stand at any place */
	kept_put(&out, line, order, n);
	assert_false(out.failed);
	if (alike)
		assert_true(out.n < 400);
	assert_int_equal(kept_open(b, (struct str){out.p + 1, out.n - 1}, &e), 0);
	assert_int_equal(kept_count(b), n);
	for (size_t i = 0; i < n; i++) {
		assert_int_equal(kept_value(b, i, KEPT_TO), line[order[i]].v[KEPT_TO]);
		kept_line(b, i, &got);
		assert_memory_equal(&got, &line[order[i]], sizeof got);
	}
	buf_release(&out);
	kept_block_free(b);
	free(line);
	free(order);
}

static void what_is_kept_is_read_back(void **state)
{
	static const size_t sizes[] = {1, 2, 7, 8, 9, 1000, KEPT_LINES};
	(void)state;
	for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++)
		for (uint64_t seed = 1; seed < 20; seed++)
			round_trip(sizes[i], seed * 7919, seed % 5 == 0);
}

static void no_bytes_are_read_that_are_not_there(void **state)
{
	struct kept line = {{0}};
	uint32_t order = 0;
	struct kept_block *b = kept_block_new();
	struct buf out;
	(void)state;
	assert_non_null(b);
	buf_init(&out, 1 << 20);
	for (int v = 0; v < KEPT_VALUES; v++)
		line.v[v] = v + 1;
	kept_put(&out, &line, &order, 1);
	for (size_t cut = 0; cut <= out.n; cut++) {
		struct err e = {0};
		char *copy = malloc(cut + 1); /* so that reading beyond is found */
		assert_non_null(copy);
		memcpy(copy, out.p, cut);
		assert_int_equal(kept_open(b, (struct str){copy, cut}, &e), cut == out.n ? 0 : -1);
		free(copy);
	}
	for (size_t at = 0; at < out.n; at++)
		for (int bit = 0; bit < 8; bit++) {
			struct err e = {0};
			out.p[at] = (char)(out.p[at] ^ (1 << bit));
			if (kept_open(b, buf_str(&out), &e) == 0)
				for (int v = 0; v < KEPT_VALUES; v++)
					kept_value(b, 0, (enum kept_value)v);
			out.p[at] = (char)(out.p[at] ^ (1 << bit));
		}
	buf_release(&out);
	kept_block_free(b);
}

static void lines_are_found_by_whose_they_are(void **state)
{
	struct whose w[] = {{5, 1}, {5, 9}, {7, 2}, {INT64_C(1) << 40, 3}, {INT64_C(1) << 62, 4}};
	struct err e = {0};
	struct buf out;
	int64_t no[4] = {0};
	(void)state;
	buf_init(&out, 1 << 20);
	whose_put(&out, w, 5);
	struct str bytes = buf_str(&out);
	assert_int_equal(whose_find(bytes, 5, no, 4, &e), 2);
	assert_true(no[0] == 1 && no[1] == 9);
	assert_int_equal(whose_find(bytes, 5, NULL, 0, &e), 2);
	assert_int_equal(whose_find(bytes, 6, no, 4, &e), 0);
	assert_int_equal(whose_find(bytes, INT64_C(1) << 62, no, 4, &e), 1);
	assert_int_equal(no[0], 4);
	assert_int_equal(whose_find((struct str){bytes.p, bytes.n - 1}, 5, no, 4, &e), -1);
	assert_int_equal(e.code, ERR_DAMAGED);
	memset(out.p + 8, 0, out.n - 8); /* billions of pairs in no bytes */
	memset(out.p, 0xf0, 4);
	assert_int_equal(whose_find((struct str){out.p, 40}, 0, no, 4, &e), -1);
	buf_release(&out);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(what_is_kept_is_read_back),
	    cmocka_unit_test(no_bytes_are_read_that_are_not_there),
	    cmocka_unit_test(lines_are_found_by_whose_they_are),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
