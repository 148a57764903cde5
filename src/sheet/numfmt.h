/* Numbers as a workbook keeps them: which formats mean dates, what a number says, which day a serial is. Private to
 * the sheet layer. */
#ifndef YICAI_SHEET_NUMFMT_H
#define YICAI_SHEET_NUMFMT_H

#include "base/date.h"
#include "sheet/grid.h"

#define NUMBER_TEXT_MAX 40u

/* How a format of the workbook's own (yyyy"年"m"月") shows a number; *width: digits of FORM_PADDED. */
enum num_form num_form_of(struct str code, int *width);
/* The same for the numbered formats that every spreadsheet knows. */
enum num_form num_form_builtin(uint32_t id);

/* A stored number (3.3062100000000001E+17) as a plain decimal of at most 15 significant digits, as the spreadsheet
 * shows it; very large and very small ones keep an exponent. Bytes written, 0 when raw is no number. Exact: no floating
 * point. */
size_t number_plain(struct str raw, char out[static NUMBER_TEXT_MAX]);

/* A plain decimal as a date, "2021-03-15" or "2021-03-15 08:30:00". Bytes written, 0 when it is no day. */
size_t serial_date(struct str plain, bool from_1904, char out[static NUMBER_TEXT_MAX]);

#endif
