/* Spells as they are stored: those of one side in one unit and institution, in one text of bytes. A subject takes about eight bytes, and
 * whom an indicator counted on any of the days is read in a pass. */
#ifndef YICAI_FEATURES_STEERING_FIGURE_SPELLS_H
#define YICAI_FEATURES_STEERING_FIGURE_SPELLS_H

#include <stdbool.h>
#include <stdint.h>

#include "base/buf.h"

/* Somebody or something that is counted from one day to another; days by their number (figure_day_number). */
struct stored_spell {
	int64_t subject; /* the store's id */
	int64_t amount;
	uint8_t from, to; /* at most 63 */
	bool doubt;
};

#define SPELL_BYTES_MOST 22 /* of one */

/* Appends one; subjects ascending. *last: the subject before, 0 in the beginning. */
void spell_put(struct buf *out, const struct stored_spell *x, int64_t *last);

/* Reads them one after another. */
struct spell_reader {
	struct str rest;
	int64_t subject;
	bool damaged; /* the bytes are no spells; nothing more comes */
};
/* false at the end, or damaged. */
bool spell_get(struct spell_reader *r, struct stored_spell *out);

#endif
