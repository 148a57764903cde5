#include "crypt/keys.h"
#include "base/clock.h"
#include "crypt/libcrypto.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#define FILE_MAX   ((size_t)64 * 1024)
#define FIRST_LINE "yicai-keys 1"

static const char preface[] =
    FIRST_LINE "\n"
	       "# 颐才的密钥文件。丢了它，加密的证件号码、银行账号和手机号再也读不出；泄露了它，等于泄露这些号码。\n"
	       "# 只由 yicai 改写；与数据库分开备份。\n";

/* The suites' names in the file. */
static const struct {
	enum crypt_suite suite;
	const char *name;
} names[] = {{CRYPT_AES_GCM, "aes-256-gcm"}, {CRYPT_SM4_HMAC, "sm4-ctr-hmac-sm3"}};

/* The suite of a name, 0 when there is none. */
static int suite_of(struct str name)
{
	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		if (str_is(name, names[i].name))
			return (int)names[i].suite;
	return 0;
}

/* Room in locked memory for n bytes. */
static void *locked(size_t n, struct err *e)
{
	void *p = sodium_init() < 0 ? NULL : sodium_malloc(n);
	if (!p) {
		err_set(e, ERR_NOMEM, "没有受保护的内存可放密钥");
		return NULL;
	}
	sodium_memzero(p, n);
	return p;
}

/* A failed call on the key file. */
static int io_failed(const char *path, const char *doing, struct err *e)
{
	int number = errno;
	err_set(e, number == EACCES || number == EPERM ? ERR_DENIED : ERR_IO, "密钥文件%s：%s", doing,
		errno_text(number));
	return err_at(e, "%s", path);
}

const struct key *keys_find(const struct keys *k, int number)
{
	for (int i = k->n - 1; i >= 0; i--)
		if (k->keys[i].number == number)
			return &k->keys[i];
	return NULL;
}

int keys_current(const struct keys *k)
{
	return k->keys[k->n - 1].number;
}

size_t keys_count(const struct keys *k)
{
	return (size_t)k->n;
}

void keys_free(struct keys *k)
{
	scratch_forget();
	sodium_free(k);
}

/* ---- writing ---- */

/* A text in locked memory. */
struct text {
	char *p;
	size_t n;
};

/* Appends a formatted piece that holds no secret. */
__attribute__((format(printf, 2, 3))) static void put(struct text *t, const char *fmt, ...)
{
	va_list args;
	va_start(args, fmt);
	int n = vsnprintf(t->p + t->n, FILE_MAX - t->n, fmt, args);
	va_end(args);
	t->n += n > 0 ? (size_t)n : 0;
}

/* Appends bytes as hexadecimal digits and a line end. */
static void put_hex(struct text *t, const uint8_t *p, size_t n)
{
	sodium_bin2hex(t->p + t->n, n * 2 + 1, p, n);
	t->n += n * 2;
	t->p[t->n++] = '\n';
}

/* The whole file of these keys. */
static void compose(const struct keys *k, struct text *t)
{
	uint8_t digest[SM3_SIZE];
	put(t, "%s", preface);
	put(t, "index ");
	put_hex(t, k->index, sizeof k->index);
	for (int i = 0; i < k->n; i++) {
		const struct secret *s = &k->keys[i].secret;
		put(t, "key %d %s ", k->keys[i].number, names[s->suite - 1].name);
		put_hex(t, s->bytes, suite_secret_size(s->suite));
	}
	sm3_digest(t->p, t->n, digest);
	put(t, "digest ");
	put_hex(t, digest, sizeof digest);
}

/* Writes all of it and makes it durable. */
static int write_whole(int fd, const struct text *t)
{
	for (size_t done = 0; done < t->n;) {
		ssize_t n = write(fd, t->p + done, t->n - done);
		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			return -1;
		done += (size_t)n;
	}
	return fsync(fd);
}

/* Makes the folder's entry durable. */
static int sync_folder(const char *path)
{
	char folder[4096] = ".";
	const char *slash = strrchr(path, '/');
	if (slash)
		snprintf(folder, sizeof folder, "%.*s", slash == path ? 1 : (int)(slash - path), path);
	int fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (fd < 0)
		return -1;
	int status = fsync(fd);
	close(fd);
	return status;
}

/* Puts the finished file in its place; without `replace` only when nothing is there. */
static int put_in_place(const char *beside, const char *path, bool replace)
{
	if (replace)
		return rename(beside, path);
	if (renameat2(AT_FDCWD, beside, AT_FDCWD, path, RENAME_NOREPLACE) == 0)
		return 0;
	if (errno != EINVAL && errno != ENOSYS)
		return -1;
	if (link(beside, path))
		return -1;
	unlink(beside);
	return 0;
}

/* Writes the text beside path and moves it there, so that nobody ever sees half a key file. */
static int write_file(const struct text *t, const char *path, bool replace, struct err *e)
{
	char beside[4096];
	uint64_t drawn = 0;
	if (random_bytes(&drawn, sizeof drawn))
		return err_set(e, ERR_IO, "系统给不出随机数");
	int n = snprintf(beside, sizeof beside, "%s.%016llx", path, (unsigned long long)drawn);
	if (n < 0 || (size_t)n >= sizeof beside)
		return err_set(e, ERR_INPUT, "密钥文件的路径太长");
	int fd = open(beside, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
	if (fd < 0)
		return io_failed(path, "建不成", e);
	int failed = fchmod(fd, 0600) || write_whole(fd, t);
	int number = errno;
	failed |= close(fd);
	if (!failed && put_in_place(beside, path, replace) == 0)
		return sync_folder(path) ? io_failed(path, "没有写稳", e) : 0;
	errno = failed ? number : errno;
	number = errno;
	unlink(beside);
	errno = number;
	if (number != EEXIST)
		return io_failed(path, "写不成", e);
	err_set(e, ERR_CONFLICT, "密钥文件已经存在，不会覆盖");
	err_at(e, "%s", path);
	return err_todo(e, "用它，或换一个位置");
}

/* Writes the file of these keys. */
static int keys_write(const struct keys *k, const char *path, bool replace, struct err *e)
{
	struct text t = {locked(FILE_MAX, e), 0};
	if (!t.p)
		return -1;
	compose(k, &t);
	int status = write_file(&t, path, replace, e);
	sodium_free(t.p);
	return status;
}

/* Draws a new current key of a suite. */
static int draw(struct keys *k, enum crypt_suite suite, struct err *e)
{
	int number = k->n ? keys_current(k) + 1 : 1;
	if (!suite_is((int)suite))
		return err_set(e, ERR_USAGE, "没有%d号加密套件", (int)suite);
	if (k->n >= KEYS_MAX || number > KEY_NUMBER_MAX) {
		err_set(e, ERR_LIMIT, "密钥文件里的密钥已满");
		return err_todo(e, "先完成上一次轮换，除去旧密钥");
	}
	struct key *key = &k->keys[k->n];
	*key = (struct key){.number = number, .secret.suite = suite};
	if (random_bytes(key->secret.bytes, suite_secret_size(suite)))
		return err_set(e, ERR_IO, "系统给不出随机数");
	secret_prepare(&key->secret);
	k->n++;
	return 0;
}

/* Both suites and the digest work here, as the standards say they do. */
static int self_test(struct err *e)
{
	static const uint8_t abc[SM3_SIZE] = {0x66, 0xc7, 0xf0, 0xf4, 0x62, 0xee, 0xed, 0xd9, 0xd1, 0xf2, 0xd4,
					      0x6b, 0xdc, 0x10, 0xe4, 0xe2, 0x41, 0x67, 0xc4, 0x87, 0x5c, 0xf2,
					      0xf7, 0xa2, 0x29, 0x7d, 0xa0, 0x2b, 0x8f, 0x4b, 0xa8, 0xe0};
	uint8_t digest[SM3_SIZE];
	const struct algorithms *a = libcrypto();
	if (a->sm3 && a->aes && a->sm4 && scratch()) {
		sm3_digest("abc", 3, digest);
		if (memcmp(digest, abc, sizeof abc) == 0)
			return 0;
	}
	err_set(e, ERR_IO, "系统的密码库没有SM3、SM4或AES-256-GCM");
	return err_todo(e, "安装OpenSSL 3并启用其默认算法");
}

int keys_create(const char *path, enum crypt_suite suite, struct err *e)
{
	if (self_test(e))
		return -1;
	struct keys *k = locked(sizeof *k, e);
	if (!k)
		return -1;
	int status = draw(k, suite, e);
	if (status == 0 && random_bytes(k->index, sizeof k->index))
		status = err_set(e, ERR_IO, "系统给不出随机数");
	if (status == 0)
		status = keys_write(k, path, false, e);
	keys_free(k);
	return status;
}

int keys_add(struct keys *k, const char *path, enum crypt_suite suite, struct err *e)
{
	if (draw(k, suite, e))
		return -1;
	if (keys_write(k, path, true, e) == 0)
		return 0;
	sodium_memzero(&k->keys[--k->n], sizeof *k->keys);
	return -1;
}

int keys_retire(struct keys *k, const char *path, struct err *e)
{
	struct keys *left = locked(sizeof *left, e);
	if (!left)
		return -1;
	*left = *k;
	left->keys[0] = k->keys[k->n - 1];
	sodium_memzero(left->keys + 1, sizeof left->keys - sizeof *left->keys);
	left->n = 1;
	int status = keys_write(left, path, true, e);
	if (status == 0)
		*k = *left;
	sodium_free(left);
	return status;
}

/* ---- reading ---- */

/* What is wrong with the text of a key file. */
static int damaged(const char *path, int line, const char *what, struct err *e)
{
	err_set(e, ERR_DAMAGED, "密钥文件%s", what);
	err_at(e, "%s:%d", path, line);
	return err_todo(e, "从备份取回原来的密钥文件");
}

/* Reads exactly n bytes of hexadecimal digits. */
static bool read_hex(struct str hex, uint8_t *out, size_t n)
{
	size_t made = 0;
	return hex.n == n * 2 && sodium_hex2bin(out, n, hex.p, hex.n, NULL, &made, NULL) == 0 && made == n;
}

/* A line "key NUMBER SUITE HEX". */
static bool read_key(struct str line, struct keys *k)
{
	int64_t number;
	struct str word = str_cut(&line, ' ');
	if (!str_to_i64(word, &number) || number < 1 || number > KEY_NUMBER_MAX || k->n >= KEYS_MAX ||
	    (k->n && number <= keys_current(k)))
		return false;
	int suite = suite_of(str_cut(&line, ' '));
	if (!suite)
		return false;
	struct key *key = &k->keys[k->n];
	key->number = (int)number;
	key->secret.suite = (enum crypt_suite)suite;
	if (!read_hex(line, key->secret.bytes, suite_secret_size(key->secret.suite)))
		return false;
	secret_prepare(&key->secret);
	k->n++;
	return true;
}

/* The line "digest HEX" agrees with all that stands before it and nothing follows. */
static bool read_digest(struct str hex, struct str before, struct str after)
{
	uint8_t given[SM3_SIZE], made[SM3_SIZE];
	if (!read_hex(hex, given, sizeof given) || after.n)
		return false;
	sm3_digest(before.p, before.n, made);
	return memcmp(given, made, sizeof made) == 0;
}

/* Reads the whole text of a key file into k. */
static int read_text(struct str text, const char *path, struct keys *k, struct err *e)
{
	struct str rest = text;
	bool index = false;
	if (!str_is(str_cut(&rest, '\n'), FIRST_LINE))
		return damaged(path, 1, "的第一行不是 " FIRST_LINE, e);
	for (int n = 2; rest.n; n++) {
		size_t at = (size_t)(rest.p - text.p);
		struct str line = str_cut(&rest, '\n'), word = str_cut(&line, ' ');
		if (str_is(word, "digest")) {
			if (!read_digest(line, (struct str){text.p, at}, rest))
				return damaged(path, n, "被改动过，校验不符", e);
			return index && k->n ? 0 : damaged(path, n, "不完整", e);
		}
		bool good = str_starts(word, STR("#"));
		if (str_is(word, "index"))
			good = !index && (index = read_hex(line, k->index, sizeof k->index));
		else if (str_is(word, "key"))
			good = read_key(line, k);
		if (!good)
			return damaged(path, n, "这一行读不懂", e);
	}
	return damaged(path, 1, "不完整，没有校验行", e);
}

/* Checks that the open file is a file, of a sensible size, that only its owner can read. */
static int check_file(int fd, const char *path, struct stat *st, struct err *e)
{
	if (fstat(fd, st))
		return io_failed(path, "读不出", e);
	if (!S_ISREG(st->st_mode) || st->st_size > (off_t)FILE_MAX - 1) {
		err_set(e, ERR_INPUT, "不是密钥文件");
		return err_at(e, "%s", path);
	}
	if (st->st_mode & 077) {
		err_set(e, ERR_DENIED, "密钥文件别人也能读（权限%03o）", (unsigned)st->st_mode & 0777);
		err_at(e, "%s", path);
		return err_todo(e, "chmod 600 之后再试；可能已被读走时，轮换密钥");
	}
	return 0;
}

/* Reads the file at path into locked memory, and which file it was. */
static int read_file(const char *path, struct text *t, struct stat *st, struct err *e)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);
	if (fd < 0 && errno == ENOENT) {
		err_set(e, ERR_IO, "没有密钥文件");
		err_at(e, "%s", path);
		return err_todo(e, "运行 yicai init，或用 YICAI_KEY 指出它在哪里");
	}
	if (fd < 0)
		return io_failed(path, "打不开", e);
	int status = check_file(fd, path, st, e);
	for (ssize_t n = 1; status == 0 && n != 0;) {
		n = read(fd, t->p + t->n, FILE_MAX - t->n);
		if (n > 0)
			t->n += (size_t)n;
		else if (n < 0 && errno != EINTR)
			status = io_failed(path, "读不出", e);
	}
	close(fd);
	return status;
}

int keys_load(struct keys **ret, const char *path, struct err *e)
{
	struct keys *k = NULL;
	struct stat st;
	if (self_test(e))
		return -1;
	struct text t = {locked(FILE_MAX, e), 0};
	if (!t.p)
		return -1;
	int status = read_file(path, &t, &st, e);
	if (status == 0 && !(k = locked(sizeof *k, e)))
		status = -1;
	if (status == 0)
		status = read_text((struct str){t.p, t.n}, path, k, e);
	sodium_free(t.p);
	if (status) {
		sodium_free(k);
		return -1;
	}
	hmac_prepare(&k->index_mac, k->index, sizeof k->index);
	k->seen = st;
	snprintf(k->path, sizeof k->path, "%s", path);
	*ret = k;
	return 0;
}

/* The same file, unchanged: it is never written in its place, a new one is moved there. */
static bool same_file(const struct stat *a, const struct stat *b)
{
	return a->st_dev == b->st_dev && a->st_ino == b->st_ino && a->st_size == b->st_size &&
	       a->st_mtim.tv_sec == b->st_mtim.tv_sec && a->st_mtim.tv_nsec == b->st_mtim.tv_nsec;
}

/* A file that cannot have come of a rotation of the one that was read. */
static int not_ours(const struct keys *k, const char *what, struct err *e)
{
	err_set(e, ERR_DAMAGED, "密钥文件%s", what);
	err_at(e, "%s", k->path);
	return err_todo(e, "换回原来的密钥文件");
}

/* Takes the keys of a fresh reading that are newer than the own ones. */
static int take_newer(struct keys *k, const struct keys *fresh, struct err *e)
{
	if (sodium_memcmp(k->index, fresh->index, sizeof k->index))
		return not_ours(k, "换成了别的数据的", e);
	for (int i = 0; i < fresh->n; i++) {
		if (fresh->keys[i].number <= keys_current(k))
			continue;
		if (k->n >= KEYS_MAX) {
			err_set(e, ERR_LIMIT, "这个进程经过的密钥轮换超过%d次", KEYS_MAX - 1);
			return err_todo(e, "重启它");
		}
		k->keys[k->n] = fresh->keys[i];
		k->n++;
	}
	return keys_current(fresh) == keys_current(k) ? 0 : not_ours(k, "是以前的，没有正在用的密钥", e);
}

/* Reads the file again. */
static int read_again(struct keys *k, struct err *e)
{
	struct keys *fresh;
	if (keys_load(&fresh, k->path, e))
		return -1;
	int status = take_newer(k, fresh, e);
	if (status == 0)
		k->seen = fresh->seen;
	sodium_free(fresh);
	return status;
}

int keys_refresh(struct keys *k, struct err *e)
{
	static pthread_mutex_t one_at_a_time = PTHREAD_MUTEX_INITIALIZER;
	struct stat st;
	if (stat(k->path, &st))
		return 0;
	pthread_mutex_lock(&one_at_a_time);
	int status = same_file(&k->seen, &st) ? 0 : read_again(k, e);
	pthread_mutex_unlock(&one_at_a_time);
	return status;
}
