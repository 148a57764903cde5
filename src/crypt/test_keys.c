#include "crypt/crypt.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

static char folder[] = "test-keys-XXXXXX";
static char path[64];

/* A folder of our own. */
static int set_up(void **state)
{
	(void)state;
	if (!mkdtemp(folder))
		return -1;
	snprintf(path, sizeof path, "%s/yicai.key", folder);
	return 0;
}

/* Gone again. */
static int tear_down(void **state)
{
	(void)state;
	unlink(path);
	return rmdir(folder);
}

/* Reads the key file as it is. */
static size_t slurp(char *text, size_t n)
{
	FILE *f = fopen(path, "rb");
	assert_non_null(f);
	size_t got = fread(text, 1, n - 1, f);
	fclose(f);
	text[got] = '\0';
	return got;
}

/* Puts this text in the key file's place, mode 0600. */
static void spit(const char *text, size_t n)
{
	unlink(path);
	int fd = open(path, O_WRONLY | O_CREAT | O_EXCL, 0600);
	assert_true(fd >= 0);
	assert_int_equal(write(fd, text, n), n);
	close(fd);
}

/* Checks that the file is refused for this. */
static void refused(enum err_code code, const char *what)
{
	struct keys *k = NULL;
	struct err e;
	assert_int_equal(keys_load(&k, path, &e), -1);
	assert_null(k);
	assert_string_equal(e.what, what);
	assert_int_equal(e.code, code);
	assert_int_equal(strncmp(e.where, path, strlen(path)), 0);
}

static void a_new_file_is_private_and_never_overwritten(void **state)
{
	struct err e;
	struct stat st;
	char text[4096], again[4096];
	(void)state;
	unlink(path);
	refused(ERR_IO, "没有密钥文件");
	umask(0);
	assert_int_equal(keys_create(path, CRYPT_AES_GCM, &e), 0);
	umask(077);
	assert_int_equal(stat(path, &st), 0);
	assert_int_equal(st.st_mode & 07777, 0600);
	slurp(text, sizeof text);
	assert_int_equal(strncmp(text, "yicai-keys 1\n", 13), 0);
	assert_non_null(strstr(text, "\nkey 1 aes-256-gcm "));
	assert_int_equal(keys_create(path, CRYPT_AES_GCM, &e), -1);
	assert_int_equal(e.code, ERR_CONFLICT);
	assert_string_equal(e.what, "密钥文件已经存在，不会覆盖");
	slurp(again, sizeof again);
	assert_string_equal(text, again);
	assert_int_equal(keys_create("/nonexistent/folder/k", CRYPT_AES_GCM, &e), -1);
	assert_int_equal(e.code, ERR_IO);
	assert_string_equal(e.what, "密钥文件建不成：没有这个文件或文件夹");
	assert_int_equal(keys_create(path, (enum crypt_suite)7, &e), -1);
	assert_int_equal(e.code, ERR_USAGE);
}

static void a_file_that_others_can_read_is_refused(void **state)
{
	struct err e;
	struct keys *k = NULL;
	(void)state;
	unlink(path);
	assert_int_equal(keys_create(path, CRYPT_SM4_HMAC, &e), 0);
	chmod(path, 0640);
	refused(ERR_DENIED, "密钥文件别人也能读（权限640）");
	chmod(path, 0604);
	refused(ERR_DENIED, "密钥文件别人也能读（权限604）");
	chmod(path, 0400);
	assert_int_equal(keys_load(&k, path, &e), 0);
	keys_free(k);
	keys_free(NULL);
	unlink(path);
	mkfifo(path, 0600);
	refused(ERR_INPUT, "不是密钥文件");
}

static void every_changed_byte_of_the_file_is_noticed(void **state)
{
	struct err e;
	char text[4096];
	(void)state;
	unlink(path);
	assert_int_equal(keys_create(path, CRYPT_SM4_HMAC, &e), 0);
	size_t n = slurp(text, sizeof text);
	for (size_t i = 0; i < n; i++) {
		struct keys *k = NULL;
		text[i] ^= 1;
		spit(text, n);
		if (keys_load(&k, path, &e) == 0)
			fail_msg("byte %zu", i);
		assert_int_equal(e.code, ERR_DAMAGED);
		text[i] ^= 1;
	}
	for (size_t cut = 0; cut < n - 1; cut += 11) {
		struct keys *k = NULL;
		spit(text, cut);
		assert_int_equal(keys_load(&k, path, &e), -1);
		assert_int_equal(e.code, ERR_DAMAGED);
	}
	spit("hello\n", 6);
	refused(ERR_DAMAGED, "密钥文件的第一行不是 yicai-keys 1");
	spit("yicai-keys 1\n# x\n", 17);
	refused(ERR_DAMAGED, "密钥文件不完整，没有校验行");
	spit("yicai-keys 1\nindex xx\n", 22);
	refused(ERR_DAMAGED, "密钥文件这一行读不懂");
	spit("yicai-keys 1\nhello\n", 19);
	refused(ERR_DAMAGED, "密钥文件这一行读不懂");
}

static void old_keys_still_open_until_they_are_retired(void **state)
{
	struct err e;
	struct keys *k = NULL, *again = NULL;
	struct buf first, second, out;
	uint8_t before[BLIND_SIZE], after[BLIND_SIZE];
	(void)state;
	unlink(path);
	buf_init(&first, 1000);
	buf_init(&second, 1000);
	buf_init(&out, 1000);
	assert_int_equal(keys_create(path, CRYPT_AES_GCM, &e), 0);
	assert_int_equal(keys_load(&k, path, &e), 0);
	crypt_seal(k, STR("t.c"), STR("old"), &first, &e);
	blind_index(k, STR("d"), STR("x"), before);
	assert_int_equal(keys_add(k, path, CRYPT_SM4_HMAC, &e), 0);
	assert_int_equal(keys_current(k), 2);
	crypt_seal(k, STR("t.c"), STR("new"), &second, &e);
	assert_int_equal(cipher_key(buf_str(&second)), 2);
	assert_int_equal(keys_load(&again, path, &e), 0);
	assert_int_equal(keys_current(again), 2);
	assert_int_equal(crypt_open(again, STR("t.c"), buf_str(&first), &out, &e), 0);
	assert_int_equal(crypt_open(again, STR("t.c"), buf_str(&second), &out, &e), 0);
	assert_string_equal(out.p, "oldnew");
	assert_int_equal(keys_retire(again, path, &e), 0);
	keys_free(k);
	assert_int_equal(keys_load(&k, path, &e), 0);
	for (int i = 0; i < 2; i++) {
		struct keys *each = i ? again : k;
		assert_int_equal(keys_current(each), 2);
		assert_int_equal(crypt_open(each, STR("t.c"), buf_str(&second), &out, &e), 0);
		assert_int_equal(crypt_open(each, STR("t.c"), buf_str(&first), &out, &e), -1);
		assert_string_equal(e.what, "密文所用的1号密钥不在密钥文件里");
		blind_index(each, STR("d"), STR("x"), after);
		assert_memory_equal(before, after, BLIND_SIZE);
	}
	assert_int_equal(keys_add(k, path, CRYPT_AES_GCM, &e), 0);
	assert_int_equal(keys_current(k), 3);
	buf_release(&first);
	buf_release(&second);
	buf_release(&out);
	keys_free(k);
	keys_free(again);
}

static void a_full_file_takes_no_more_keys(void **state)
{
	struct err e;
	struct keys *k = NULL;
	(void)state;
	unlink(path);
	assert_int_equal(keys_create(path, CRYPT_SM4_HMAC, &e), 0);
	assert_int_equal(keys_load(&k, path, &e), 0);
	for (int i = 1; i < 64; i++)
		assert_int_equal(keys_add(k, path, CRYPT_SM4_HMAC, &e), 0);
	assert_int_equal(keys_add(k, path, CRYPT_SM4_HMAC, &e), -1);
	assert_int_equal(e.code, ERR_LIMIT);
	keys_free(k);
	assert_int_equal(keys_load(&k, path, &e), 0);
	assert_int_equal(keys_current(k), 64);
	assert_int_equal(keys_add(k, "/nonexistent/k", CRYPT_SM4_HMAC, &e), -1);
	assert_int_equal(keys_retire(k, "/nonexistent/k", &e), -1);
	assert_int_equal(keys_current(k), 64);
	assert_int_equal(keys_retire(k, path, &e), 0);
	assert_int_equal(keys_add(k, "/nonexistent/k", CRYPT_SM4_HMAC, &e), -1);
	assert_int_equal(keys_current(k), 64);
	keys_free(k);
}

static void a_program_lives_through_a_rotation(void **state)
{
	struct err e = {0};
	struct keys *serving = NULL, *rotating = NULL;
	struct buf cipher, out;
	char text[4096];
	(void)state;
	unlink(path);
	buf_init(&cipher, 1000);
	buf_init(&out, 1000);
	assert_int_equal(keys_create(path, CRYPT_AES_GCM, &e), 0);
	size_t n = slurp(text, sizeof text);
	assert_int_equal(keys_load(&serving, path, &e), 0);
	assert_int_equal(keys_load(&rotating, path, &e), 0);
	assert_int_equal(keys_add(rotating, path, CRYPT_SM4_HMAC, &e), 0);
	assert_int_equal(keys_current(serving), 1);
	assert_int_equal(keys_refresh(serving, &e), 0);
	assert_int_equal(keys_current(serving), 2);
	assert_int_equal(keys_retire(rotating, path, &e), 0);
	assert_int_equal(keys_refresh(serving, &e), 0);
	assert_int_equal(keys_count(serving), 2);
	/* What it has not heard of yet it opens all the same. */
	assert_int_equal(keys_add(rotating, path, CRYPT_AES_GCM, &e), 0);
	crypt_seal(rotating, STR("t.c"), STR("later"), &cipher, &e);
	assert_int_equal(crypt_open(serving, STR("t.c"), buf_str(&cipher), &out, &e), 0);
	assert_string_equal(out.p, "later");
	assert_int_equal(keys_current(serving), 3);
	/* A file that is no descendant of its own is refused, one that is gone is not missed. */
	spit(text, n);
	assert_int_equal(keys_refresh(serving, &e), -1);
	assert_string_equal(e.what, "密钥文件是以前的，没有正在用的密钥");
	unlink(path);
	assert_int_equal(keys_refresh(serving, &e), 0);
	assert_int_equal(keys_create(path, CRYPT_AES_GCM, &e), 0);
	assert_int_equal(keys_refresh(serving, &e), -1);
	assert_string_equal(e.what, "密钥文件换成了别的数据的");
	assert_int_equal(keys_current(serving), 3);
	buf_release(&cipher);
	buf_release(&out);
	keys_free(serving);
	keys_free(rotating);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_new_file_is_private_and_never_overwritten),
	    cmocka_unit_test(a_file_that_others_can_read_is_refused),
	    cmocka_unit_test(every_changed_byte_of_the_file_is_noticed),
	    cmocka_unit_test(old_keys_still_open_until_they_are_retired),
	    cmocka_unit_test(a_full_file_takes_no_more_keys),
	    cmocka_unit_test(a_program_lives_through_a_rotation),
	};
	return cmocka_run_group_tests(tests, set_up, tear_down);
}
