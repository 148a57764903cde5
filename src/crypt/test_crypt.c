#include "crypt/crypt.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

/* Keys of a suite in a file that is gone when this returns. */
static struct keys *keys_of(enum crypt_suite suite)
{
	char path[64] = "test-crypt-XXXXXX";
	struct keys *k = NULL;
	struct err e;
	assert_non_null(mkdtemp(path));
	size_t n = strlen(path);
	memcpy(path + n, "/k", 3);
	assert_int_equal(keys_create(path, suite, &e), 0);
	assert_int_equal(keys_load(&k, path, &e), 0);
	unlink(path);
	path[n] = '\0';
	rmdir(path);
	return k;
}

/* Opens into a fresh buffer; the status, the text checked when it opens. */
static int opens(struct keys *k, struct str context, struct str cipher, const char *expected, struct err *e)
{
	struct buf out;
	buf_init(&out, 10000);
	buf_puts(&out, ">");
	int status = crypt_open(k, context, cipher, &out, e);
	if (status == 0)
		assert_true(str_is((struct str){out.p + 1, out.n - 1}, expected));
	else
		assert_string_equal(out.p, ">");
	buf_release(&out);
	return status;
}

static void what_was_sealed_opens_under_its_own_context_only(void **state)
{
	(void)state;
	for (int suite = CRYPT_AES_GCM; suite <= CRYPT_SM4_HMAC; suite++) {
		struct keys *k = keys_of((enum crypt_suite)suite);
		struct buf c;
		struct err e = {0};
		buf_init(&c, 10000);
		buf_puts(&c, "#");
		assert_int_equal(crypt_seal(k, STR("people.person_id"), STR("330602199602290010"), &c, &e), 0);
		struct str cipher = {c.p + 1, c.n - 1};
		assert_int_equal(cipher.n, 3 + 18 + (suite == CRYPT_AES_GCM ? 12 + 16 : 16 + 32));
		assert_int_equal(cipher.p[0], suite);
		assert_int_equal(cipher_key(cipher), 1);
		assert_int_equal(str_find(cipher, STR("3306")), -1);
		assert_int_equal(opens(k, STR("people.person_id"), cipher, "330602199602290010", &e), 0);
		assert_int_equal(opens(k, STR("people.mobile"), cipher, "", &e), -1);
		assert_int_equal(e.code, ERR_DAMAGED);
		assert_string_equal(e.what, "密文被改动过，或不属于这一栏");
		assert_int_equal(opens(k, STR(""), cipher, "", &e), -1);
		buf_release(&c);
		keys_free(k);
	}
}

static void every_changed_byte_is_refused(void **state)
{
	(void)state;
	for (int suite = CRYPT_AES_GCM; suite <= CRYPT_SM4_HMAC; suite++) {
		struct keys *k = keys_of((enum crypt_suite)suite);
		struct buf c;
		struct err e = {0};
		buf_init(&c, 10000);
		assert_int_equal(crypt_seal(k, STR("t.c"), STR("6222020000000000018"), &c, &e), 0);
		for (size_t i = 0; i < c.n; i++)
			for (int bit = 0; bit < 8; bit++) {
				c.p[i] = (char)(c.p[i] ^ 1 << bit);
				assert_int_equal(opens(k, STR("t.c"), buf_str(&c), "", &e), -1);
				assert_int_equal(e.code, ERR_DAMAGED);
				c.p[i] = (char)(c.p[i] ^ 1 << bit);
			}
		for (size_t n = 0; n < c.n; n++)
			assert_int_equal(opens(k, STR("t.c"), (struct str){c.p, n}, "", &e), -1);
		buf_putc(&c, 'x');
		assert_int_equal(opens(k, STR("t.c"), buf_str(&c), "", &e), -1);
		buf_release(&c);
		keys_free(k);
	}
}

static void the_same_text_never_looks_the_same_twice(void **state)
{
	struct keys *k = keys_of(CRYPT_AES_GCM);
	struct buf a, b;
	struct err e;
	(void)state;
	buf_init(&a, 1000);
	buf_init(&b, 1000);
	crypt_seal(k, STR("t.c"), STR("1"), &a, &e);
	crypt_seal(k, STR("t.c"), STR("1"), &b, &e);
	assert_int_equal(a.n, b.n);
	assert_memory_not_equal(a.p, b.p, a.n);
	assert_memory_not_equal(a.p + 3, b.p + 3, 12);
	buf_release(&a);
	buf_release(&b);
	keys_free(k);
}

static void the_longest_and_the_empty_text_are_sealed(void **state)
{
	struct keys *k = keys_of(CRYPT_SM4_HMAC);
	static char text[CRYPT_PLAIN_MAX + 2];
	struct buf c;
	struct err e;
	(void)state;
	buf_init(&c, 10000);
	memset(text, 'x', CRYPT_PLAIN_MAX + 1);
	assert_int_equal(crypt_seal(k, STR("t.c"), str_of(text), &c, &e), -1);
	assert_int_equal(e.code, ERR_LIMIT);
	assert_int_equal(c.n, 0);
	text[CRYPT_PLAIN_MAX] = '\0';
	assert_int_equal(crypt_seal(k, STR("t.c"), str_of(text), &c, &e), 0);
	assert_int_equal(opens(k, STR("t.c"), buf_str(&c), text, &e), 0);
	buf_clear(&c);
	assert_int_equal(crypt_seal(k, STR("t.c"), STR(""), &c, &e), 0);
	assert_int_equal(opens(k, STR("t.c"), buf_str(&c), "", &e), 0);
	buf_clear(&c);
	assert_int_equal(crypt_seal(k, str_of(text), STR(""), &c, &e), -1);
	struct buf small;
	buf_init(&small, 20);
	buf_puts(&small, "ab");
	assert_int_equal(crypt_seal(k, STR("t.c"), STR("x"), &small, &e), -1);
	assert_int_equal(small.n, 2);
	buf_release(&small);
	buf_release(&c);
	keys_free(k);
}

static void what_is_no_cipher_text_says_so(void **state)
{
	struct keys *k = keys_of(CRYPT_AES_GCM);
	struct err e;
	(void)state;
	assert_int_equal(cipher_key(STR("")), -1);
	assert_int_equal(cipher_key(STR("330602199602290010330602199602290010")), -1);
	assert_int_equal(cipher_key((struct str){NULL, 0}), -1);
	assert_int_equal(opens(k, STR("t.c"), STR("330602199602290010"), "", &e), -1);
	assert_string_equal(e.what, "不是密文");
	char other[40] = {1, 0, 9};
	assert_int_equal(cipher_key((struct str){other, sizeof other}), 9);
	assert_int_equal(opens(k, STR("t.c"), (struct str){other, sizeof other}, "", &e), -1);
	assert_string_equal(e.what, "密文所用的9号密钥不在密钥文件里");
	assert_int_equal(e.code, ERR_DAMAGED);
	keys_free(k);
}

static void the_blind_index_depends_on_text_domain_and_key(void **state)
{
	struct keys *k = keys_of(CRYPT_AES_GCM), *other = keys_of(CRYPT_AES_GCM);
	uint8_t a[BLIND_SIZE], b[BLIND_SIZE], whole[SM3_SIZE];
	(void)state;
	blind_index(k, STR("证件号码"), STR("330602199602290010"), a);
	blind_index(k, STR("证件号码"), STR("330602199602290010"), b);
	assert_memory_equal(a, b, BLIND_SIZE);
	blind_index(k, STR("证件号码"), STR("330602199602290011"), b);
	assert_memory_not_equal(a, b, BLIND_SIZE);
	blind_index(k, STR("银行账号"), STR("330602199602290010"), b);
	assert_memory_not_equal(a, b, BLIND_SIZE);
	blind_index(other, STR("证件号码"), STR("330602199602290010"), b);
	assert_memory_not_equal(a, b, BLIND_SIZE);
	blind_index(k, STR("ab"), STR("c"), a);
	blind_index(k, STR("a"), STR("bc"), b);
	assert_memory_not_equal(a, b, BLIND_SIZE);
	keyed_digest(k, STR("ab"), "c", 1, whole);
	assert_memory_not_equal(a, whole, BLIND_SIZE);
	keys_free(k);
	keys_free(other);
}

/* A thread that seals, opens and indexes. */
static void *work(void *keys)
{
	struct buf c;
	struct err e;
	uint8_t index[BLIND_SIZE], first[BLIND_SIZE];
	buf_init(&c, 1000);
	blind_index(keys, STR("d"), STR("x"), first);
	for (int i = 0; i < 500; i++) {
		buf_clear(&c);
		if (crypt_seal(keys, STR("t.c"), STR("13800000000"), &c, &e) ||
		    opens(keys, STR("t.c"), buf_str(&c), "13800000000", &e))
			return NULL;
		blind_index(keys, STR("d"), STR("x"), index);
		if (memcmp(index, first, BLIND_SIZE) != 0)
			return NULL;
	}
	buf_release(&c);
	return keys;
}

static void threads_share_the_keys(void **state)
{
	struct keys *k = keys_of(CRYPT_SM4_HMAC);
	pthread_t threads[4];
	(void)state;
	for (int i = 0; i < 4; i++)
		assert_int_equal(pthread_create(&threads[i], NULL, work, k), 0);
	for (int i = 0; i < 4; i++) {
		void *result = NULL;
		pthread_join(threads[i], &result);
		assert_ptr_equal(result, k);
	}
	keys_free(k);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(what_was_sealed_opens_under_its_own_context_only),
	    cmocka_unit_test(every_changed_byte_is_refused),
	    cmocka_unit_test(the_same_text_never_looks_the_same_twice),
	    cmocka_unit_test(the_longest_and_the_empty_text_are_sealed),
	    cmocka_unit_test(what_is_no_cipher_text_says_so),
	    cmocka_unit_test(the_blind_index_depends_on_text_domain_and_key),
	    cmocka_unit_test(threads_share_the_keys),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
