/* Help, man pages and shell completion, all from the table of commands. */
#include <string.h>

#include "base/utf8.h"
#include "cmd/commands.h"

#define HELP_WIDTH    76 /* columns of a text on a terminal */
#define OPTION_COLUMN 30 /* where what an option does begins */

/* The command of this name, NULL when there is none. */
static const struct command *named(const char *name)
{
	for (size_t i = 0; i < commands_n; i++) {
		if (strcmp(commands[i].name, name) == 0)
			return &commands[i];
	}
	return NULL;
}

/* Pads what was printed (of this width) to a column. */
static void pad_to(FILE *to, int width, int column)
{
	fprintf(to, "%*s", column > width ? column - width : 1, "");
}

/* Whether a line may not begin with this character, or may not end with it. */
static bool closes(uint32_t c)
{
	return c == 0x2026 || c == 0x201d || (c >= 0x3001 && c <= 0x3002) || c == 0x300b || c == 0xff01 ||
	       c == 0xff09 || c == 0xff0c || c == 0xff1a || c == 0xff1b || c == 0xff1f;
}
static bool opens(uint32_t c)
{
	return c == 0x201c || c == 0x300a || c == 0xff08;
}

/* Bytes at the front of s that stay in one line: a Latin word or one other character, what opens before it and closes
 * behind it. */
static size_t piece(struct str s)
{
	size_t n = 0, len;
	bool word = false, open = true;
	for (; n < s.n; n += len) {
		uint32_t c = utf8_next((struct str){s.p + n, s.n - n}, &len);
		bool latin = c > ' ' && c < 0x7f;
		if (n && !open && !(word && latin) && !closes(c))
			break;
		open = opens(c);
		word = latin;
	}
	return n;
}

/* A text from a column on, its further lines indented as far. */
static void flow(FILE *to, const char *text, int indent)
{
	struct str s = str_of(text);
	int column = indent;
	while (s.n) {
		size_t blank = *s.p == ' ', n = blank + piece((struct str){s.p + blank, s.n - blank});
		int w = utf8_width((struct str){s.p, n});
		if (column > indent && column + w > HELP_WIDTH) {
			fprintf(to, "\n%*s", indent, "");
			column = indent;
		}
		size_t from = column == indent ? blank : 0;
		fwrite(s.p + from, 1, n - from, to);
		column += w - (int)from;
		s = (struct str){s.p + n, s.n - n};
	}
	fputc('\n', to);
}

/* One option: --name VALUE and its line. */
static void option_line(FILE *to, const struct option *o)
{
	char left[160];
	snprintf(left, sizeof left, "  --%s%s%s", o->name, o->value ? " " : "", o->value ? o->value : "");
	fputs(left, to);
	pad_to(to, utf8_width(str_of(left)), OPTION_COLUMN);
	flow(to, o->what, OPTION_COLUMN);
}

/* A command's name and its line. */
static void command_line(FILE *to, const struct command *c)
{
	fprintf(to, "  %s", c->name);
	pad_to(to, 2 + (int)strlen(c->name), 18);
	fprintf(to, "%s\n", c->what);
}

/* The commands that begin with the word; false when there is none. */
static bool print_group(FILE *to, const char *word)
{
	size_t n = 0;
	for (size_t i = 0; i < commands_n; i++) {
		if (!command_of_group(&commands[i], word))
			continue;
		if (n++ == 0)
			fprintf(to, "用法：yicai %s 命令 …\n\n", word);
		command_line(to, &commands[i]);
	}
	return n > 0;
}

/* The overview. */
static void print_overview(FILE *to)
{
	fputs("颐才 " YICAI_VERSION "：一座城市养老服务队伍的名册、政策与补助\n\n用法：yicai [--db 数据] 命令 …\n\n",
	      to);
	for (size_t i = 0; i < commands_n; i++)
		command_line(to, &commands[i]);
	fputs("\n通用选项\n", to);
	for (size_t i = 0; i < global_options_n; i++)
		option_line(to, &global_options[i]);
	fputs("\n每个命令的说明：yicai help 命令。退出状态：0 办妥，1 查出不对，2 用法不对，3 办不了。\n", to);
}

int help_print(FILE *to, const char *name, struct err *e)
{
	if (!name) {
		print_overview(to);
		return 0;
	}
	const struct command *c = named(name);
	if (!c && print_group(to, name))
		return 0;
	if (!c)
		return err_todo((err_set(e, ERR_USAGE, "没有“%s”这个命令", name), e), "全部命令见 yicai help");
	fprintf(to, "%s\n\n用法：yicai %s%s%s%s\n", c->what, c->name, *c->operands ? " " : "", c->operands,
		c->options[0].name ? " [选项]" : "");
	if (*c->more) {
		fputs("\n  ", to);
		flow(to, c->more, 2);
	}
	if (c->options[0].name)
		fputs("\n选项\n", to);
	for (size_t i = 0; i < OPTIONS_MAX && c->options[i].name; i++)
		option_line(to, &c->options[i]);
	return 0;
}

/* Text for roff: backslashes and leading dots are made harmless; a line may break between Chinese characters, but
 * not before a mark (U+3000…303F, U+FF00…FF3F). */
static void roff(FILE *to, const char *s)
{
	for (bool start = true; *s; s++) {
		if (start && (*s == '.' || *s == '\''))
			fputs("\\&", to);
		if (*s == '\\')
			fputs("\\\\", to);
		else if (*s == '-')
			fputs("\\-", to);
		else
			fputc(*s, to);
		bool behind = *s & 0x80 && (s[1] & 0xc0) == 0xc0;
		if (behind && strncmp(s + 1, "\xe3\x80", 2) != 0 && strncmp(s + 1, "\xef\xbc", 2) != 0)
			fputs("\\:", to);
		start = *s == '\n';
	}
}

/* The options of a list as roff paragraphs. */
static void man_options(FILE *to, const struct option *o, size_t n)
{
	for (size_t i = 0; i < n && o[i].name; i++) {
		fputs(".TP\n\\fB\\-\\-", to);
		roff(to, o[i].name);
		fputs("\\fR", to);
		if (o[i].value) {
			fputs(" \\fI", to);
			roff(to, o[i].value);
			fputs("\\fR", to);
		}
		fputc('\n', to);
		roff(to, o[i].what);
		fputc('\n', to);
	}
}

/* "policy diff" → "yicai-policy-diff", for a page's name. */
static void page_name(FILE *to, const char *name)
{
	fputs("yicai\\-", to);
	for (; *name; name++)
		*name == ' ' ? fputs("\\-", to) : fputc(*name, to);
}

/* yicai(1): all commands. */
static void man_overview(FILE *to)
{
	fputs(".TH YICAI 1 \"\" \"yicai " YICAI_VERSION
	      "\" \"颐才\"\n.ad l\n.nh\n.SH 名称\nyicai \\- 养老服务队伍的名册、政策与补助\n"
	      ".SH 用法\n.B yicai\n[\\-\\-db \\fI数据\\fR] \\fI命令\\fR …\n.SH 命令\n",
	      to);
	for (size_t i = 0; i < commands_n; i++) {
		fprintf(to, ".TP\n\\fB%s\\fR ", commands[i].name);
		roff(to, commands[i].operands);
		fputc('\n', to);
		roff(to, commands[i].what);
		fputc('\n', to);
	}
	fputs(".SH 通用选项\n", to);
	man_options(to, global_options, global_options_n);
	fputs(".SH 退出状态\n0 办妥；1 查出不对；2 用法不对；3 办不了。\n"
	      ".SH 环境\n.TP\nYICAI_DB\n数据在哪里。\n.TP\nYICAI_KEY\n密钥文件。\n"
	      ".TP\nYICAI_INDICATORS\n本市自己的指标所在的文件夹。\n",
	      to);
}

int help_man(FILE *to, const char *name, struct err *e)
{
	if (!name) {
		man_overview(to);
		return 0;
	}
	const struct command *c = named(name);
	if (!c)
		return err_set(e, ERR_USAGE, "没有“%s”这个命令", name);
	fputs(".TH ", to);
	page_name(to, name);
	fputs(" 1 \"\" \"yicai " YICAI_VERSION "\" \"颐才\"\n.ad l\n.nh\n.SH 名称\n", to);
	page_name(to, name);
	fprintf(to, " \\- %s\n.SH 用法\n\\fByicai %s\\fR ", c->what, c->name);
	roff(to, c->operands);
	fputs(c->options[0].name ? " [选项]\n" : "\n", to);
	if (*c->more) {
		fputs(".SH 说明\n", to);
		roff(to, c->more);
		fputc('\n', to);
	}
	fputs(".SH 选项\n", to);
	man_options(to, c->options, OPTIONS_MAX);
	man_options(to, global_options, global_options_n);
	fputs(".SH 参见\nyicai(1)\n", to);
	return 0;
}

int cmd_help(struct call *c)
{
	struct err e = {0};
	char name[64];
	const char *shell = call_value(c, "completion"), *share = call_value(c, "install");
	const char *which = NULL;
	if (c->noperands) {
		snprintf(name, sizeof name, "%s%s%s", c->operand[0], c->noperands > 1 ? " " : "",
			 c->noperands > 1 ? c->operand[1] : "");
		which = name;
	}
	int status = share                  ? help_install(share, &e)
		     : shell                ? help_completion(stdout, shell, &e)
		     : call_value(c, "man") ? help_man(stdout, which, &e)
					    : help_print(stdout, which, &e);
	return status < 0 ? call_fail(&e) : EXIT_DONE;
}
