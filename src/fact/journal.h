/* The journal: one chained entry a recording, with the digests of the rows it wrote and closed.
 *
 *   part    what one entry did to one table: how many rows it wrote and closed, and two SM3 digests: of the rows written,
 *           in the order of their seq, each as canonical bytes (fact/canon.h: typed, length-prefixed, secrets by their
 *           plain text, so that a rotation of keys disturbs nothing); and of the keys of the rows closed, by id
 *   entry   number, instant, who, what, source and its digest, detail, what it undoes, counts, the digest of its parts;
 *           digest = SM3(digest of the entry before ‖ all of that)
 *   head    number, instant and digest of the last entry, sealed by a digest keyed with the key file, so that a cut-off
 *           end is found, and so that nobody writes on with the wrong key
 *
 * What no journal can see from inside: the whole store put back to an earlier state of itself. Whoever fears that notes
 * the head (journal_head) elsewhere: a later store must still have that entry with that digest. */
#ifndef YICAI_FACT_JOURNAL_H
#define YICAI_FACT_JOURNAL_H

#include "fact/fact.h"

/* X(word, Chinese): what a recording may be. */
#define DEEDS(X)                                                                                                     \
	X("init", "建库")                                                                                            \
	X("import", "导入")                                                                                          \
	X("undo", "撤销导入")                                                                                        \
	X("assert", "登记")                                                                                          \
	X("correct", "更正")                                                                                         \
	X("retract", "收回")                                                                                         \
	X("merge", "合并人员")                                                                                       \
	X("unmerge", "撤销合并")                                                                                     \
	X("reveal", "查看全号")                                                                                      \
	X("export", "导出")                                                                                          \
	X("backup", "备份")                                                                                          \
	X("rotate", "换钥")                                                                                          \
	X("reading", "选定读法")                                                                                     \
	X("demo", "生成演示数据")                                                                                    \
	X("run", "核算")                                                                                             \
	X("run_end", "核算完成")                                                                                     \
	X("account", "账号")                                                                                         \
	X("calendar", "公布工作日")                                                                                  \
	X("flow", "办件")                                                                                            \
	X("budget", "预算")                                                                                          \
	X("norm", "更改配比标准")                                                                                    \
	X("report", "报送报表")                                                                                      \
	X("claim", "申领")                                                                                           \
	X("notice", "公示")                                                                                          \
	X("pay", "支付")                                                                                             \
	X("bank", "银行回执")                                                                                        \
	X("adjust", "补发追回")

/* The Chinese word for an entry's `what`, which itself when it is none of DEEDS. */
struct str deed_label(struct str what);

#define JOURNAL_TEXT_MAX 1000 /* bytes of who, what, source, detail each; a longer one is cut at a character */

struct entry {
	int64_t number; /* 1 … without gaps */
	instant_t at;   /* later than that of the entry before */
	struct str who, what, source, detail;
	uint8_t source_digest[SM3_SIZE]; /* zero when there is none */
	int64_t rows, closed;            /* written, closed */
	uint8_t rows_digest[SM3_SIZE];   /* of its parts */
	uint8_t digest[SM3_SIZE];
	int64_t undoes; /* number of the batch that this entry took back, 0 */
};

/* Recomputes the chain and every entry's rows (all fact types given). 0 and *checked = entries when it all agrees;
 * -1 with ERR_DAMAGED naming the first bad entry and what is wrong with it (changed, missing, out of order, rows
 * changed, rows missing, rows without an entry, head). It reads one snapshot in flat memory; others may write
 * meanwhile. progress (may be NULL) is told the entry number. */
int journal_verify(struct house *h, const struct fact_type *const *types, size_t n,
		   void (*progress)(void *self, int64_t done, int64_t total), void *self, int64_t *checked,
		   struct err *e);

/* Entries from `from` on, oldest first, into f until it returns other than 0, which is returned. Texts live during the
 * call; f must not read the journal. */
int journal_each(struct house *h, int64_t from, int (*f)(void *self, const struct entry *en), void *self,
		 struct err *e);
/* Which entries a search wants; what is blank or 0 does not matter. Newest first. */
struct journal_query {
	struct str who;           /* part of the name of who acted */
	struct str what, or_what; /* words of DEEDS: this one or that one */
	instant_t from, to;       /* from ≤ at < to; to 0: no end */
	int64_t before;           /* entries with smaller numbers: where the page before ended */
	size_t n;                 /* at most */
};
/* Entries that fit, into f as with journal_each. */
int journal_search(struct house *h, const struct journal_query *q, int (*f)(void *self, const struct entry *en),
		   void *self, struct err *e);
/* One entry, its texts in mem. ERR_NOTFOUND when there is none of that number. */
int journal_get(struct house *h, int64_t number, struct arena *mem, struct entry *out, struct err *e);
/* The journal's head lies under a digest of this key file: ERR_DAMAGED when it was changed, or when the key file is another's. An
 * empty journal fits every one. */
int journal_fits(struct house *h, struct err *e);
/* Number of the last entry and its digest, to be noted elsewhere; number 0 and zeros in an empty journal. */
int journal_head(struct house *h, int64_t *number, uint8_t digest[static SM3_SIZE], struct err *e);
/* What an entry did to each table: calls f with the table's name, rows written, rows closed. */
int journal_parts(struct house *h, int64_t number,
		  int (*f)(void *self, struct str table, int64_t rows, int64_t closed), void *self, struct err *e);

#endif
