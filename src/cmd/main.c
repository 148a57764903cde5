/* The program: parses the call, runs the command. */
#include <malloc.h>
#include <stdlib.h>
#include <string.h>

#include "cmd/cmd.h"
#include "features/indicators/indicators.h"

/* The status, once what the command said of its work has really been written; a failure when it could not be. */
static int written(int status)
{
	struct err e = {0};
	if ((status != EXIT_DONE && status != EXIT_WRONG) || (fflush(stdout) == 0 && !ferror(stdout)))
		return status;
	err_set(&e, ERR_IO, "结果写不出去");
	return call_fail(&e);
}

/* Memory that a thread has just given back it keeps, up to a megabyte. Giving it to the system and taking it again with each transaction
 * stops every processor each time, which was more than half of what a writing thread did. */
static void keep_memory(void)
{
	mallopt(M_MMAP_THRESHOLD, 1 << 20);
	mallopt(M_TRIM_THRESHOLD, 1 << 20);
}

int main(int argc, char **argv)
{
	struct err e = {0};
	if (argc == 2 && (strcmp(argv[1], "--version") == 0 || strcmp(argv[1], "-V") == 0))
		return puts("yicai " YICAI_VERSION) < 0 || fflush(stdout) != 0 ? EXIT_CANNOT : EXIT_DONE;
	if (argc == 2 && (strcmp(argv[1], "--help") == 0 || strcmp(argv[1], "-h") == 0))
		return help_print(stdout, NULL, &e) < 0 ? call_fail(&e) : EXIT_DONE;
	keep_memory();
	static struct call call;
	call.mem = arena_new(0);
	if (!call.mem) {
		err_set(&e, ERR_NOMEM, "内存不够");
		return call_fail(&e);
	}
	int status;
	const char *own = getenv("YICAI_INDICATORS");
	if ((own && indicators_also(own, &e) < 0) || call_parse(&call, argc, argv, &e) < 0)
		status = call_fail(&e);
	else if (call_value(&call, "help"))
		status = help_print(stdout, call.command ? call.command->name : call.group, &e) < 0 ? call_fail(&e)
												    : EXIT_DONE;
	else
		status = call.command->run(&call);
	arena_free(call.mem);
	return written(status);
}
