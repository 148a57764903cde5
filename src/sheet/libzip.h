/* The ZIP container of a workbook, by libzip, loaded with the first workbook (base/late.h). */
#ifndef YICAI_SHEET_LIBZIP_H
#define YICAI_SHEET_LIBZIP_H

#include <zip.h>

#include "base/err.h"

/* The calls taken: libzip.fread is zip_fread. */
#define LIBZIP_CALLS(CALL)                                                                                           \
	CALL(close)                                                                                                  \
	CALL(discard)                                                                                                \
	CALL(error_code_system)                                                                                      \
	CALL(error_init)                                                                                             \
	CALL(error_set)                                                                                              \
	CALL(error_to_data)                                                                                          \
	CALL(fclose)                                                                                                 \
	CALL(file_add)                                                                                               \
	CALL(file_set_mtime)                                                                                         \
	CALL(fopen_index)                                                                                            \
	CALL(fread)                                                                                                  \
	CALL(get_error)                                                                                              \
	CALL(get_name)                                                                                               \
	CALL(get_num_entries)                                                                                        \
	CALL(name_locate)                                                                                            \
	CALL(open)                                                                                                   \
	CALL(open_from_source)                                                                                       \
	CALL(source_buffer)                                                                                          \
	CALL(source_file)                                                                                            \
	CALL(source_free)                                                                                            \
	CALL(source_function_create)                                                                                 \
	CALL(source_seek_compute_offset)                                                                             \
	CALL(source_zip)                                                                                             \
	CALL(stat_index)                                                                                             \
	CALL(stat_init)
#define LIBZIP_CALL(name) typeof(zip_##name) *name;
struct libzip {
	LIBZIP_CALLS(LIBZIP_CALL)
};
extern struct libzip libzip;

/* Loads libzip unless it is there; no other member of libzip may be called before. ERR_IO: the machine has none. */
int libzip_load(struct err *e);

#endif
