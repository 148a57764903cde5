#include "features/exchange/import.h"
#include "sheet/write.h"

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

#include "base/file.h"

#define JOBS_MAX 2000 /* tabs of all files */

/* The name without its ending: what selects the sheet. */
static struct str stem(const char *name)
{
	struct str s = str_of(name);
	for (size_t i = s.n; i > 1; i--)
		if (s.p[i - 1] == '.')
			return (struct str){s.p, i - 1};
	return s;
}

/* The sheet of this name: number in features[], ROSTER, or ROSTER − 1 for none. */
static int sheet_named(struct str name)
{
	int type = fact_type_find(name);
	return type >= 0 ? type : roster_named(name) ? ROSTER : ROSTER - 1;
}

/* The record that a sheet number stands for. */
static const struct record *sheet_record(const struct import *im, int type)
{
	return type == ROSTER ? &im->roster.rec : features[type].type->rec;
}

const struct record *job_record(const struct import *im, const struct job *job)
{
	return sheet_record(im, job->type);
}

/* A refusal of the file itself decides for the whole import. */
static int spoil(struct import *im, const char *file, const struct err *why)
{
	im->rep->spoiled = true;
	im->rep->refused++;
	note_fault(im, file, why);
	return 0;
}

/* An error that is the file's, not the program's. */
static bool file_fault(const struct err *e)
{
	return e->code == ERR_INPUT || e->code == ERR_LIMIT || e->code == ERR_DAMAGED;
}

int job_fault(struct import *im, const struct job *job, struct err *e)
{
	return file_fault(e) ? spoil(im, job->name, e) : -1;
}

/* Adds one tab to what is read. */
static int add_job(struct import *im, struct book *b, size_t tab, int type, struct err *e)
{
	struct plan *p = &im->plan;
	struct arena *mem = im->rep->mem;
	struct str file = book_name(b), name = book_tab(b, tab);
	if (p->jobs == JOBS_MAX)
		return err_set(e, ERR_LIMIT, "一次导入的工作表超过 %d 张", JOBS_MAX);
	struct job *job = &p->job[p->jobs++];
	*job = (struct job){.book = b, .tab = tab, .type = type, .file = arena_copy(mem, file.p, file.n)};
	char *label = arena_get(mem, file.n + name.n + 3);
	if (!job->file || !label)
		return err_set(e, ERR_NOMEM, "内存不足");
	if (book_is_xlsx(b))
		snprintf(label, file.n + name.n + 3, "%.*s[%.*s]", STR_FMT(file), STR_FMT(name));
	else
		snprintf(label, file.n + 1, "%.*s", STR_FMT(file));
	job->name = label;
	return 0;
}

/* Takes the tab of the sheet's name, else the only one whose header fits. */
static int add_chosen(struct import *im, struct book *b, int type, struct err *e)
{
	size_t tabs = book_tabs(b), fits = 0, which = 0;
	const struct record *rec = sheet_record(im, type);
	if (im->o->tab > tabs)
		return err_set(e, ERR_INPUT, "工作簿里没有第 %zu 张工作表", im->o->tab);
	if (im->o->tab)
		return add_job(im, b, im->o->tab - 1, type, e);
	for (size_t i = 0; i < tabs; i++)
		if (sheet_named(book_tab(b, i)) == type)
			return add_job(im, b, i, type, e);
	if (tabs == 1)
		return add_job(im, b, 0, type, e);
	for (size_t i = 0; i < tabs; i++) {
		int fit = book_fit(b, i, rec, e);
		if (fit < -1)
			return -1;
		if (fit >= 0)
			which = i;
		fits += fit >= 0;
	}
	if (fits == 1)
		return add_job(im, b, which, type, e);
	if (!fits)
		return err_set(e, ERR_INPUT, "工作簿里没有一张工作表的表头是“%s”", rec->name);
	err_set(e, ERR_INPUT, "有 %zu 张工作表的表头都像“%s”", fits, rec->name);
	return err_todo(e, "把要导入的那张改名为“%s”", rec->name);
}

/* Says which tabs of a workbook are left out. */
static void tell_others(struct import *im, struct book *b, size_t from)
{
	const char *why = im->o->sheet.n ? "不是这次指定的" : "不是任何一张表的名字";
	for (size_t i = 0; i < book_tabs(b); i++) {
		bool taken = template_beside(book_tab(b, i));
		for (size_t j = from; j < im->plan.jobs; j++)
			taken |= im->plan.job[j].book == b && im->plan.job[j].tab == i;
		struct str name = book_tab(b, i), file = book_name(b);
		if (!taken)
			note_file(im, NOTE_ABOUT, arena_copy(im->rep->mem, file.p, file.n),
				  "工作表“%.*s”%s，没有导入", STR_FMT(name), why);
	}
}

/* The tabs of a workbook that bear a sheet's name; else the file's name says what its only fitting tab is. */
static int add_tabs(struct import *im, struct book *b, struct err *e)
{
	size_t from = im->plan.jobs;
	for (size_t i = 0; i < book_tabs(b); i++) {
		int type = sheet_named(book_tab(b, i));
		if (type >= ROSTER && add_job(im, b, i, type, e))
			return -1;
	}
	if (im->plan.jobs > from)
		return 0;
	struct str name = book_name(b);
	int type = sheet_named(stem(name.p));
	if (type < ROSTER) {
		err_set(e, ERR_INPUT, "工作簿里没有一张工作表用的是表名");
		return err_todo(e, "给工作表改名，或用 --sheet 说明是哪张表");
	}
	return add_chosen(im, b, type, e);
}

/* Opens one file and finds what it holds. type: what --sheet says, ROSTER − 1 nothing. */
static int add_file(struct import *im, const char *path, int type, bool in_folder, struct err *e)
{
	struct plan *p = &im->plan;
	const char *name = file_name(path);
	struct err why = {0};
	if (p->books == IMPORT_FILES_MAX)
		return err_set(e, ERR_LIMIT, "一次导入的文件超过 %d 个", IMPORT_FILES_MAX);
	if (in_folder && sheet_named(stem(name)) < ROSTER) {
		err_set(&why, ERR_INPUT, "文件名不是任何一张表的名字");
		err_todo(&why, "改成表名，或移出这个文件夹");
		return spoil(im, arena_copy(im->rep->mem, name, strlen(name)), &why);
	}
	struct book *b;
	if (book_open(&b, path, &why)) {
		if (file_fault(&why))
			return spoil(im, arena_copy(im->rep->mem, name, strlen(name)), &why);
		*e = why;
		return -1;
	}
	p->book[p->books++] = b;
	size_t from = p->jobs;
	if (type < ROSTER && !book_is_xlsx(b)) {
		type = sheet_named(book_tab(b, 0));
		if (type < ROSTER) {
			err_set(&why, ERR_INPUT, "文件名不是任何一张表的名字");
			err_todo(&why, "改成表名，或用 --sheet 说明是哪张表");
			return spoil(im, arena_copy(im->rep->mem, name, strlen(name)), &why);
		}
	}
	int bad = type >= ROSTER ? add_chosen(im, b, type, &why) : add_tabs(im, b, &why);
	if (bad && !file_fault(&why)) {
		*e = why;
		return -1;
	}
	if (bad)
		return spoil(im, arena_copy(im->rep->mem, name, strlen(name)), &why);
	tell_others(im, b, from);
	return 0;
}

/* Files that are nobody's sheet: hidden ones, and what a spreadsheet leaves beside an open file. */
static int wanted(const struct dirent *d)
{
	return d->d_name[0] != '.' && strncmp(d->d_name, "~$", 2) != 0;
}

/* By the bytes of the name: the same order everywhere. */
static int by_name(const struct dirent **a, const struct dirent **b)
{
	return strcmp((*a)->d_name, (*b)->d_name);
}

/* What the system said of a path. */
static int unreadable(const char *path, struct err *e)
{
	err_set(e, ERR_IO, "读不了：%s", errno_text(errno));
	return err_at(e, "%s", path);
}

/* All files of a folder, none below it. */
static int add_folder(struct import *im, const char *path, struct err *e)
{
	struct dirent **entry;
	int n = scandir(path, &entry, wanted, by_name), ret = 0;
	if (n < 0)
		return unreadable(path, e);
	for (int i = 0; i < n; i++) {
		size_t room = strlen(path) + strlen(entry[i]->d_name) + 2;
		char *full = malloc(room);
		struct stat st;
		if (ret || !full) {
			ret = ret ? ret : err_set(e, ERR_NOMEM, "内存不足");
		} else if (snprintf(full, room, "%s/%s", path, entry[i]->d_name), stat(full, &st)) {
			ret = unreadable(full, e);
		} else if (S_ISDIR(st.st_mode)) {
			note_file(im, NOTE_ABOUT,
				  arena_copy(im->rep->mem, entry[i]->d_name, strlen(entry[i]->d_name)),
				  "是下级文件夹，没有导入");
		} else {
			ret = add_file(im, full, ROSTER - 1, true, e);
		}
		free(full);
		free(entry[i]);
	}
	free(entry);
	return ret;
}

/* The order in which sheets are read: as they depend on each other, a roster after 人员. */
static int rank(const struct import *im, const struct job *j)
{
	return j->type == ROSTER ? im->roster.part[0].type * 2 + 1 : j->type * 2;
}

/* Insertion sort: few jobs, and those of one rank stay in their order. */
static void sort_jobs(struct import *im)
{
	struct job *job = im->plan.job;
	for (size_t i = 1; i < im->plan.jobs; i++) {
		struct job j = job[i];
		size_t k = i;
		for (; k > 0 && rank(im, &job[k - 1]) > rank(im, &j); k--)
			job[k] = job[k - 1];
		job[k] = j;
	}
}

/* What --sheet names. */
static int named_sheet(const struct import *im, int *type, struct err *e)
{
	*type = ROSTER - 1;
	if (!im->o->sheet.n)
		return 0;
	*type = sheet_named(im->o->sheet);
	if (*type >= ROSTER)
		return 0;
	return sheet_unknown(im->o->sheet, e);
}

/* A name that says another form than the book has: no spreadsheet would open it. */
static int mark_misnamed(const struct book *b, const char *mark, struct err *e)
{
	static const char *const forms[] = {".csv", ".xlsx"};
	struct str name = str_of(mark);
	if (!str_ends(name, str_of(forms[!book_is_xlsx(b)])))
		return 0;
	err_set(e, ERR_USAGE, "--mark 交回的是同一种文件，原表是 %s", forms[book_is_xlsx(b)]);
	err_at(e, "%s", mark);
	return err_todo(e, "文件名以 %s 结尾", forms[book_is_xlsx(b)]);
}

int plan_make(struct import *im, const char *const *paths, size_t n, struct err *e)
{
	int type;
	if (named_sheet(im, &type, e))
		return -1;
	im->plan.job = ARENA_ARRAY(im->rep->mem, JOBS_MAX, struct job);
	if (!im->plan.job)
		return err_set(e, ERR_NOMEM, "内存不足");
	for (size_t i = 0; i < n; i++) {
		struct stat st;
		if (stat(paths[i], &st))
			return unreadable(paths[i], e);
		if (S_ISDIR(st.st_mode) && type >= ROSTER)
			return err_set(e, ERR_USAGE, "--sheet 只用于文件，%s 是文件夹", paths[i]);
		if (S_ISDIR(st.st_mode) ? add_folder(im, paths[i], e) : add_file(im, paths[i], type, false, e))
			return -1;
	}
	if (im->o->mark && im->plan.books > 1)
		return err_set(e, ERR_USAGE, "--mark 只用于一个文件，这次有 %zu 个", im->plan.books);
	if (im->o->mark && im->plan.books && mark_misnamed(im->plan.book[0], im->o->mark, e))
		return -1;
	if (!im->plan.jobs && !im->rep->refused)
		return err_set(e, ERR_INPUT, "没有可以导入的文件");
	sort_jobs(im);
	for (size_t i = 0; i < im->plan.jobs; i++)
		im->plan.job[i].count = count_of(im, job_record(im, &im->plan.job[i])->name);
	return 0;
}

void plan_release(struct plan *p)
{
	for (size_t i = 0; i < p->books; i++)
		book_close(p->book[i]);
	p->books = p->jobs = 0;
}
