/* The files that the program carries inside it: policies, data, migrations. Made by tools/embed.py. */
#ifndef YICAI_BASE_ASSET_H
#define YICAI_BASE_ASSET_H

#include "base/str.h"

struct asset {
	const char *path; /* policies/绍兴/特殊岗位津贴.policy */
	const unsigned char *data;
	unsigned long n;
};

/* All of them by path bytes, ending with an empty one. */
extern const struct asset assets[];
extern const unsigned long assets_n;

/* Its bytes as a text. */
static inline struct str asset_str(const struct asset *a)
{
	return (struct str){(const char *)a->data, a->n};
}

#endif
