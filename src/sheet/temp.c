#include "sheet/temp.h"

#include "base/clock.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define TRIES 10

int temp_refuse(const struct temp *t, struct err *e)
{
	err_set(e, ERR_IO, "写不了：%s", errno_text(errno ? errno : EIO));
	return err_at(e, "%s", t->path ? t->path : "标准输出");
}

/* Refuses what a rename must not replace: folders, devices. */
static int refuse_kind(const char *path, struct err *e)
{
	struct stat st;
	if (stat(path, &st) || S_ISREG(st.st_mode))
		return 0;
	err_set(e, ERR_IO, S_ISDIR(st.st_mode) ? "写不了：这是文件夹" : "写不了：这不是普通文件");
	return err_at(e, "%s", path);
}

/* A name beside path that nobody has yet, and the file. */
static int make(struct temp *t)
{
	size_t n = strlen(t->path) + 32;
	for (int i = 0; i < TRIES && t->fd < 0; i++) {
		uint64_t r;
		if (random_bytes(&r, sizeof r))
			return -1;
		snprintf(t->name, n, "%s.%016llx.part", t->path, (unsigned long long)r);
		t->fd = open(t->name, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
		if (t->fd < 0 && errno != EEXIST)
			return -1;
	}
	return t->fd < 0 ? -1 : 0;
}

/* Gives the memory back. */
static void forget(struct temp *t)
{
	if (t->fd >= 0)
		close(t->fd);
	free(t->name);
	free(t->path);
	*t = (struct temp){.fd = -1};
}

int temp_open(struct temp *t, const char *path, struct err *e)
{
	*t = (struct temp){.fd = -1};
	if (refuse_kind(path, e))
		return -1;
	t->path = strdup(path);
	t->name = malloc(strlen(path) + 32);
	if (t->path && t->name && make(t) == 0)
		return 0;
	if (t->path && t->name)
		temp_refuse(t, e);
	else
		err_set(e, ERR_NOMEM, "内存不足");
	forget(t);
	return -1;
}

int temp_write(struct temp *t, const void *p, size_t n, struct err *e)
{
	const char *at = p;
	while (n) {
		ssize_t done = write(t->fd, at, n);
		if (done < 0 && errno == EINTR)
			continue;
		if (done < 0)
			return temp_refuse(t, e);
		at += done;
		n -= (size_t)done;
	}
	return 0;
}

/* Makes the folder's entry durable, where the system can. */
static void sync_folder(const char *path)
{
	const char *slash = strrchr(path, '/');
	char *folder = slash ? strndup(path, slash == path ? 1 : (size_t)(slash - path)) : strdup(".");
	int fd = folder ? open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC) : -1;
	if (fd >= 0) {
		(void)fsync(fd);
		close(fd);
	}
	free(folder);
}

int temp_commit(struct temp *t, struct err *e)
{
	int fd = open(t->name, O_RDONLY | O_CLOEXEC); /* libraries may have replaced the file under its name */
	bool ok = fd >= 0 && fsync(fd) == 0;
	if (fd >= 0 && close(fd))
		ok = false;
	if (ok && rename(t->name, t->path) == 0) {
		sync_folder(t->path);
		forget(t);
		return 0;
	}
	temp_refuse(t, e);
	temp_drop(t);
	return -1;
}

void temp_drop(struct temp *t)
{
	if (t->name)
		unlink(t->name);
	forget(t);
}
