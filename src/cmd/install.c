/* The help files of an installed program: a man page for each command, completion for bash and zsh. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/file.h"
#include "cmd/cmd.h"

#define PATH_LENGTH_MAX 4000

/* Makes the folders above a file, those that are missing. */
static int make_folders(char *path, struct err *e)
{
	for (char *p = strchr(path + 1, '/'); p; p = strchr(p + 1, '/')) {
		*p = '\0';
		int made = mkdir(path, 0755);
		if (made < 0 && errno != EEXIST)
			err_set(e, ERR_IO, "建不了文件夹 %s：%s", path, errno_text(errno));
		*p = '/';
		if (e->code)
			return -1;
	}
	return 0;
}

/* Writes below `share` what `print` says of `about` (a command, a shell). */
static int put_file(const char *share, const char *name, int (*print)(FILE *, const char *, struct err *),
		    const char *about, struct err *e)
{
	struct buf path;
	char *text = NULL;
	size_t n = 0;
	FILE *to = open_memstream(&text, &n);
	buf_init(&path, PATH_LENGTH_MAX);
	int status = to ? print(to, about, e) : -1;
	bool whole = to && fclose(to) == 0;
	if (status == 0 && (!whole || buf_printf(&path, "%s/%s", share, name) < 0))
		status = -1;
	if (status < 0 && !e->code)
		err_set(e, ERR_NOMEM, "内存不够，或者路径太长");
	if (status == 0)
		status = make_folders(path.p, e);
	if (status == 0)
		status = file_write(path.p, (struct str){text, n}, e);
	free(text);
	buf_release(&path);
	return status;
}

/* "policy diff" → man/man1/yicai-policy-diff.1 */
static int put_page(const char *share, const char *command, struct err *e)
{
	char name[128];
	snprintf(name, sizeof name, "man/man1/yicai-%s.1", command);
	for (char *p = strchr(name, ' '); p; p = strchr(p, ' '))
		*p = '-';
	return put_file(share, name, help_man, command, e);
}

int help_install(const char *share, struct err *e)
{
	if (put_file(share, "man/man1/yicai.1", help_man, NULL, e) < 0 ||
	    put_file(share, "bash-completion/completions/yicai", help_completion, "bash", e) < 0 ||
	    put_file(share, "zsh/site-functions/_yicai", help_completion, "zsh", e) < 0)
		return -1;
	for (size_t i = 0; i < commands_n; i++) {
		if (put_page(share, commands[i].name, e) < 0)
			return -1;
	}
	return 0;
}
