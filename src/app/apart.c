/* A job in a process of its own: the same program, asked for this one job. What it needs of memory ends with it, and a job
 * that dies takes nobody along (docs/decisions/028-jobs-apart.md). */
#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <string.h>
#include <sys/pidfd.h>
#include <sys/wait.h>
#include <unistd.h>

#include "app/inside.h"

#define ENVIRONMENT_MAX 4096 /* variables handed on */
#define LOOK_EVERY      500  /* ms between two looks whether the server stops meanwhile */

/* NAME=value, in mem. */
static char *variable(struct arena *mem, const char *name, const char *value)
{
	size_t n = strlen(name) + strlen(value) + 2;
	char *text = arena_get(mem, n);
	if (text)
		snprintf(text, n, "%s=%s", name, value);
	return text;
}

/* Our environment, with the store and the key that this server has, which so do not show among the words of the command, and
 * with who waits for the job. */
static char **environment(const struct app *a, struct arena *mem)
{
	size_t n = 0, kept = 0;
	while (n < ENVIRONMENT_MAX && environ[n])
		n++;
	char self[24];
	snprintf(self, sizeof self, "%lld", (long long)getpid());
	char **all = arena_get(mem, (n + 4) * sizeof *all);
	for (size_t i = 0; all && i < n; i++)
		if (strncmp(environ[i], "YICAI_DB=", 9) != 0 && strncmp(environ[i], "YICAI_KEY=", 10) != 0)
			all[kept++] = environ[i];
	if (!all || !(all[kept++] = variable(mem, APP_JOB_OF, self)) ||
	    !(all[kept++] = variable(mem, "YICAI_DB", a->cfg.db)) ||
	    !(all[kept++] = variable(mem, "YICAI_KEY", a->cfg.key)))
		return NULL;
	all[kept] = NULL;
	return all;
}

/* Begins the process, with the signals that a server blocks let through and nothing to read. */
static int begin(const struct app *a, int64_t job, struct arena *mem, pid_t *pid, struct err *e)
{
	char serve[] = "serve", option[] = "--job", number[24], name[] = "yicai";
	char *const words[] = {name, serve, option, number, NULL};
	char **all = environment(a, mem);
	posix_spawnattr_t how;
	posix_spawn_file_actions_t files;
	sigset_t none;
	if (!all)
		return err_set(e, ERR_NOMEM, "内存不足");
	snprintf(number, sizeof number, "%lld", (long long)job);
	sigemptyset(&none);
	int bad = posix_spawnattr_init(&how);
	if (!bad && !(bad = posix_spawn_file_actions_init(&files))) {
		posix_spawnattr_setsigmask(&how, &none);
		posix_spawnattr_setflags(&how, POSIX_SPAWN_SETSIGMASK);
		bad = posix_spawn_file_actions_addopen(&files, STDIN_FILENO, "/dev/null", 0, 0);
		if (!bad)
			bad = posix_spawn(pid, a->cfg.program, &files, &how, words, all);
		posix_spawn_file_actions_destroy(&files);
		posix_spawnattr_destroy(&how);
	}
	return bad ? err_set(e, ERR_IO, "不能开始任务的进程：%s", errno_text(bad)) : 0;
}

/* Waits for its end; a server that stops ends it. */
static int await(struct app *a, pid_t pid, int *status, struct err *e)
{
	int fd = pidfd_open(pid, 0);
	struct pollfd end = {.fd = fd, .events = POLLIN};
	bool told = false;
	while (fd >= 0 && poll(&end, 1, LOOK_EVERY) <= 0)
		if (!told && atomic_load(&a->stopping)) {
			kill(pid, SIGTERM);
			told = true;
		}
	if (fd >= 0)
		close(fd);
	while (waitpid(pid, status, 0) < 0)
		if (errno != EINTR)
			return err_set(e, ERR_IO, "不能等到任务的进程结束：%s", errno_text(errno));
	return 0;
}

/* Why a process ended that should have said so itself. Only SIGKILL is what a machine without memory sends. */
static void ended_badly(int status, struct err *e)
{
	int by = WIFSIGNALED(status) ? WTERMSIG(status) : 0;
	if (by == SIGKILL) {
		err_set(e, ERR_IO, "任务的进程被信号 %d 结束，多半是内存不够", by);
		err_todo(e, "再发起一次；还是这样，请看服务所在的机器内存够不够");
		return;
	}
	if (by)
		err_set(e, ERR_IO, "程序出错（信号 %d）", by);
	else if (WEXITSTATUS(status))
		err_set(e, ERR_IO, "任务的进程以 %d 结束", WEXITSTATUS(status));
	else
		err_set(e, ERR_IO, "任务的进程没有说明结果就结束了");
	err_todo(e, "请告诉系统管理员");
}

void job_apart(struct app *a, int64_t job, struct arena *mem, struct err *e)
{
	pid_t pid;
	int status;
	if (begin(a, job, mem, &pid, e) < 0 || await(a, pid, &status, e) < 0)
		err_todo(e, "请告诉系统管理员");
	else
		ended_badly(status, e);
}
