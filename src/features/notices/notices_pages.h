/* 通知公告 as pages: the list, one, and managing them. */
#ifndef YICAI_FEATURES_NOTICES_NOTICES_PAGES_H
#define YICAI_FEATURES_NOTICES_NOTICES_PAGES_H

#include "features/notices/notices_web.h"

#define NOTICE_UNITS_MAX 500 /* units for which one may publish */

struct notice_path {
	int64_t id;
};
/* A form's fields. */
struct notice_input {
	int64_t id; /* of a draft that is changed; IN_NONE: a new one */
	struct str title, said;
	int64_t unit;
	bool officers, orgs, workers, pinned;
	day_t from, to;
};
struct notice_unit {
	int64_t id;
	struct str name;
};
/* What a form starts from. */
struct notice_form {
	struct notice n; /* id 0: new */
	struct notice_unit *unit;
	size_t nunits;
};
struct notice_item {
	struct notice n;
	struct str unit;
	const char *state;
	day_t from, to;
	bool read; /* by the user */
};
struct notices_output {
	struct notice_item *item;
	size_t n;
};
struct notice_output {
	struct notice_item item;
	bool manages; /* the user may publish for its unit */
};
struct notice_readers_output {
	struct notice_item item;
	struct notice_reader *reader;
	size_t n;
};
extern const struct in_shape announcement_shape;

/* A deed of a notice's page, and the page ready for its template. */
struct notice_deed {
	struct ui_form form;
	struct str word;
	enum ui_tone tone;
};
struct notice_shown {
	const struct notice_item *item;
	struct str when, audience, readers, edit; /* edit: "" it is no draft */
	const struct notice_deed *deed;
	size_t deeds;
	struct ui_form read;
	bool stands, manages;
};

void announcements_page(struct html *h, struct frame *f, const void *in, const void *out);
void announcement_page(struct html *h, struct frame *f, const void *in, const void *out);
void notices_manage_page(struct html *h, struct frame *f, const void *in, const void *out);
void notice_form_page(struct html *h, struct frame *f, const void *in, const void *out);
void notice_readers_page(struct html *h, struct frame *f, const void *in, const void *out);

#endif
