#include "features/steering/tile_map.h"

#include <pthread.h>

#include "base/asset.h"

static struct tile_place places[TILE_PLACES];
static size_t places_n;
static pthread_once_t once = PTHREAD_ONCE_INIT;

/* One line: 330603,1,1,柯桥区. A line that is none is left out; a test counts them. */
static void take_line(struct str line)
{
	struct tile_place p = {.code = str_cut(&line, ',')};
	struct str row = str_cut(&line, ','), col = str_cut(&line, ',');
	int64_t r, c;
	if (places_n == TILE_PLACES || !str_to_i64(row, &r) || !str_to_i64(col, &c))
		return;
	if (r < 1 || r > TILE_ROWS || c < 1 || c > TILE_COLS)
		return;
	p.name = str_trim(line);
	p.row = (int)r;
	p.col = (int)c;
	places[places_n++] = p;
}

/* Reads the file that the program carries. */
static void read_file(void)
{
	for (const struct asset *a = assets; a->path; a++) {
		struct str text = asset_str(a);
		if (!str_is(str_of(a->path), "data/tiles.csv"))
			continue;
		while (text.n)
			take_line(str_cut(&text, '\n'));
	}
}

const struct tile_place *tile_place(struct str code)
{
	pthread_once(&once, read_file);
	for (size_t i = 0; i < places_n; i++)
		if (str_eq(places[i].code, code))
			return &places[i];
	return NULL;
}
