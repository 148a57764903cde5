/* Arrays that grow in an arena: the room is doubled when the count has reached it, so only the count is kept. */
#ifndef YICAI_POLICY_GROW_H
#define YICAI_POLICY_GROW_H

#include "base/arena.h"
#include <string.h>

/* items (n of them, each `size` bytes, made by this function alone; NULL when n is 0) with room for one more, zeroed.
 * NULL: no memory; the old array is still there. */
static inline void *grow_room(struct arena *mem, void *items, size_t n, size_t size)
{
	if (n == 0)
		return arena_array(mem, 4, size);
	if (n < 4 || (n & (n - 1)) != 0)
		return items;
	void *more = arena_array(mem, n * 2, size);
	if (more)
		memcpy(more, items, n * size);
	return more;
}

/* Points `slot` at a new zeroed item at the end of items[n], n counted up; NULL (n as it was) when there is no memory. */
#define GROW(mem, items, n, slot)                                                                                    \
	do {                                                                                                         \
		void *room_ = grow_room((mem), (items), (n), sizeof((items)[0]));                                    \
		(slot) = NULL;                                                                                       \
		if (room_) {                                                                                         \
			(items) = room_;                                                                             \
			(slot) = &(items)[(n)++];                                                                    \
		}                                                                                                    \
	} while (0)

#endif
