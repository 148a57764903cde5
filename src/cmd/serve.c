/* yicai serve: the web application until it is told to stop. */
#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>

#include "cmd/commands.h"
#include "cmd/house.h"
#include "features/directory/directory.h"
#include "features/features_web.h"
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

/* The folder for files that are kept: --files, else beside the SQLite store. In room. */
static const char *files_folder(const struct call *c, const char *db, char *room, size_t n)
{
	const char *given = call_value(c, "files");
	if (given)
		return given;
	if (strstr(db, "://"))
		return NULL;
	snprintf(room, n, "%s.files", db);
	return room;
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
	struct app_config cfg = {.listen = listen ? listen : "127.0.0.1:8080",
				 .connections = 256,
				 .proxy = call_value(c, "proxy"),
				 .webs = webs,
				 .nwebs = webs_n,
				 .secure = call_value(c, "secure") != NULL,
				 .clock = clock_system(),
				 .site = site ? site : "颐才 · 养老服务人才管理平台",
				 .scope_name = scope_name,
				 .after_write = webs_keep_up,
				 .failed = say_failure};
	if (read_workers(c, &cfg.connections, &e) < 0 || home_open(c, &home, &e) < 0)
		return call_fail(&e);
	cfg.db = home.db;
	cfg.key = home.key;
	cfg.files = files_folder(c, home.db, files, sizeof files);
	cfg.log = call_value(c, "log") ? fopen(call_value(c, "log"), "ae") : NULL;
	int status = open_sms(c, &sms, &cfg, &e) < 0 || catch_up(&home, &e) < 0 ? -1 : 0;
	home_close(&home);
	if (status == 0)
		status = serve(&cfg, &e);
	sms_close(&sms);
	if (cfg.log)
		fclose(cfg.log);
	return status < 0 ? call_fail(&e) : EXIT_DONE;
}
