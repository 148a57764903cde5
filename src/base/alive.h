/* Which process does something, and whether it is still there: named so that the same machine can tell at once. */
#ifndef YICAI_BASE_ALIVE_H
#define YICAI_BASE_ALIVE_H

#include <sys/types.h>

#include "base/str.h"

#define PROCESS_NAME_MAX 160

/* The name of a process of this machine among all that may ever work on a store: machine since its start, space of process
 * numbers, number, start of the process. */
void process_name(pid_t pid, char out[static PROCESS_NAME_MAX]);

enum process_life {
	PROCESS_GONE,      /* it has ended */
	PROCESS_THERE,     /* it runs on this machine */
	PROCESS_ELSEWHERE, /* of another machine, or of before this one's start: nobody here can see it */
};
/* What is to be seen of the process of this name from where self is. n 0: it did not note itself, and is gone. */
enum process_life process_life(const char *self, struct str name);

#endif
