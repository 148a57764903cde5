#include "sheet/libzip.h"

#include "base/late.h"

struct libzip libzip;

int libzip_load(struct err *e)
{
#define LIBZIP_NAME(name) "zip_" #name,
	static const char *const names[] = {LIBZIP_CALLS(LIBZIP_NAME)};
	static struct late library = {"libzip.so.4", "压缩文件库 libzip",          names,
				      &libzip,       sizeof names / sizeof *names, false};
	return late_load(&library, e);
}
