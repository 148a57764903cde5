/* gen WORKERS FOLDER: the registry as CSV, for the databases. */
#include "registry.h"

#include <stdio.h>
#include <stdlib.h>

int main(int argc, char **argv)
{
	struct registry *r = argc == 3 ? registry_make((uint32_t)strtoul(argv[1], NULL, 10)) : NULL;
	if (!r) {
		fprintf(stderr, "gen WORKERS FOLDER\n");
		return 2;
	}
	int status = registry_write(r, argv[2]);
	registry_free(r);
	return status ? 1 : 0;
}
