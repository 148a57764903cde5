#include "sheet/lxw.h"

#include "base/late.h"

struct lxw lxw;

int lxw_load(struct err *e)
{
#define LXW_NAME(name) #name,
	static const char *const names[] = {LXW_CALLS(LXW_NAME) "lxw_strerror"};
	static struct late library = {
	    "libxlsxwriter.so.4", "表格文件库 libxlsxwriter", names, &lxw, sizeof names / sizeof *names, false};
	return late_load(&library, e);
}
