#include "http/spool.h"

#include "base/str.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/file.h>
#include <unistd.h>

#define PREFIX "yicai-upload-"

/* Whoever holds the lock of such a folder is alive; one without lock was left behind. */
struct spool {
	atomic_ulong count;
	int folder; /* open and locked while we live */
	char path[];
};

#define TRIES 10 /* to make a folder of our own and lock it */

/* Opens a folder of ours and takes its lock; −1 when somebody else has it, or it is no folder of ours. */
static int lock_folder(int in, const char *name)
{
	int fd = openat(in, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
	if (fd >= 0 && flock(fd, LOCK_EX | LOCK_NB)) {
		close(fd);
		return -1;
	}
	return fd;
}

/* Removes every file in an open folder. */
static void empty(int folder)
{
	int fd = openat(folder, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	DIR *d = fd >= 0 ? fdopendir(fd) : NULL;
	struct dirent *entry;
	if (!d && fd >= 0)
		close(fd);
	while (d && (entry = readdir(d)))
		if (entry->d_name[0] != '.')
			unlinkat(folder, entry->d_name, 0);
	if (d)
		closedir(d);
}

/* Removes the folders whose servers are gone. */
static void sweep(const char *in)
{
	DIR *d = opendir(in);
	struct dirent *entry;
	while (d && (entry = readdir(d))) {
		if (!str_starts(str_of(entry->d_name), STR(PREFIX)))
			continue;
		int fd = lock_folder(dirfd(d), entry->d_name);
		if (fd < 0)
			continue;
		empty(fd);
		unlinkat(dirfd(d), entry->d_name, AT_REMOVEDIR);
		close(fd);
	}
	if (d)
		closedir(d);
}

int spool_open(struct spool **out, const char *in, struct err *e)
{
	size_t n = strlen(in) + sizeof("/" PREFIX "XXXXXX");
	struct spool *s = calloc(1, sizeof(*s) + n);
	if (!s)
		return err_set(e, ERR_NOMEM, "内存不足");
	sweep(in);
	s->folder = -1;
	for (int i = 0; i < TRIES && s->folder < 0; i++) { /* another server's sweep may come before our lock */
		snprintf(s->path, n, "%s/" PREFIX "XXXXXX", in);
		s->folder = mkdtemp(s->path) ? lock_folder(AT_FDCWD, s->path) : -1;
	}
	if (s->folder < 0) {
		err_set(e, ERR_IO, "不能在 %.200s 里建立上传用的文件夹：%s", in, errno_text(errno));
		free(s);
		return err_todo(e, "换一个可以写的文件夹");
	}
	*out = s;
	return 0;
}

void spool_close(struct spool *s)
{
	if (!s)
		return;
	empty(s->folder);
	rmdir(s->path);
	close(s->folder);
	free(s);
}

int spool_new(struct spool *s, struct arena *mem, const char **path)
{
	size_t n = strlen(s->path) + 32;
	char *p = arena_get(mem, n);
	if (!p)
		return -1;
	snprintf(p, n, "%s/%lu", s->path, atomic_fetch_add(&s->count, 1) + 1);
	int fd = open(p, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
	if (fd >= 0)
		*path = p;
	return fd;
}
