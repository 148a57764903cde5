/* yicai init, backup, restore, key rotate, demo: what is done to a store as a whole. */
#include <errno.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "auth/account.h"
#include "base/file.h"
#include "cmd/commands.h"
#include "cmd/demo_accounts.h"
#include "cmd/house.h"
#include "fact/journal.h"
#include "fact/snapshot.h"
#include "base/money.h"
#include "features/demo/demo.h"
#include "features/demo/demo_money.h"
#include "features/demo/demo_claims.h"
#include "features/demo/demo_duties.h"
#include "features/features.h"
#include "features/units/units_seed.h"

/* Tells the bar. */
static void tell_done(void *self, int64_t done)
{
	progress_tell(self, done, 0);
}

/* --suite. */
static int wanted_suite(const struct call *c, enum crypt_suite *out, struct err *e)
{
	const char *v = call_value(c, "suite");
	if (!v || strcmp(v, "aes") == 0)
		*out = CRYPT_AES_GCM;
	else if (strcmp(v, "sm4") == 0)
		*out = CRYPT_SM4_HMAC;
	else
		return err_todo((err_set(e, ERR_USAGE, "没有 %s 这套算法", v), e), "写 aes 或 sm4");
	return 0;
}

/* There is an entry: ends the walk. */
static int any_entry(void *self, const struct entry *en)
{
	(void)self;
	(void)en;
	return 1;
}

/* Loads the key file, or makes it for a store that has no entries yet. */
static int init_keys(struct home *h, enum crypt_suite suite, bool *made, struct err *e)
{
	*made = false;
	if (access(h->key, F_OK) == 0 || errno != ENOENT)
		return keys_load(&h->house.keys, h->key, e);
	int written = journal_each(&h->house, 1, any_entry, NULL, e);
	if (written < 0)
		return -1;
	if (written > 0) {
		err_set(e, ERR_IO, "库里已有数据，却没有密钥文件，证件号码读不出来");
		err_at(e, "%s", h->key);
		return err_todo(e, "把原来的密钥文件放回去，或用 YICAI_KEY 指明");
	}
	*made = true;
	return keys_create(h->key, suite, e) < 0 ? -1 : keys_load(&h->house.keys, h->key, e);
}

/* The shipped divisions, in one entry of the journal; nothing when they are there already. */
static int seed(struct home *h, int64_t *units, struct err *e)
{
	struct recording *r;
	struct deed deed = {call_who(), "init", "行政区划", "", NULL, 0};
	if (recording_begin(&r, &h->house, &deed, e) < 0)
		return -1;
	int status = units_seed(&h->house, r, units, e);
	if (status == 0 && *units > 0)
		return recording_commit(r, e);
	recording_abandon(r);
	return status;
}

/* The store as init leaves it: migrated, with divisions. */
static int initialise(const struct call *c, struct home *h, enum crypt_suite suite, struct err *e)
{
	const struct migration *migrations;
	size_t n;
	int applied = 0;
	bool made;
	int64_t units = 0;
	instant_t now = h->house.clock.now(h->house.clock.self);
	if (migrations_all(c->mem, &migrations, &n, e) < 0 ||
	    store_migrate(h->house.store, migrations, n, now, &applied, e) < 0 || init_keys(h, suite, &made, e) < 0 ||
	    seed(h, &units, e) < 0)
		return -1;
	if (made)
		printf("密钥文件 %s 已生成，请另存一份\n", h->key);
	if (applied)
		printf("数据库 %s：%d 步升级\n", h->db, applied);
	if (units)
		printf("行政区划 %lld 个单元\n", (long long)units);
	puts(applied || units || made ? "可以使用了" : "已经是最新的，没有改动");
	return 0;
}

int cmd_init(struct call *c)
{
	struct err e = {0};
	struct home h;
	enum crypt_suite suite;
	if (wanted_suite(c, &suite, &e) < 0 || home_locate(c, &h, &e) < 0 ||
	    home_open_store(&h, STORE_CREATE, &e) < 0)
		return call_fail(&e);
	int status = initialise(c, &h, suite, &e);
	home_close(&h);
	return status < 0 ? call_fail(&e) : EXIT_DONE;
}

/* Notes in the journal that there is a backup now, and how large it is. */
static int note_backup(struct home *h, const char *path, struct err *e)
{
	struct stat st;
	struct recording *r;
	const char *slash = strrchr(path, '/');
	char size[40];
	if (stat(path, &st) < 0)
		return err_set(e, ERR_IO, "备份文件 %s 不见了", path);
	snprintf(size, sizeof size, "%lld 字节", (long long)st.st_size);
	struct deed d = {.who = call_who(), .what = "backup", .source = slash ? slash + 1 : path, .detail = size};
	return recording_begin(&r, &h->house, &d, e) < 0 ? -1 : recording_commit(r, e);
}

int cmd_backup(struct call *c)
{
	struct err e = {0};
	struct home h;
	if (home_open(c, &h, &e) < 0)
		return call_fail(&e);
	struct progress *bar = progress_new("备份");
	store_watch(h.house.store, progress_step, bar);
	int status = store_backup(h.house.store, c->operand[0], &e);
	progress_end(bar);
	if (status == 0 && (status = note_backup(&h, c->operand[0], &e)) < 0 && e.code != ERR_UNCERTAIN)
		unlink(c->operand[0]); /* a backup that no journal knows is none */
	home_close(&h);
	if (status < 0)
		return call_fail(&e);
	printf("已备份到 %s（密钥文件 %s 不在其中，请另行保管）\n", c->operand[0], h.key);
	return EXIT_DONE;
}

int cmd_restore(struct call *c)
{
	struct err e = {0};
	struct home h;
	const struct migration *migrations;
	size_t n;
	int applied;
	bool made = false; /* the file was not there before: a restore that fails leaves none */
	if (migrations_all(c->mem, &migrations, &n, &e) < 0 || home_locate(c, &h, &e) < 0 ||
	    (made = !home_is_server(&h) && access(h.db, F_OK) != 0, home_open_store(&h, STORE_CREATE, &e)) < 0)
		return call_fail(&e);
	struct progress *bar = progress_new("恢复");
	store_watch(h.house.store, progress_step, bar);
	int status = store_restore(h.house.store, c->operand[0], migrations, n, &e);
	progress_end(bar);
	if (status == 0)
		status =
		    store_migrate(h.house.store, migrations, n, h.house.clock.now(h.house.clock.self), &applied, &e);
	home_close(&h);
	if (status < 0) {
		if (made)
			unlink(h.db);
		return call_fail(&e);
	}
	printf("已恢复到 %s；密钥文件应在 %s\n", h.db, h.key);
	return EXIT_DONE;
}

int cmd_key_rotate(struct call *c)
{
	struct err e = {0};
	struct home h;
	enum crypt_suite suite;
	if (wanted_suite(c, &suite, &e) < 0 || home_open(c, &h, &e) < 0)
		return call_fail(&e);
	struct progress *bar = progress_new("重新加密");
	int64_t done = 0, phones = 0;
	int status = keys_count(h.house.keys) > 1 ? 0 : keys_add(h.house.keys, h.key, suite, &e);
	if (status == 0)
		status = fact_rekey(&h.house, fact_types, fact_types_n, call_who(), tell_done, bar, &done, &e);
	if (status == 0)
		status = auth_rekey(&h.house, call_who(), &phones, &e);
	if (status == 0)
		status = keys_retire(h.house.keys, h.key, &e);
	if (status == 0)
		status = snapshot_remove(&h.house, &e); /* its texts are under the key that was retired */
	progress_end(bar);
	home_close(&h);
	if (status < 0)
		return call_fail(&e);
	printf("%lld 个号码已用新密钥加密；请另存新的密钥文件 %s\n", (long long)(done + phones), h.key);
	return EXIT_DONE;
}

int cmd_demo(struct call *c)
{
	struct err e = {0};
	struct home h;
	struct demo_counts made;
	int64_t people = 20000;
	const char *n = call_value(c, "people");
	if (n && !str_to_i64(str_of(n), &people)) {
		err_set(&e, ERR_USAGE, "--people 要写人数，“%s”不是", n);
		return call_fail(&e);
	}
	if (home_open(c, &h, &e) < 0)
		return call_fail(&e);
	struct progress *bar = progress_new("造人");
	int status = demo_fill(&h.house, call_who(), people, progress_step, bar, &made, &e);
	progress_end(bar);
	if (status == 0)
		home_catch_up(&h);
	home_close(&h);
	if (status < 0)
		return call_fail(&e);
	printf("%lld 人，%lld 家机构，%lld 位服务对象，共 %lld 条事实（第 %lld 批）\n", (long long)made.people,
	       (long long)made.orgs, (long long)made.clients, (long long)made.facts, (long long)made.journal);
	return EXIT_DONE;
}

int cmd_demo_claims(struct call *c)
{
	struct err e = {0};
	struct home h;
	int64_t n = 0;
	if (home_open(c, &h, &e) < 0)
		return call_fail(&e);
	int status = demo_claims(&h.house, &n, &e);
	home_close(&h);
	if (status < 0)
		return call_fail(&e);
	printf("%lld 份申领\n", (long long)n);
	return EXIT_DONE;
}

int cmd_demo_duties(struct call *c)
{
	struct err e = {0};
	struct home h;
	struct demo_duties made;
	if (home_open(c, &h, &e) < 0)
		return call_fail(&e);
	int status = demo_duties(&h.house, &made, &e);
	home_close(&h);
	if (status < 0)
		return call_fail(&e);
	printf("%lld 项任务，%lld 份进展报告，%lld 份锁定的报表\n", (long long)made.duties, (long long)made.told,
	       (long long)made.reports);
	return EXIT_DONE;
}

int cmd_demo_accounts(struct call *c)
{
	struct err e = {0};
	struct home h;
	if (home_open(c, &h, &e) < 0)
		return call_fail(&e);
	int status = demo_accounts(&h, &e);
	home_close(&h);
	return status < 0 ? call_fail(&e) : EXIT_DONE;
}

int cmd_demo_money(struct call *c)
{
	struct err e = {0};
	struct home h;
	struct demo_money made;
	char paid[32];
	if (home_open(c, &h, &e) < 0)
		return call_fail(&e);
	int status = demo_money(&h.house, &made, &e);
	if (status == 0)
		home_catch_up(&h);
	home_close(&h);
	if (status < 0)
		return call_fail(&e);
	decimal_text(made.paid, 2, paid);
	printf("第 %lld 批核算，%lld 家机构申领，%lld 个支付批次，%s 元已到账\n", (long long)made.run,
	       (long long)made.applications, (long long)made.batches, paid);
	return EXIT_DONE;
}
