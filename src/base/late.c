/* Libraries that are loaded when first needed. */
#include "base/late.h"

#include <dlfcn.h>
#include <pthread.h>
#include <string.h>

/* Every call by its name. The library stays loaded also after a failure: who loads it again gets the same answer. */
static int fill(struct late *l, void *library, struct err *e)
{
	for (size_t i = 0; i < l->n; i++) {
		void *at = dlsym(library, l->names[i]);
		if (!at) {
			err_set(e, ERR_IO, "%s里没有 %s", l->library, l->names[i]);
			return err_todo(e, "装上系统自带版本的%s", l->what);
		}
		memcpy((char *)l->calls + i * sizeof at, &at, sizeof at);
	}
	return 0;
}

int late_load(struct late *l, struct err *e)
{
	static pthread_mutex_t one = PTHREAD_MUTEX_INITIALIZER;
	int ret = 0;
	pthread_mutex_lock(&one);
	if (!l->loaded) {
		void *library = dlopen(l->library, RTLD_NOW | RTLD_LOCAL);
		if (!library) {
			err_set(e, ERR_IO, "这台机器没有%s（%s）", l->what, l->library);
			ret = err_todo(e, "装上它再试");
		} else {
			ret = fill(l, library, e);
		}
		l->loaded = ret == 0;
	}
	pthread_mutex_unlock(&one);
	return ret;
}
