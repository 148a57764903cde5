/* What the public's pages have in common: where one can go, and a picture that leads to a page. */
#ifndef YICAI_FEATURES_PUBLIC_PAGES_H
#define YICAI_FEATURES_PUBLIC_PAGES_H

#include "app/frame.h"

/* The header's links and the foot of a public page; the one that `here` (a path) lies at or below is marked. */
void public_frame(struct frame *f, const char *here);

/* The address of a page of this site as another device opens it: https://host/path. path is encoded already. */
struct str site_address(const struct frame *f, struct str path);

/* The modules of a QR code that says `text` (ui_qr draws them) in the request's memory, *size modules wide; NULL when it
 * cannot be made. */
const unsigned char *qr_modules(const struct frame *f, struct str text, int *size);

#endif
