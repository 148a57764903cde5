/* What a handler says about its answer. */
#include "app/ctx.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

/* A formatted text in the arena; p NULL without memory. */
__attribute__((format(printf, 2, 0))) static struct str made(struct arena *mem, const char *what, va_list ap)
{
	char small[256];
	va_list again;
	va_copy(again, ap);
	int n = vsnprintf(small, sizeof small, what, ap);
	char *p = n < 0 ? NULL : arena_get(mem, (size_t)n + 1);
	if (p && (size_t)n < sizeof small)
		memcpy(p, small, (size_t)n + 1);
	else if (p)
		vsnprintf(p, (size_t)n + 1, what, again);
	va_end(again);
	return (struct str){p, p ? (size_t)n : 0};
}

int ctx_go(struct ctx *c, struct err *e, const char *where, ...)
{
	va_list ap;
	va_start(ap, where);
	struct str s = made(c->mem, where, ap);
	va_end(ap);
	c->location = s.p;
	return s.p ? 0 : err_set(e, ERR_NOMEM, "内存不足");
}

void ctx_tell(struct ctx *c, const char *what, ...)
{
	va_list ap;
	va_start(ap, what);
	c->flash = made(c->mem, what, ap).p;
	va_end(ap);
}

struct str ctx_text(struct ctx *c, const char *what, ...)
{
	va_list ap;
	va_start(ap, what);
	struct str s = made(c->mem, what, ap);
	va_end(ap);
	return s.p ? s : (struct str){"", 0};
}

const char *ctx_who(const struct ctx *c)
{
	return c->user->account ? c->user->login : "公众";
}
