/* Any bytes as a CSV sheet: read as a record to the end, never a crash, within the caps. */
#include "features/employment/employment.h"
#include "sheet/sheet.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	struct book *b;
	struct source *s;
	struct err e = {0};
	static struct sheet_row row;
	if (book_open_memory(&b, data, n, "任职.csv", &e) < 0)
		return 0;
	if (source_open(&s, b, 0, employment_facts.rec, day_of(2026, 1, 1), &e) == 0) {
		while (source_next(s, &row, &e) > 0)
			continue;
		source_close(s);
	}
	book_close(b);
	return 0;
}
