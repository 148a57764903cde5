/* Bytes as hexadecimal digits in lower case: digests for people to compare. */
#ifndef YICAI_BASE_HEX_H
#define YICAI_BASE_HEX_H

#include "base/arena.h"

/* Into out, of so much room, with a NUL behind; bytes that do not fit are left out. */
void hex_put(struct str bytes, char *out, size_t room);

/* In mem; without memory empty, as arena_str. */
struct str hex_text(struct arena *mem, struct str bytes);

#endif
