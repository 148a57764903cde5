#include "base/alive.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/clock.h"

#define STATE_FIELD 3  /* of /proc/PID/stat */
#define START_FIELD 22 /* ticks since the machine's start */

/* What a small file of the system says, without its end of line; "" when it cannot be read. */
static void system_text(const char *path, char *out, size_t n)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	ssize_t got = fd < 0 ? 0 : read(fd, out, n - 1);
	if (fd >= 0)
		close(fd);
	out[got > 0 ? got : 0] = 0;
	out[strcspn(out, "\n")] = 0;
}

/* When a process began; 0 when it has ended, or that cannot be seen. */
static int64_t start_of(int64_t pid)
{
	char path[40], text[1024];
	snprintf(path, sizeof path, "/proc/%lld/stat", (long long)pid);
	system_text(path, text, sizeof text);
	const char *end = strrchr(text, ')'); /* the name before may hold anything */
	struct str rest = str_of(end && end[1] ? end + 2 : ""), field = rest;
	for (int i = STATE_FIELD; i <= START_FIELD; i++) {
		field = str_cut(&rest, ' ');
		if (i == STATE_FIELD && (str_is(field, "Z") || str_is(field, "X")))
			return 0;
	}
	int64_t start;
	return str_to_i64(field, &start) ? start : 0;
}

void process_name(pid_t pid, char out[static PROCESS_NAME_MAX])
{
	char boot[48], space[48] = "";
	uint64_t random = 0;
	system_text("/proc/sys/kernel/random/boot_id", boot, sizeof boot);
	ssize_t n = readlink("/proc/self/ns/pid", space, sizeof space - 1);
	space[n > 0 ? n : 0] = 0;
	if (!*boot || !*space) { /* a machine that does not say which it is: one of its own */
		random_bytes(&random, sizeof random);
		snprintf(boot, sizeof boot, "%llx", (unsigned long long)random);
	}
	snprintf(out, PROCESS_NAME_MAX, "%s/%s %lld %lld", boot, space, (long long)pid, (long long)start_of(pid));
}

enum process_life process_life(const char *self, struct str name)
{
	struct str mine = str_of(self), rest = name;
	int64_t pid, start;
	if (!str_eq(str_cut(&mine, ' '), str_cut(&rest, ' ')))
		return name.n ? PROCESS_ELSEWHERE : PROCESS_GONE; /* taken by a program that did not note itself */
	if (!str_to_i64(str_cut(&rest, ' '), &pid) || !str_to_i64(rest, &start))
		return PROCESS_GONE;
	if (kill((pid_t)pid, 0) && errno == ESRCH)
		return PROCESS_GONE;
	return start_of(pid) == start ? PROCESS_THERE : PROCESS_GONE;
}
