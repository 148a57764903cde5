/* The file below a book. */
#include "sheet/book.h"

#include <errno.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

long bytes_read(const struct bytes *b, uint64_t at, void *p, size_t n)
{
	if (at >= b->size || n == 0)
		return 0;
	if (n > b->size - at)
		n = (size_t)(b->size - at);
	if (b->fd < 0) {
		memcpy(p, b->data + at, n);
		return (long)n;
	}
	size_t got = 0;
	while (got < n) {
		ssize_t more = pread(b->fd, (char *)p + got, n - got, (off_t)(at + got));
		if (more < 0 && errno == EINTR)
			continue;
		if (more < 0)
			return -1;
		if (more == 0)
			break;
		got += (size_t)more;
	}
	return (long)got;
}

int bytes_unchanged(const struct bytes *b, struct err *e)
{
	struct stat st;
	if (b->fd < 0)
		return 0;
	if (fstat(b->fd, &st))
		return err_set(e, ERR_IO, "文件读不下去：%s", errno_text(errno));
	if ((uint64_t)st.st_size == b->size && st.st_mtim.tv_sec == b->changed.tv_sec &&
	    st.st_mtim.tv_nsec == b->changed.tv_nsec)
		return 0;
	err_set(e, ERR_INPUT, "文件在读取时被别的程序改动");
	return err_todo(e, "等它写完再导入");
}
