/* The program: picks the sub-command. */
#include <stdio.h>
#include <string.h>

int main(int argc, char **argv)
{
	if (argc == 2 && strcmp(argv[1], "--version") == 0) {
		puts("yicai " YICAI_VERSION);
		return 0;
	}
	return 2;
}
