/* Workbooks are written by libxlsxwriter, loaded with the first of them (base/late.h). */
#ifndef YICAI_SHEET_LXW_H
#define YICAI_SHEET_LXW_H

#include <xlsxwriter.h>

#include "base/err.h"

/* The calls taken: lxw.workbook_new is workbook_new. The library names only this one after itself: lxw_strerror. */
#define LXW_CALLS(CALL)                                                                                              \
	CALL(format_set_align)                                                                                       \
	CALL(format_set_bg_color)                                                                                    \
	CALL(format_set_bold)                                                                                        \
	CALL(format_set_border)                                                                                      \
	CALL(format_set_font_color)                                                                                  \
	CALL(format_set_font_size)                                                                                   \
	CALL(format_set_italic)                                                                                      \
	CALL(format_set_num_format)                                                                                  \
	CALL(format_set_text_wrap)                                                                                   \
	CALL(workbook_add_format)                                                                                    \
	CALL(workbook_add_worksheet)                                                                                 \
	CALL(workbook_close)                                                                                         \
	CALL(workbook_new)                                                                                           \
	CALL(workbook_new_opt)                                                                                       \
	CALL(workbook_set_properties)                                                                                \
	CALL(workbook_validate_sheet_name)                                                                           \
	CALL(worksheet_data_validation_range)                                                                        \
	CALL(worksheet_fit_to_pages)                                                                                 \
	CALL(worksheet_freeze_panes)                                                                                 \
	CALL(worksheet_hide)                                                                                         \
	CALL(worksheet_merge_range)                                                                                  \
	CALL(worksheet_repeat_rows)                                                                                  \
	CALL(worksheet_set_column)                                                                                   \
	CALL(worksheet_set_landscape)                                                                                \
	CALL(worksheet_set_paper)                                                                                    \
	CALL(worksheet_set_row)                                                                                      \
	CALL(worksheet_write_comment)                                                                                \
	CALL(worksheet_write_number)                                                                                 \
	CALL(worksheet_write_string)
#define LXW_CALL(name) typeof(name) *name;
struct lxw {
	LXW_CALLS(LXW_CALL)
	typeof(lxw_strerror) *strerror;
};
extern struct lxw lxw;

/* Loads libxlsxwriter unless it is there; no other member of lxw may be called before. ERR_IO: the machine has none. */
int lxw_load(struct err *e);

#endif
