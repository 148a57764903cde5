/* What the public's pages have in common: where one can go, and a picture that leads to a page. */
#ifndef YICAI_FEATURES_PUBLIC_PAGES_H
#define YICAI_FEATURES_PUBLIC_PAGES_H

#include "app/frame.h"

/* The header's links and the foot of a public page; the one that `here` (a path) lies at or below is marked. */
void public_frame(struct frame *f, const char *here);

/* The address of a page of this site as another device opens it: https://host/path. path is encoded already. */
struct str site_address(struct ctx *c, struct str path);

/* The modules of a QR code that says `text` (ui_qr draws them) in mem, *size modules wide; NULL when it cannot be made. */
const unsigned char *qr_modules(struct arena *mem, struct str text, int *size);

/* Answers with the QR code of a page of this site as a picture of its own, which browsers may keep. -1: no memory. */
int qr_picture(struct ctx *c, struct str path, struct str said, struct err *e);

#endif
