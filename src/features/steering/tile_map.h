/* 方位示意: where the counties of a city lie, roughly, as places in a grid (data/tiles.csv). No map, and it does not say so. */
#ifndef YICAI_FEATURES_STEERING_TILE_MAP_H
#define YICAI_FEATURES_STEERING_TILE_MAP_H

#include "base/str.h"

#define TILE_PLACES 256 /* in the file */
#define TILE_ROWS   12
#define TILE_COLS   9 /* as many as a screen has room for */

/* The place of a unit: row and column from 1 on, and a name short enough for a tile. */
struct tile_place {
	struct str code, name;
	int row, col;
};

/* The place of the unit with this code; NULL: the file has none. Lives as long as the program. */
const struct tile_place *tile_place(struct str code);

#endif
