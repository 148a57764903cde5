/* Opening the store with its keys. */
#include "cmd/house.h"

#include <pwd.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "fact/journal.h"
#include "features/features.h"

#define HOME_PATH_MAX 4096

bool home_is_server(const struct home *h)
{
	return strncmp(h->db, "postgresql://", 13) == 0 || strncmp(h->db, "postgres://", 11) == 0;
}

int home_locate(const struct call *c, struct home *h, struct err *e)
{
	*h = (struct home){0};
	const char *db = call_value(c, "db");
	if (!db || !*db)
		db = getenv("YICAI_DB");
	h->db = db && *db ? db : "yicai.db";
	const char *key = getenv("YICAI_KEY");
	if (key && *key) {
		h->key = key;
		return 0;
	}
	if (home_is_server(h))
		return err_todo((err_set(e, ERR_USAGE, "用 PostgreSQL 时要说明密钥文件在哪里"), e),
				"设环境变量 YICAI_KEY 为密钥文件的路径");
	struct buf path;
	buf_init(&path, HOME_PATH_MAX);
	buf_printf(&path, "%s.key", h->db);
	h->key = path.failed ? NULL : arena_copy(c->mem, path.p, path.n);
	buf_release(&path);
	if (h->key)
		return 0;
	return strlen(h->db) + strlen(".key") >= HOME_PATH_MAX ? err_set(e, ERR_USAGE, "数据文件的路径太长")
							       : err_set(e, ERR_NOMEM, "内存不够");
}

int home_open_store(struct home *h, unsigned flags, struct err *e)
{
	h->house.clock = clock_system();
	return store_open(&h->house.store, h->db, flags, e);
}

int home_open_unproved(const struct call *c, struct home *h, struct err *e)
{
	if (home_locate(c, h, e) < 0 || home_open_store(h, 0, e) < 0)
		return -1;
	const struct migration *migrations;
	size_t n;
	if (migrations_all(c->mem, &migrations, &n, e) < 0 ||
	    store_check_version(h->house.store, migrations, n, e) < 0 || keys_load(&h->house.keys, h->key, e) < 0) {
		home_close(h);
		return -1;
	}
	return 0;
}

int home_open(const struct call *c, struct home *h, struct err *e)
{
	if (home_open_unproved(c, h, e) < 0)
		return -1;
	if (journal_fits(&h->house, e) == 0)
		return 0;
	home_close(h);
	return -1;
}

void home_close(struct home *h)
{
	store_close(h->house.store);
	keys_free(h->house.keys);
	h->house.store = NULL;
	h->house.keys = NULL;
}

/* The account that types, for the journal. */
const char *call_who(void)
{
	static char who[80];
	const char *login = getenv("SUDO_USER");
	if (!login || !*login)
		login = getenv("USER");
	const struct passwd *user = login && *login ? NULL : getpwuid(geteuid());
	if (user)
		login = user->pw_name;
	snprintf(who, sizeof who, "命令行 %s", login && *login ? login : "未知");
	return who;
}
