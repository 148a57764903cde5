/* yicai snapshot …: everybody's facts in columns beside the store: made, looked at, compared. */
#include "cmd/commands.h"
#include "cmd/house.h"
#include "fact/journal.h"
#include "fact/snapshot.h"
#include "features/features.h"

/* What is said of one that can be used. */
static int print_state(struct house *h, const struct snapshot *s, struct err *e)
{
	struct snapshot_state x = snapshot_state(s);
	uint8_t digest[SM3_SIZE];
	int64_t last;
	char at[20];
	if (journal_head(h, &last, digest, e) < 0)
		return -1;
	instant_text(x.at, at);
	printf("快照可用：到日志第 %lld 条（%s）\n", (long long)x.journal, at);
	printf("%lld 行，%lld 种文字，%lld 字节；以后日志又有 %lld 条，从存储补读\n", (long long)x.rows,
	       (long long)x.texts, (long long)x.bytes, (long long)(last - x.journal));
	return 1;
}

/* Opens the snapshot in a read transaction, and looks at it with f: the command's exit status. */
static int look(struct call *c, int (*f)(struct house *h, struct snapshot *s, struct err *e))
{
	struct err e = {0};
	struct home h;
	struct snapshot *s = NULL;
	if (home_open(c, &h, &e) < 0)
		return call_fail(&e);
	int got = store_begin(h.house.store, false, &e);
	if (got == 0)
		got = snapshot_open(&s, &h.house, fact_types, fact_types_n, &e);
	if (got > 0)
		got = f(&h.house, s, &e);
	snapshot_close(s);
	home_close(&h);
	if (got > 0)
		return EXIT_DONE;
	int status = call_fail(&e);
	return got == 0 ? EXIT_WRONG : status;
}

/* Only what it is of. */
static int look_at_state(struct house *h, struct snapshot *s, struct err *e)
{
	return print_state(h, s, e);
}

/* All of it, beside the store. */
static int look_at_all(struct house *h, struct snapshot *s, struct err *e)
{
	int got = snapshot_check(s, h, e);
	if (got > 0)
		got = snapshot_compare(s, h, e);
	if (got > 0)
		puts("快照逐块核对无误，与存储一致");
	return got;
}

int cmd_snapshot_status(struct call *c)
{
	return look(c, look_at_state);
}

int cmd_snapshot_check(struct call *c)
{
	return look(c, look_at_all);
}

/* Moves the bar on. */
static bool step(void *bar, int64_t done, int64_t total)
{
	progress_step(bar, done, total);
	return true;
}

int cmd_snapshot_build(struct call *c)
{
	struct err e = {0};
	struct home h;
	if (home_open(c, &h, &e) < 0)
		return call_fail(&e);
	struct progress *bar = progress_new("快照");
	int status = snapshot_make(&h.house, fact_types, fact_types_n, step, bar, &e);
	progress_end(bar);
	home_close(&h);
	return status < 0 ? call_fail(&e) : look(c, look_at_state);
}
