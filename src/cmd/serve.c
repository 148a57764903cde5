/* yicai serve: the web application until it is told to stop. */
#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "cmd/commands.h"
#include "cmd/house.h"
#include "features/directory/directory.h"
#include "features/features_web.h"
#include "features/messages/messages_pages.h"
#include "features/phrases/phrases_web.h"
#include "features/reach_web.h"

/* --workers: how many connections are served at once. */
static int read_workers(const struct call *c, int *out, struct err *e)
{
	const char *text = call_value(c, "workers");
	int64_t n = 0;
	if (!text)
		return 0;
	if (!str_to_i64(str_of(text), &n) || n < 1 || n > 10000)
		return err_todo((err_set(e, ERR_USAGE, "--workers 不对：%s", text), e), "写 1 到 10000 的整数");
	*out = (int)n;
	return 0;
}

/* Brings the lists up to date before anybody looks at them. */
static int catch_up(struct home *home, struct err *e)
{
	struct directory_state s;
	if (directory_state(&home->house, &s, e) < 0)
		return -1;
	return s.current ? 0 : directory_catch_up(&home->house, NULL, e);
}

/* The messages' sender that --sms names. */
static int open_sms(const struct call *c, struct sms_sender *out, struct app_config *cfg, struct err *e)
{
	const char *spec = call_value(c, "sms");
	if (!spec)
		return 0;
	if (sms_open(out, str_of(spec), getenv("YICAI_SMS_AUTHORIZATION"), cfg->clock, e) < 0)
		return -1;
	cfg->sms = out;
	return 0;
}

/* Serves until SIGINT or SIGTERM. The signals are blocked before any thread begins, so only this one takes them. */
static int serve(const struct app_config *cfg, struct err *e)
{
	struct app *a;
	sigset_t ends;
	int got;
	sigemptyset(&ends);
	sigaddset(&ends, SIGINT);
	sigaddset(&ends, SIGTERM);
	pthread_sigmask(SIG_BLOCK, &ends, NULL);
	signal(SIGPIPE, SIG_IGN);
	if (app_start(&a, cfg, e) < 0)
		return -1;
	printf("正在服务：http://%s\n", app_address(a));
	fflush(stdout);
	while (sigwait(&ends, &got) == EINTR)
		continue;
	app_stop(a);
	return 0;
}

/* --job: the number of the one job to do; 0 without. */
static int read_job(const struct call *c, int64_t *out, struct err *e)
{
	const char *text = call_value(c, "job");
	*out = 0;
	if (text && (!str_to_i64(str_of(text), out) || *out < 1))
		return err_todo((err_set(e, ERR_USAGE, "--job 不对：%s", text), e), "写任务的编号");
	return 0;
}

/* Does one job for the server that began this process, and ends with that server. */
static int do_job(struct app_config cfg, int64_t job, struct err *e)
{
	struct app *a;
	const char *server = getenv(APP_JOB_OF);
	int64_t waits = 0;
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	if (!server || !str_to_i64(str_of(server), &waits) || waits != getppid())
		return err_set(e, ERR_CONFLICT, "--job 由服务自己使用；发起任务请用网页");
	cfg.listen = cfg.program = NULL;
	if (app_start(&a, &cfg, e) < 0)
		return -1;
	int status = app_run_job(a, job, e);
	app_stop(a);
	return status;
}

/* The folder for files that are kept: --files, else beside the SQLite store, or beside the key file when the store is a server's.
 * In room; made when it is not there, so that nobody finds out only when handing in a sheet. */
static int files_folder(const struct call *c, const struct home *home, char *room, size_t n, struct err *e)
{
	const char *given = call_value(c, "files");
	int len = given ? snprintf(room, n, "%s", given)
			: snprintf(room, n, "%s.files", strstr(home->db, "://") ? home->key : home->db);
	if (len < 0 || (size_t)len >= n)
		return err_todo((err_set(e, ERR_USAGE, "存放上传文件的文件夹的路径太长"), e), "用 --files 另指一个");
	if ((mkdir(room, 0700) == 0 || errno == EEXIST) && access(room, R_OK | W_OK | X_OK) == 0)
		return 0;
	err_set(e, ERR_IO, "存放上传文件的文件夹用不了：%s：%s", room, errno_text(errno));
	return err_todo(e, "用 --files 指定一个本程序能写的文件夹");
}

/* A failure behind a page, for the service's journal. */
static void say_failure(const char *route, const char *what)
{
	fprintf(stderr, "yicai serve: %s: %s\n", route, what);
}

int cmd_serve(struct call *c)
{
	struct err e = {0};
	struct home home;
	char files[4096];
	struct sms_sender sms = {0};
	const char *listen = call_value(c, "listen"), *site = call_value(c, "site");
	int64_t job;
	struct app_config cfg = {.listen = listen ? listen : "127.0.0.1:8080",
				 .program = "/proc/self/exe",
				 .connections = 256,
				 .proxy = call_value(c, "proxy"),
				 .webs = webs,
				 .nwebs = webs_n,
				 .secure = call_value(c, "secure") != NULL,
				 .clock = clock_system(),
				 .site = site ? site : "颐才 · 养老服务人才管理平台",
				 .scope_name = scope_name,
				 .unread = messages_bell,
				 .phrases = phrases_of_user,
				 .after_write = webs_keep_up,
				 .failed = say_failure};
	if (read_workers(c, &cfg.connections, &e) < 0 || read_job(c, &job, &e) < 0 || home_open(c, &home, &e) < 0)
		return call_fail(&e);
	cfg.db = home.db;
	cfg.key = home.key;
	cfg.files = job ? NULL : files;
	cfg.log = call_value(c, "log") ? fopen(call_value(c, "log"), "ae") : NULL;
	int status = 0;
	if (!job && (files_folder(c, &home, files, sizeof files, &e) < 0 || open_sms(c, &sms, &cfg, &e) < 0 ||
		     catch_up(&home, &e) < 0))
		status = -1;
	home_close(&home);
	if (status == 0)
		status = job ? do_job(cfg, job, &e) : serve(&cfg, &e);
	sms_close(&sms);
	if (cfg.log)
		fclose(cfg.log);
	return status < 0 ? call_fail(&e) : EXIT_DONE;
}
