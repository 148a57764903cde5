/* Whole files. */
#include "base/file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

/* "打不开" with the system's reason, at the path. */
static int io_error(const char *what, const char *path, struct err *e)
{
	err_set(e, ERR_IO, "%s（%s）", what, errno_text(errno));
	return err_at(e, "%s", path);
}

int file_read(const char *path, struct buf *b, struct err *e)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return io_error("打不开", path, e);
	char chunk[1 << 16];
	ssize_t n;
	while ((n = read(fd, chunk, sizeof chunk)) > 0 && !b->failed)
		buf_put(b, chunk, (size_t)n);
	int status = n < 0 ? io_error("读不出来", path, e) : 0;
	close(fd);
	if (status == 0 && b->failed) {
		err_set(e, ERR_LIMIT, "文件太大，最多 %zu 字节", b->max);
		status = err_at(e, "%s", path);
	}
	return status;
}

/* All of s through fd. */
static int write_all(int fd, struct str s)
{
	while (s.n) {
		ssize_t n = write(fd, s.p, s.n);
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return -1;
		s.p += n;
		s.n -= (size_t)n;
	}
	return 0;
}

int file_write(const char *path, struct str s, struct err *e)
{
	char beside[4096];
	if ((size_t)snprintf(beside, sizeof beside, "%s.new-%ld", path, (long)getpid()) >= sizeof beside)
		return err_set(e, ERR_IO, "路径太长");
	int fd = open(beside, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
	if (fd < 0)
		return io_error("写不了", path, e);
	bool ok = write_all(fd, s) == 0 && fsync(fd) == 0;
	ok = close(fd) == 0 && ok;
	if (ok && rename(beside, path) == 0)
		return 0;
	io_error("写不了", path, e);
	unlink(beside);
	return -1;
}

const char *file_name(const char *path)
{
	const char *slash = strrchr(path, '/');
	return slash ? slash + 1 : path;
}
