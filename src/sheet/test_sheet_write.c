/* What is written comes back unchanged; a spreadsheet runs nothing of it; nothing half-written is left. */
#include "sheet/test_book.h"

#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"

/* libxlsxwriter 1.1.4 forgets one copy of a drop-down's range; nothing of ours. */
const char *__lsan_default_suppressions(void);
const char *__lsan_default_suppressions(void)
{
	return "leak:lxw_strdup";
}

static char folder[64];

/* A path in the test's own folder. */
static const char *in_folder(const char *name)
{
	static char path[400];
	snprintf(path, sizeof path, "%s/%s", folder, name);
	return path;
}

/* How many files are in the folder. */
static int files(void)
{
	DIR *d = opendir(folder);
	int n = 0;
	while (readdir(d))
		n++;
	closedir(d);
	return n - 2;
}

static int make_folder(void **state)
{
	(void)state;
	snprintf(folder, sizeof folder, "%s/yicai-write-XXXXXX", P_tmpdir);
	return mkdtemp(folder) ? 0 : -1;
}

static int remove_folder(void **state)
{
	(void)state;
	DIR *d = opendir(folder);
	struct dirent *entry;
	while ((entry = readdir(d)) != NULL)
		if (entry->d_name[0] != '.')
			unlink(in_folder(entry->d_name));
	closedir(d);
	return rmdir(folder);
}

static const char *const rows[][F_N] = {
    {ID1, "甲一", "三级", "2021-07-01", "", "2021-07", "4815.30", "30", "是", "52330602MJ0000018E", "95.50",
     "1999-01-01"},
    {ID2, "乙,\"二\"\n三", "", "1901-01-01", "2024-06-30", "2024-12", "0.00", "0", "否", "00123", "0.29", ""},
    {ID2, "San Zhang", "", "2099-12-31", "", "", "99999999.99", "", "", "", "", "1950-02-28"},
    {ID2, "", "", "2022-01-01", "", "", "", "", "", "", "", ""},
};
#define ROWS (sizeof rows / sizeof *rows)

/* Writes the rows to a file. */
static void write_rows(const char *path, enum sheet_format f)
{
	struct sheet_writer *w;
	struct err e;
	struct str cells[F_N];
	assert_int_equal(writer_open(&w, path, f, &e), 0);
	assert_int_equal(writer_tab(w, &work, &e), 0);
	for (size_t i = 0; i < ROWS; i++) {
		for (size_t c = 0; c < F_N; c++)
			cells[c] = str_of(rows[i][c]);
		assert_int_equal(writer_row(w, cells, F_N, &e), 0);
	}
	assert_int_equal(writer_close(w, &e), 0);
}

/* Reads them back: every cell as it was, nothing corrected. */
static void expect_rows_in(const char *path)
{
	struct book *b;
	struct source *s;
	struct sheet_row row;
	struct err e;
	struct buf text;
	buf_init(&text, 1 << 16);
	assert_int_equal(book_open(&b, path, &e), 0);
	assert_int_equal(source_open(&s, b, 0, &work, DAY_NONE, &e), 0);
	for (size_t i = 0; i < ROWS; i++) {
		assert_int_equal(source_next(s, &row, &e), 1);
		for (size_t c = 0; c < F_N; c++) {
			const char *told = rows[i][c];
			bool broken = strchr(told, '\n') != NULL; /* a line break becomes a blank */
			if (row.cell[c].state == CELL_BAD || (row.cell[c].state == CELL_FIXED && !broken))
				fail_msg("%zu %s: %s", i, work_fields[c].label, row.cell[c].why);
			buf_clear(&text);
			cell_text(&work_fields[c], row.cell[c].v, row.cell[c].text, &text);
			if (!broken)
				assert_string_equal(text.p ? text.p : "", told);
		}
	}
	assert_int_equal(source_next(s, &row, &e), 0);
	source_close(s);
	book_close(b);
	buf_release(&text);
}

static void what_is_exported_comes_back_unchanged(void **state)
{
	(void)state;
	write_rows(in_folder("任职.csv"), SHEET_CSV);
	expect_rows_in(in_folder("任职.csv"));
	write_rows(in_folder("任职.csv"), SHEET_CSV_BOM);
	expect_rows_in(in_folder("任职.csv"));
	write_rows(in_folder("任职.xlsx"), SHEET_XLSX);
	expect_rows_in(in_folder("任职.xlsx"));
	assert_int_equal(files(), 2);
}

static void a_csv_is_plain_utf8_and_what_would_run_is_guarded(void **state)
{
	(void)state;
	struct sheet_writer *w;
	struct err e;
	struct buf text;
	static const char *const headers[] = {"原因", "金额"};
	const struct str cells[][2] = {{STR("=1+1"), STR("-5.00")},
				       {STR("@甲"), STR("1")},
				       {STR("－甲"), STR("+5")},
				       {STR("甲,乙"), STR("")},
				       {STR("-5元"), STR("\t")}};
	buf_init(&text, 4096);
	assert_int_equal(writer_open(&w, in_folder("a.csv"), SHEET_CSV, &e), 0);
	assert_int_equal(writer_tab_plain(w, "差异", headers, 2, &e), 0);
	for (size_t i = 0; i < sizeof cells / sizeof *cells; i++)
		assert_int_equal(writer_row(w, cells[i], 2, &e), 0);
	assert_int_equal(writer_row(w, cells[0], 1, &e), -1);
	assert_string_equal(e.what, "这一行有1格，表头有2格");
	assert_int_equal(writer_tab_plain(w, "又一张", headers, 2, &e), -1);
	assert_string_equal(e.what, "一个.csv只放一张表");
	assert_int_equal(writer_close(w, &e), 0);
	assert_int_equal(file_read(in_folder("a.csv"), &text, &e), 0);
	assert_string_equal(text.p, "原因,金额\n'=1+1,-5.00\n'@甲,1\n'－甲,'+5\n\"甲,乙\",\n'-5元,\"'\t\"\n");
	buf_clear(&text);
	assert_int_equal(writer_open(&w, in_folder("a.csv"), SHEET_CSV_BOM, &e), 0);
	assert_int_equal(writer_tab_plain(w, "差异", headers, 2, &e), 0);
	assert_int_equal(writer_close(w, &e), 0);
	assert_int_equal(file_read(in_folder("a.csv"), &text, &e), 0);
	assert_string_equal(text.p, "\xef\xbb\xbf原因,金额\n");
	buf_release(&text);
}

static void a_file_appears_whole_or_not_at_all(void **state)
{
	(void)state;
	struct sheet_writer *w;
	struct err e;
	struct buf text;
	struct stat st;
	static const char *const headers[] = {"新"};
	int before = files();
	assert_int_equal(file_write(in_folder("b.csv"), STR("旧\n"), &e), 0);
	assert_int_equal(writer_open(&w, in_folder("b.csv"), SHEET_CSV, &e), 0);
	assert_int_equal(writer_tab_plain(w, "x", headers, 1, &e), 0);
	assert_int_equal(files(), before + 2);
	writer_abandon(w);
	assert_int_equal(files(), before + 1);
	buf_init(&text, 100);
	assert_int_equal(file_read(in_folder("b.csv"), &text, &e), 0);
	assert_string_equal(text.p, "旧\n");
	buf_release(&text);
	assert_int_equal(writer_open(&w, in_folder("b.xlsx"), SHEET_XLSX, &e), 0);
	assert_int_equal(writer_tab_plain(w, "x", headers, 1, &e), 0);
	writer_abandon(w);
	assert_int_equal(files(), before + 1);
	write_rows(in_folder("b.csv"), SHEET_CSV);
	assert_int_equal(stat(in_folder("b.csv"), &st), 0);
	assert_int_equal(st.st_mode & 0777, 0600);
}

static void what_cannot_be_written_is_said(void **state)
{
	(void)state;
	struct sheet_writer *w;
	struct err e;
	assert_int_equal(writer_open(&w, folder, SHEET_CSV, &e), -1);
	assert_string_equal(e.what, "写不了：这是文件夹");
	assert_int_equal(e.code, ERR_IO);
	assert_int_equal(writer_open(&w, "/dev/null", SHEET_CSV, &e), -1);
	assert_string_equal(e.what, "写不了：这不是普通文件");
	assert_int_equal(writer_open(&w, in_folder("nowhere/a.csv"), SHEET_CSV, &e), -1);
	assert_string_equal(e.what, "写不了：没有这个文件或文件夹");
	assert_int_equal(writer_open(&w, NULL, SHEET_XLSX, &e), -1);
	assert_int_equal(e.code, ERR_USAGE);
	assert_int_equal(writer_open(&w, in_folder("c.xlsx"), SHEET_XLSX, &e), 0);
	static const char *const headers[] = {"甲"};
	assert_int_equal(writer_tab_plain(w, "a/b", headers, 1, &e), -1);
	assert_string_equal(e.what, "工作表不能叫“a/b”");
	assert_int_equal(writer_tab_plain(w, "好", headers, 1, &e), 0);
	char *text = malloc(40000);
	memset(text, 'a', 40000);
	struct str cell = {text, 40000};
	assert_int_equal(writer_row(w, &cell, 1, &e), -1);
	assert_string_equal(e.what, "第2行有一格超过32767个字，工作簿放不下");
	assert_string_equal(e.todo, "改导出为.csv");
	writer_abandon(w);
	free(text);
}

static void a_template_is_an_empty_sheet_that_imports_as_nothing(void **state)
{
	(void)state;
	struct book *b;
	struct err e;
	struct buf out;
	buf_init(&out, 4096);
	assert_int_equal(template_write(&work, in_folder("任职模板.xlsx"), &e), 0);
	assert_int_equal(book_open(&b, in_folder("任职模板.xlsx"), &e), 0);
	assert_int_equal(book_tabs(b), 3);
	assert_true(str_is(book_tab(b, 0), "任职"));
	assert_true(str_is(book_tab(b, 1), "填写说明"));
	assert_false(book_tab_hidden(b, 1));
	assert_true(book_tab_hidden(b, 2));
	assert_int_equal(book_fit(b, 0, &work, &e), F_N);
	assert_int_equal(book_fit(b, 1, &work, &e), -1);
	tell_book(b, &out);
	assert_string_equal(out.p, "2 说明行\n");
	buf_release(&out);
	book_close(b);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(what_is_exported_comes_back_unchanged),
	    cmocka_unit_test(a_csv_is_plain_utf8_and_what_would_run_is_guarded),
	    cmocka_unit_test(a_file_appears_whole_or_not_at_all),
	    cmocka_unit_test(what_cannot_be_written_is_said),
	    cmocka_unit_test(a_template_is_an_empty_sheet_that_imports_as_nothing),
	};
	return cmocka_run_group_tests(tests, make_folder, remove_folder);
}
