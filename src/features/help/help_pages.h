/* Pages of the manual and of what users write back. */
#ifndef YICAI_FEATURES_HELP_HELP_PAGES_H
#define YICAI_FEATURES_HELP_HELP_PAGES_H

#include "app/frame.h"
#include "features/admin/sys_pages.h"
#include "features/help/manual.h"

struct help_output {
	struct manual_page *pages;
	size_t n;
	const struct manual_page *page; /* NULL: the index */
	struct str title, text;
	struct block *blocks;
	size_t nblocks;
};

extern const struct web help_web, feedback_web;

#endif
