#include "base/err.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#undef err_set
#undef err_at
#undef err_todo

/* Formats into out (n bytes) and cuts what is too long at the border of a UTF-8 character. */
__attribute__((format(printf, 3, 0))) static void put(char *out, size_t n, const char *fmt, va_list args)
{
	int want = vsnprintf(out, n, fmt, args);
	if (want < 0) {
		out[0] = '\0';
		return;
	}
	if ((size_t)want < n)
		return;
	size_t end = n - 1, start = end;
	while (start > 0 && ((unsigned char)out[start - 1] & 0xc0) == 0x80)
		start--;
	if (start == 0 || !((unsigned char)out[start - 1] & 0x80))
		return;
	unsigned char lead = (unsigned char)out[start - 1];
	size_t length = lead >= 0xf0 ? 4 : lead >= 0xe0 ? 3 : 2;
	if (start - 1 + length > end)
		out[start - 1] = '\0';
}

int err_set(struct err *e, enum err_code code, const char *what, ...)
{
	if (!e)
		return -1;
	va_list args;
	va_start(args, what);
	put(e->what, sizeof e->what, what, args);
	va_end(args);
	e->code = code;
	e->where[0] = e->todo[0] = '\0';
	return -1;
}

int err_at(struct err *e, const char *where, ...)
{
	if (!e)
		return -1;
	va_list args;
	va_start(args, where);
	put(e->where, sizeof e->where, where, args);
	va_end(args);
	return -1;
}

int err_todo(struct err *e, const char *todo, ...)
{
	if (!e)
		return -1;
	va_list args;
	va_start(args, todo);
	put(e->todo, sizeof e->todo, todo, args);
	va_end(args);
	return -1;
}

void err_clear(struct err *e)
{
	if (!e)
		return;
	e->code = ERR_NONE;
	e->what[0] = e->where[0] = e->todo[0] = '\0';
}

void err_text(const struct err *e, char *out, unsigned long n)
{
	const char *parts[] = {e->what, e->where, e->todo};
	size_t used = 0;
	if (!n)
		return;
	out[0] = '\0';
	for (int i = 0; i < 3; i++) {
		if (!parts[i][0])
			continue;
		int more = snprintf(out + used, n - used, "%s%s", used ? ": " : "", parts[i]);
		if (more < 0 || (size_t)more >= n - used)
			return;
		used += (size_t)more;
	}
}

int err_exit_status(const struct err *e)
{
	switch (e->code) {
	case ERR_NONE: return 0;
	case ERR_INPUT:
	case ERR_CONFLICT:
	case ERR_NOTFOUND:
	case ERR_LIMIT:
	case ERR_DAMAGED: return 1;
	case ERR_USAGE: return 2;
	case ERR_IO:
	case ERR_DB:
	case ERR_UNCERTAIN:
	case ERR_NOMEM:
	case ERR_DENIED: return 3;
	}
	return 3;
}

const char *errno_text(int number)
{
	static const struct {
		int number;
		const char *text;
	} known[] = {
	    {ENOENT, "没有这个文件或文件夹"},
	    {EACCES, "没有权限"},
	    {EPERM, "不允许这样做"},
	    {EISDIR, "这是文件夹，不是文件"},
	    {ENOTDIR, "路径当中有一段不是文件夹"},
	    {EEXIST, "已经有了"},
	    {ENOSPC, "磁盘满了"},
	    {EDQUOT, "超过了磁盘配额"},
	    {EROFS, "这里只能读，不能写"},
	    {EIO, "设备读写出错"},
	    {EFBIG, "文件太大"},
	    {EMFILE, "打开的文件太多"},
	    {ENFILE, "系统打开的文件太多"},
	    {ENAMETOOLONG, "名字太长"},
	    {ELOOP, "链接绕了圈"},
	    {EPIPE, "对方已经关闭"},
	    {ENOMEM, "内存不够"},
	    {EBUSY, "正在使用"},
	    {EADDRINUSE, "地址已被占用"},
	    {EADDRNOTAVAIL, "本机没有这个地址"},
	};
	for (size_t i = 0; i < sizeof known / sizeof *known; i++)
		if (known[i].number == number)
			return known[i].text;
	return strerror(number);
}
