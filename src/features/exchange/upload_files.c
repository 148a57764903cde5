/* The files of uploads: each in a folder of its own, named by its number, that nobody else can read. */
#include "features/exchange/uploads.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#define MARKED     ".marked" /* no upload is called so: names do not begin with a dot */
#define COPY_PIECE 65536

/* FILES/ID/NAME in mem; name NULL: the folder. */
static const char *path_of(const char *files, int64_t id, const char *name, struct arena *mem)
{
	struct buf b;
	buf_init(&b, 4096);
	buf_printf(&b, "%s/%lld%s%s", files ? files : "", (long long)id, name ? "/" : "", name ? name : "");
	const char *path = b.failed ? NULL : arena_copy(mem, b.p, b.n);
	buf_release(&b);
	return path ? path : "";
}

const char *upload_path(const char *files, const struct upload *u, struct arena *mem)
{
	const char *name = arena_copy(mem, u->name.p, u->name.n);
	return name ? path_of(files, u->id, name, mem) : "";
}

const char *upload_marked(const char *files, const struct upload *u, struct arena *mem)
{
	return path_of(files, u->id, MARKED, mem);
}

/* Copies a file to a new one of another device. */
static int copy_file(const char *from, const char *to, struct err *e)
{
	char piece[COPY_PIECE];
	ssize_t n = 0;
	int in = open(from, O_RDONLY | O_CLOEXEC), out = open(to, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
	while (in >= 0 && out >= 0 && (n = read(in, piece, sizeof piece)) > 0)
		for (ssize_t done = 0, w; done < n; done += w)
			if ((w = write(out, piece + done, (size_t)(n - done))) < 0) {
				n = -1;
				break;
			}
	bool bad = in < 0 || out < 0 || n < 0;
	if (bad)
		err_set(e, ERR_IO, "保存不了上传的文件：%s", errno_text(errno));
	if (in >= 0)
		close(in);
	if (out >= 0)
		bad |= close(out) != 0;
	if (bad)
		unlink(to);
	return bad ? -1 : 0;
}

/* The folder of all uploads is there and private. */
static int make_folder(const char *path, struct err *e)
{
	if (mkdir(path, 0700) && errno != EEXIST)
		return err_set(e, ERR_IO, "建不了文件夹 %s：%s", path, errno_text(errno));
	return 0;
}

int upload_take(const char *files, const char *from, struct upload *u, struct arena *mem, struct err *e)
{
	if (!files || !*files)
		return err_set(e, ERR_IO, "没有存放上传文件的文件夹，请管理员用 serve --files 指定");
	const char *folder = path_of(files, u->id, NULL, mem), *to = upload_path(files, u, mem);
	if (make_folder(files, e) || make_folder(folder, e))
		return -1;
	if (rename(from, to) == 0)
		return 0;
	int ret =
	    errno == EXDEV ? copy_file(from, to, e) : err_set(e, ERR_IO, "保存不了上传的文件：%s", errno_text(errno));
	if (ret)
		rmdir(folder);
	return ret;
}

void upload_remove(const char *files, const struct upload *u, bool keep_marked, struct arena *mem)
{
	unlink(upload_path(files, u, mem));
	if (keep_marked)
		return;
	unlink(upload_marked(files, u, mem));
	rmdir(path_of(files, u->id, NULL, mem));
}
