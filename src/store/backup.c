/* The file of a backup: written beside its place under another name, durable before it gets its own. */
#include "store/driver.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

/* Forgets f; removes the unfinished file. */
static void file_drop(struct backup_file *f)
{
	if (f->fd >= 0)
		close(f->fd);
	if (f->tmp)
		unlink(f->tmp);
	free(f->tmp);
	*f = (struct backup_file){.fd = -1};
}

int backup_file_open(struct backup_file *f, const char *path, struct err *e)
{
	*f = (struct backup_file){.path = path, .fd = -1};
	if (access(path, F_OK) == 0) {
		err_set(e, ERR_CONFLICT, "备份文件已经存在，不覆盖");
		return err_at(e, "%s", path);
	}
	if (asprintf(&f->tmp, "%s.part-%ld", path, (long)getpid()) < 0) {
		f->tmp = NULL;
		return err_set(e, ERR_NOMEM, "内存不够，建不了备份文件");
	}
	f->fd = open(f->tmp, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
	if (f->fd >= 0)
		return 0;
	err_set(e, ERR_IO, "建不了备份文件：%s", errno_text(errno));
	free(f->tmp);
	f->tmp = NULL;
	return err_at(e, "%s", path);
}

/* Makes the new name in the folder durable. */
static int sync_folder(const char *path)
{
	const char *slash = strrchr(path, '/');
	char *folder = slash ? strndup(path, slash == path ? 1 : (size_t)(slash - path)) : strdup(".");
	int fd = folder ? open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC) : -1;
	free(folder);
	if (fd < 0)
		return -1;
	int r = fsync(fd);
	close(fd);
	return r;
}

/* Gives the file its name, which nobody else may have taken meanwhile. */
static int take_name(const char *tmp, const char *path)
{
	if (renameat2(AT_FDCWD, tmp, AT_FDCWD, path, RENAME_NOREPLACE) == 0)
		return 0;
	if (errno != EINVAL && errno != ENOSYS)
		return -1;
	return link(tmp, path) == 0 ? unlink(tmp) : -1;
}

int backup_file_close(struct backup_file *f, bool bad, struct err *e)
{
	if (bad) {
		file_drop(f);
		return -1;
	}
	if (fsync(f->fd) == 0 && take_name(f->tmp, f->path) == 0) {
		int r = sync_folder(f->path);
		close(f->fd);
		free(f->tmp);
		return r == 0 ? 0 : err_set(e, ERR_IO, "备份文件的文件夹不能落盘：%s", errno_text(errno));
	}
	if (errno == EEXIST)
		err_set(e, ERR_CONFLICT, "备份文件已经存在，不覆盖");
	else
		err_set(e, ERR_IO, "备份文件不能落盘：%s", errno_text(errno));
	err_at(e, "%s", f->path);
	file_drop(f);
	return -1;
}

void store_watch(struct store *s, void (*f)(void *self, int64_t done, int64_t total), void *self)
{
	s->watch = f;
	s->watcher = self;
}

void store_tell(const struct store *s, int64_t done, int64_t total)
{
	if (s->watch && total > 0)
		s->watch(s->watcher, done, total);
}

int store_backup(struct store *s, const char *path, struct err *e)
{
	if (store_usable(s, "backup", e))
		return -1;
	if (s->in_tx)
		return err_set(e, ERR_DB, "备份不能在事务里");
	return s->drv->backup(s, path, e);
}

/* Refuses a backup that the other engine has made, and says where it belongs. */
static int of_other_engine(const struct store *s, const char *path, struct err *e)
{
	static const char lite[] = "SQLite format 3", pg[] = BACKUP_OF_PG;
	char head[sizeof pg] = "";
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	ssize_t n = fd < 0 ? -1 : read(fd, head, sizeof head - 1);
	if (fd >= 0)
		close(fd);
	struct str begins = {head, n > 0 ? (size_t)n : 0};
	bool other = str_starts(begins, s->drv->engine == STORE_SQLITE ? STR(pg) : STR(lite));
	if (!other)
		return 0;
	if (s->drv->engine == STORE_SQLITE) {
		err_set(e, ERR_INPUT, "这是 PostgreSQL 存储的备份");
		err_todo(e, "恢复到 --db postgresql://… 的空库");
	} else {
		err_set(e, ERR_INPUT, "这是 SQLite 存储的备份");
		err_todo(e, "恢复到 --db 文件");
	}
	return err_at(e, "%s", path);
}

int store_restore(struct store *s, const char *path, const struct migration *m, size_t n, struct err *e)
{
	int64_t tables;
	bool migrated;
	if (s->in_tx)
		return err_set(e, ERR_DB, "恢复不能在事务里");
	if (s->flags & STORE_READ_ONLY)
		return err_set(e, ERR_DENIED, "存储是只读打开的，不能写入");
	if (access(path, R_OK) != 0) {
		err_set(e, ERR_IO, "读不了备份文件：%s", errno_text(errno));
		return err_at(e, "%s", path);
	}
	if (store_tables(s, &tables, &migrated, e))
		return -1;
	if (tables > 0) {
		err_set(e, ERR_CONFLICT, "存储里已有内容，恢复不覆盖");
		return err_todo(e, "恢复到一个新的存储");
	}
	return of_other_engine(s, path, e) ? -1 : s->drv->restore(s, path, m, n, e);
}
