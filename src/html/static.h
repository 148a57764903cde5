/* The files of web/ that the program carries: style sheets, scripts, icons. Their names hold a digest of their content,
 * so a browser may keep them for ever. Made by tools/webfiles, carried by tools/embed.py. */
#ifndef YICAI_HTML_STATIC_H
#define YICAI_HTML_STATIC_H

#include "base/str.h"

struct static_file {
	struct str type; /* for Content-Type: "text/css; charset=utf-8" */
	struct str body; /* lives as long as the program */
	struct str gzip; /* the same packed; empty when packing does not pay */
};

/* The address of a file by its plain name: "desk.css" → "/static/desk.1f2e3d4c.css". An unknown name is a mistake of the
 * program's and gives "#". */
const char *static_url(const char *name);

/* The file at an address that static_url gave; false when there is none (404). Every one is served with
 * `Cache-Control: public, max-age=31536000, immutable`. */
bool static_find(struct str url, struct static_file *out);

#endif
