/* The frames of whole pages: desk (officers, institution clerks), phone (workers), public, login, kiosk, television, A4.
 *
 * A frame is written by a `wrap` in a template (docs/templates.md): {% wrap ui_desk(f) %} … {% end %}; from C by the two
 * functions NAME_begin and NAME_end with the same argument. The frame gets everything as data: what is in the
 * navigation, what the counts are and where links lead is decided by whoever fills the struct. Texts are escaped here.
 * An empty text or a NULL list leaves its part of the page out. Everything is borrowed until the page is written. */
#ifndef YICAI_HTML_SHELL_H
#define YICAI_HTML_SHELL_H

#include "html/html.h"

/* What a status means; each has a colour and an icon, the word comes from the caller. */
enum ui_tone {
	UI_MUTE, /* nothing to do */
	UI_INFO,
	UI_OK,
	UI_WARN, /* look at it */
	UI_BAD,  /* overdue, refused, wrong */
};

/* The class and the icon of a tone: "ok" and "circle-check". */
const char *ui_tone_class(enum ui_tone t);
const char *ui_tone_icon(enum ui_tone t);

/* A place to go. */
struct ui_link {
	struct str text, href;
	const char *icon; /* of web/icons.txt; NULL none */
	int64_t count;    /* a badge: what the reader can act on; 0 none */
	bool current;     /* here we are */
	bool primary;     /* the page's main action, one of them at most */
	bool danger;
};

struct ui_group {
	struct str title; /* 业务; empty for the first one */
	const struct ui_link *links;
	size_t n;
};

/* A message after something was done (成功), or that something could not be (失败); undo is a button beside it that
 * posts to undo_action until undo_until (an instant in words: 今天 15:04 前). */
struct ui_flash {
	enum ui_tone tone;
	struct str text;
	struct str undo_action, undo_label, undo_until;
};

/* How large the letters are, kept by the server for the reader: a class on <html>. LARGE is where phones start. */
enum ui_size { UI_SIZE_STANDARD, UI_SIZE_LARGE, UI_SIZE_LARGEST };
const char *ui_size_class(enum ui_size s);

struct ui_frame {
	struct str title; /* of the page: heading and <title> */
	struct str lead;  /* one line below the heading */
	struct str site;  /* 绍兴市养老服务人才管理平台 */
	struct str home;  /* where the site's name leads; empty: "/" */
	struct str unit;  /* 市民政局 · 养老服务处 */
	struct str user;  /* who is signed in; empty: nobody */
	struct str footer;
	struct str csrf; /* the session's token, for forms and for htmx */
	enum ui_size size;
	struct ui_flash flash; /* text empty: none */

	/* desk */
	const struct ui_group *nav;
	size_t nav_n;
	const struct ui_link *crumbs; /* from the root to the parent; the page's own title follows */
	size_t crumbs_n;
	const struct ui_link *tools; /* buttons beside the heading */
	size_t tools_n;
	const struct ui_link *user_links; /* behind the user's name: 我的账号, 退出 */
	size_t user_links_n;
	struct str search_action, search_text; /* global search; empty action: none */
	struct str messages_href, help_href, logout_action;
	int64_t messages; /* unread */
	bool list_keys;   /* the list's keys are told below the heading: J K Enter */
	bool own_heading; /* the page writes its <h1> itself */
	bool keys_off;    /* single-letter keys are switched off for this reader (WCAG 2.1.4) */
	bool charts;      /* there are charts with axes: their script is needed */
	bool loose;       /* 宽松 rows instead of dense ones */
	struct str
	    mark; /* whose eyes and when, faintly across the page: it shows personal data in full; empty: none */
	int64_t idle_secs;     /* the session ends after so much silence; 0: no notice */
	int refresh_secs;      /* the page reads itself anew, with and without scripts; 0: it does not */
	struct str refresh_to; /* instead of itself this address */

	/* phone and public */
	const struct ui_link *bottom; /* the bar at the lower edge, at most 5 */
	size_t bottom_n;
	const struct ui_link *top; /* links of the public header */
	size_t top_n;
	struct str size_href; /* where 大字 and 标准字 lead; the template adds ?size= and to= */
	struct str here;      /* this page's address, to which they come back */
	struct str back_href; /* ‹ 返回; empty: none */
	struct str phone;     /* whom to call, on every phone page: 0575-12345678 */
};

/* The desk: top bar, navigation, breadcrumb, heading, tools, flash, <main>, footer. */
void ui_desk_begin(struct html *h, const struct ui_frame *f);
void ui_desk_end(struct html *h, const struct ui_frame *f);

/* A worker's phone: header with greeting, one column, call button, bar at the lower edge. */
void ui_phone_begin(struct html *h, const struct ui_frame *f);
void ui_phone_end(struct html *h, const struct ui_frame *f);

/* The public's pages: narrow column, large letters. */
void ui_public_begin(struct html *h, const struct ui_frame *f);
void ui_public_end(struct html *h, const struct ui_frame *f);

/* A card in the middle of an empty page: signing in, first password, second factor, error pages of nobody. */
void ui_door_begin(struct html *h, const struct ui_frame *f);
void ui_door_end(struct html *h, const struct ui_frame *f);

/* A terminal in a hall (1080 × 1920, fingers): very large letters; `tools` are the buttons at the foot. */
void ui_kiosk_begin(struct html *h, const struct ui_frame *f);
void ui_kiosk_end(struct html *h, const struct ui_frame *f);

/* A television seen from afar (no pointer); reads itself anew every five minutes, or as refresh_secs and refresh_to say;
 * `footer` stands in place of the keys. */
void ui_tv_begin(struct html *h, const struct ui_frame *f);
void ui_tv_end(struct html *h, const struct ui_frame *f);

/* An A4 sheet that is printed and stamped. */
struct ui_sheet {
	struct ui_frame frame; /* title, lead, site */
	struct str number;     /* 编号 */
	struct str made_by;    /* 打印人 */
	instant_t made_at;
	struct str stamp; /* whose stamp goes there: 绍兴市民政局（盖章）; empty: no place for one */
	struct str basis; /* the small print at the foot */
	bool landscape;   /* lists */
};

/* The sheet: heading, number, body, place for the stamp and the signature, foot. */
void ui_sheet_begin(struct html *h, const struct ui_sheet *s);
void ui_sheet_end(struct html *h, const struct ui_sheet *s);

/* The flash alone, for a fragment. */
void ui_flash(struct html *h, const struct ui_frame *f);

/* What went wrong and where to go, inside a frame: 404, 403, 409, 500. */
struct ui_trouble {
	int status;       /* HTTP */
	struct str what;  /* one sentence */
	struct str todo;  /* what to do about it */
	struct str trace; /* a number to name when calling; empty none */
	const struct ui_link *links;
	size_t links_n;
};
void ui_trouble(struct html *h, const struct ui_trouble *t);

#endif
