/* The parts that pages are put together from; with the headers it includes, all of them.
 * Each takes a small struct of data. Texts are escaped; empty texts and NULL lists leave their part out; everything is
 * borrowed until the page is written. Parts know neither routes nor users. */
#ifndef YICAI_HTML_PARTS_H
#define YICAI_HTML_PARTS_H

#include "html/chart.h"

/* A white card: {% wrap ui_card(&c) %} … {% end %}. */
struct ui_card {
	struct str title, note; /* note: small, beside the title */
	struct ui_link more;    /* at the right; text empty: none */
	const char *id;         /* NULL none */
	bool flush;             /* a list that reaches the card's edges */
};
void ui_card_begin(struct html *h, const struct ui_card *c);
void ui_card_end(struct html *h, const struct ui_card *c);

/* Cards beside each other: cols 2, 3 or 4; 21: the left one twice as wide. */
void ui_grid_begin(struct html *h, int cols);
void ui_grid_end(struct html *h, int cols);

/* A link that looks like a button; primary and danger as in the link. */
void ui_button(struct html *h, const struct ui_link *l);
void ui_buttons(struct html *h, const struct ui_link *l, size_t n);

/* The sections of one thing; each has an address. count is shown beside the word. */
void ui_tabs(struct html *h, struct str label, const struct ui_link *tabs, size_t n);

/* The same for filters inside a card: 全部 就业 证书. */
void ui_pills(struct html *h, struct str label, const struct ui_link *pills, size_t n);

/* Names and values (dl). */
struct ui_fact {
	struct str name, value, href;
	struct str sub;
	struct str reveal_href; /* the value is masked; 查看（留痕） leads there. Empty: nothing to reveal */
	bool strong;
};
void ui_facts(struct html *h, const struct ui_fact *f, size_t n);

/* The head of a person's or an institution's page; holds the <h1>. */
struct ui_who {
	struct str name, sub; /* 女 · 27 岁 · 专科（高职） */
	struct str sign;      /* one character, or empty with icon */
	const char *icon;
	const struct ui_chip *chips;
	size_t chips_n;
	const struct ui_fact *facts;
	size_t facts_n;
	const struct ui_link *deeds;
	size_t deeds_n;
};
void ui_who(struct html *h, const struct ui_who *w);

/* What happened to somebody, newest first; a heading for each year. */
enum ui_event_kind {
	UI_EVENT_JOB,
	UI_EVENT_CERT,
	UI_EVENT_TRAINING,
	UI_EVENT_PAY,
	UI_EVENT_HONOUR,
	UI_EVENT_NODE,
	UI_EVENT_CHANGE
};
struct ui_event {
	day_t day;
	enum ui_event_kind kind;
	struct str state; /* 补贴 · 已发放 */
	struct str title, text, href;
	int64_t fen; /* UI_NONE none */
	struct ui_link why;
	bool future;  /* has not come yet */
	bool current; /* the one whose panel is open */
};
void ui_timeline(struct html *h, const struct ui_event *e, size_t n);

/* Where one is in a procedure. */
enum ui_step_state { UI_STEP_DONE, UI_STEP_HERE, UI_STEP_AHEAD, UI_STEP_FAILED };
struct ui_step {
	struct str text, sub; /* sub: a date */
	enum ui_step_state state;
};
void ui_steps(struct html *h, struct str label, const struct ui_step *s, size_t n);

/* 为什么是这个金额. */
struct ui_term {
	struct str value, unit, note; /* 250, 元 / 月, 四级（中级）标准 */
	const char *sign;             /* before it: "×", "＋", "="; NULL for the first */
	bool result;
};
struct ui_cond {
	enum ui_tone tone; /* UI_OK met, UI_BAD not met, UI_WARN not known */
	struct str text, fact, clause, href;
};
struct ui_explain {
	struct str title, sub;
	const struct ui_term *terms;
	size_t terms_n;
	struct ui_chip verdict; /* 5 条全部符合 */
	const struct ui_cond *conds;
	size_t conds_n;
	const struct ui_table *months; /* NULL none */
	struct str tip_strong, tip;    /* what would change it */
	const struct ui_fact *sources;
	size_t sources_n;
	const struct ui_link *deeds;
	size_t deeds_n;
	struct str close_href;
};
void ui_explain(struct html *h, const struct ui_explain *x);

/* Nothing here yet, and what to do about it. */
struct ui_empty {
	const char *icon; /* NULL: inbox */
	struct str title, text;
	struct ui_link link;
};
void ui_empty(struct html *h, const struct ui_empty *e);

/* A notice inside a page: an icon, a sentence, a link. */
struct ui_tip {
	enum ui_tone tone;
	struct str strong, text;
	struct ui_link link;
};
void ui_tip(struct html *h, const struct ui_tip *t);

/* A long deed in the background. The page reads itself anew every two seconds until it is done, with and without
 * scripts, so it survives being closed. */
struct ui_job {
	struct str id, title, state; /* state: 正在计算 */
	enum ui_tone tone;
	int64_t done, total; /* total 0: not known yet */
	struct str noun;     /* 人 */
	struct str left;     /* 约剩 2 分钟 */
	bool running;
	struct str self_href; /* this progress as a fragment */
	struct str stop_action, csrf;
	struct ui_link result;
};
void ui_job(struct html *h, const struct ui_job *j);

/* Before and after. */
struct ui_change {
	struct str name, before, after;
	bool same;
};
struct ui_diff {
	struct str before_title, after_title; /* 更正前, 更正后 */
	const struct ui_change *rows;
	size_t n;
	struct str of; /* which one it is, read out, when a page shows several */
};
void ui_diff(struct html *h, const struct ui_diff *d);

/* What there is to do, each with its number. */
struct ui_todo {
	enum ui_tone tone;
	const char *icon;
	struct str title, text, href;
	int64_t count;
};
void ui_todos(struct html *h, const struct ui_todo *t, size_t n);

/* Large numbers with a word: 33 可以导入. */
struct ui_tally {
	int64_t n;
	struct str text;
	struct ui_chip chip; /* text empty: none */
	struct str href;
};
void ui_tallies(struct html *h, const struct ui_tally *t, size_t n);

/* A phone's list of links, each with a line below, and its grid of large buttons. */
struct ui_item {
	struct str title, text, href;
	const char *icon;
	enum ui_tone tone;
};
void ui_items(struct html *h, const struct ui_item *i, size_t n);
void ui_buttons_grid(struct html *h, struct str label, const struct ui_item *i, size_t n);

/* The answer to a check of a certificate: a coloured head, the document, or what may be the cause. */
struct ui_verdict {
	enum ui_tone tone;      /* UI_OK 有效; UI_BAD 已撤销, 已过期; UI_WARN 没有查到 */
	struct str title, text; /* holds the <h1> */
	struct str document, document_sub;
	const struct ui_fact *facts;
	size_t facts_n;
	instant_t at; /* when it was checked; 0: not told */
	struct str causes_title;
	const struct str *causes;
	size_t causes_n;
	struct str number; /* 核验编号, and where the data come from */
	const struct ui_link *links;
	size_t links_n;
};
void ui_verdict(struct html *h, const struct ui_verdict *v);

/* Questions that open. */
struct ui_question {
	struct str question, answer;
	bool open;
};
void ui_faq(struct html *h, const struct ui_question *q, size_t n);

/* A ranking on a television: heads and values are three each. */
struct ui_board_row {
	struct str no, name, href;
	struct str values[3];
	bool top;     /* among the first three */
	bool current; /* its details are beside */
};
void ui_board(struct html *h, const struct str heads[3], const struct ui_board_row *r, size_t n);

/* How many dark modules of a QR code stand side by side in their row from this one on. */
static inline int ui_qr_run(const unsigned char *modules, int size, int at)
{
	int n = 0;
	while (at % size + n < size && modules[at + n] & 1)
		n++;
	return n;
}
/* A QR code: size × size modules, row by row, dark where the lowest bit is set (as libqrencode gives them). */
void ui_qr(struct html *h, const unsigned char *modules, int size, struct str said);

#endif
