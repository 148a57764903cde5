/* Words that passwords are made of by those who want to be quick; in small letters. With digits and signs behind them
 * they are refused as well. */
#ifndef YICAI_AUTH_PASSWORD_COMMON_H
#define YICAI_AUTH_PASSWORD_COMMON_H

#include <stddef.h>

extern const char *const password_common[];
extern const size_t password_common_n;

#endif
