/* A record on paper: what the page's head tells, and section by section everything known. */
#include "features/block_pages.h"
#include "features/records/story_web.h"

#define OWN_COLUMNS 1 /* at the end of a section: what can be done */

struct ui_link story_print_link(const struct frame *f)
{
	const struct http_pair set[] = {{STR("print"), STR("1")}, {STR("tab"), STR("")}, {STR("kind"), STR("")}};
	return (struct ui_link){.text = STR("打印档案"), .href = frame_with(f, set, 3), .icon = "printer"};
}

/* The head's facts without what only a screen can do. */
static struct ui_fact *head_facts(const struct frame *f, const struct ui_fact *facts, size_t n)
{
	struct ui_fact *v = ARENA_ARRAY(f->mem, n + 1, struct ui_fact);
	for (size_t i = 0; v && i < n; i++) {
		v[i] = facts[i];
		v[i].href = v[i].reveal_href = STR("");
	}
	return v;
}

/* A section's block; none when nothing is known. */
static void section(struct blocks *b, const struct story_output *o, const struct story_part *p)
{
	struct story_table t;
	if (!p->n || b->n == BLOCKS_MAX)
		return;
	story_table_of(b->f, o, p, &t);
	if (t.table.columns_n > OWN_COLUMNS)
		t.table.columns_n -= OWN_COLUMNS;
	struct page_block *block = block_add(b);
	block->card = t.card;
	block->table = BLOCK_KEEP(b->f, t.table);
}

void story_sheet(struct html *h, const struct frame *f, const struct story_output *o, struct str title,
		 const struct ui_fact *facts, size_t n)
{
	const struct http_pair back = {STR("print"), STR("")};
	char day[11];
	struct frame paper = *f;
	struct blocks b = {.f = &paper};
	struct page_block *block = block_add(&b);
	block->facts = head_facts(f, facts, n);
	block->facts_n = block->facts ? n : 0;
	for (size_t i = 0; i < o->nparts; i++)
		section(&b, o, &o->parts[i]);
	struct ui_sheet sheet =
	    blocks_sheet(f, title, frame_text(f, "%lld", (long long)o->id),
			 "来源写着每一条是谁、何时、从哪份文件登记的；证件号码、手机号和银行账号是遮盖的。");
	day_text(o->day, day);
	sheet.frame.lead = o->known ? frame_text(f, "%.*s，%s 所知", STR_FMT(o->name), day) : o->name;
	sheet.frame.back_href = frame_with(f, &back, 1);
	blocks_page(h, &b, &sheet);
}
