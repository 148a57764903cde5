/* What the files of directed/ share. */
#ifndef YICAI_FEATURES_DIRECTED_INSIDE_H
#define YICAI_FEATURES_DIRECTED_INSIDE_H

#include "features/directed/directed.h"
#include "store/sql.h"

#define DIRECTED_WORK_MEMORY ((size_t)256 << 20) /* bytes of one deed */

/* Puts the days of a sheet's last version into the facts: a new month, or the standing one corrected. */
int attendance_to_facts(struct house *h, struct recording *r, int64_t sheet, struct err *e);

#endif
