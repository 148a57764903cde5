/* 常用 as pages, and as links of a list's filter bar. */
#ifndef YICAI_FEATURES_VIEWS_VIEWS_WEB_H
#define YICAI_FEATURES_VIEWS_VIEWS_WEB_H

#include "app/frame.h"
#include "features/views/views.h"

/* The filters that the user keeps for this list, as links; n how many there are. */
const struct ui_link *views_links(const struct frame *f, const struct saved_view *v, size_t n);
/* Where the filter that is on now is kept: empty when there is none. */
struct str views_save_href(const struct frame *f, const char *list);

/* 人才库, 机构库. */
const char *view_list_title(struct str list);

extern const struct web views_web;

#endif
