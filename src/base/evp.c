#include "base/evp.h"

#include "base/late.h"

struct evp evp;

int evp_load(struct err *e)
{
#define EVP_NAME(name) "EVP_" #name,
	static const char *const names[] = {EVP_CALLS(EVP_NAME)};
	static struct late library = {
	    "libcrypto.so.3", "加密库 libcrypto (OpenSSL)", names, &evp, sizeof names / sizeof *names, false};
	return late_load(&library, e);
}
