/* argv → call: one small parser, driven by the table of commands. */
#include <stdlib.h>
#include <string.h>

#include "cmd/cmd.h"
#include "policy/diag.h"

/* The option of this name in a list that ends with an empty one. */
static const struct option *find_option(const struct option *list, size_t n, const char *name, size_t len)
{
	for (size_t i = 0; i < n && list[i].name; i++) {
		if (strlen(list[i].name) == len && memcmp(list[i].name, name, len) == 0)
			return &list[i];
	}
	return NULL;
}

/* The command that the words at argv name, the longest first; *used gets how many words. */
static const struct command *find_command(char **word, int n, int *used)
{
	for (int take = n < 2 ? n : 2; take > 0; take--) {
		for (size_t i = 0; i < commands_n; i++) {
			const char *name = commands[i].name, *blank = strchr(name, ' ');
			bool two = blank != NULL;
			if (two != (take == 2))
				continue;
			size_t first = two ? (size_t)(blank - name) : strlen(name);
			if (strlen(word[0]) == first && memcmp(word[0], name, first) == 0 &&
			    (!two || strcmp(word[1], blank + 1) == 0)) {
				*used = take;
				return &commands[i];
			}
		}
	}
	return NULL;
}

bool command_of_group(const struct command *cmd, const char *word)
{
	size_t n = strlen(word);
	return strncmp(cmd->name, word, n) == 0 && cmd->name[n] == ' ';
}

/* The word is the first of several commands. */
static bool is_group(const char *word)
{
	for (size_t i = 0; i < commands_n; i++)
		if (command_of_group(&commands[i], word))
			return true;
	return false;
}

/* Says which commands begin with the word. */
static int which_of_group(const char *word, const char *wrong, struct err *e)
{
	struct buf names;
	buf_init(&names, 1000);
	for (size_t i = 0; i < commands_n; i++)
		if (command_of_group(&commands[i], word))
			buf_printf(&names, "%s%s", names.n ? "、" : "", commands[i].name + strlen(word) + 1);
	if (wrong)
		err_set(e, ERR_USAGE, "没有“%s %s”这个命令", word, wrong);
	else
		err_set(e, ERR_USAGE, "%s 后面还要写做什么", word);
	err_todo(e, "有 %.*s", (int)names.n, names.p);
	buf_release(&names);
	return -1;
}

/* Says which command is near a wrong word. */
static int unknown_command(const char *word, const char *next, struct err *e)
{
	struct str names[64];
	size_t n = 0;
	char both[128];
	snprintf(both, sizeof both, "%s %s", word, next ? next : "");
	for (size_t i = 0; i < commands_n && n < 64; i++)
		names[n++] = str_of(commands[i].name);
	bool group = false;
	for (size_t i = 0; next && i < commands_n; i++)
		group |= command_of_group(&commands[i], word);
	struct str near = nearest_name(str_of(group ? both : word), names, n);
	if (!near.p && next && !group)
		near = nearest_name(str_of(both), names, n);
	if (group && !near.p)
		return which_of_group(word, next, e);
	err_set(e, ERR_USAGE, "没有“%s”这个命令", group ? both : word);
	if (near.p)
		return err_todo(e, "是不是“%.*s”？全部命令见 yicai help", STR_FMT(near));
	return err_todo(e, "全部命令见 yicai help");
}

/* Says which option is near a wrong one. */
static int unknown_option(const struct command *cmd, const char *name, size_t len, struct err *e)
{
	struct str names[OPTIONS_MAX * 2];
	size_t n = 0;
	for (size_t i = 0; cmd && i < OPTIONS_MAX && cmd->options[i].name; i++)
		names[n++] = str_of(cmd->options[i].name);
	for (size_t i = 0; i < global_options_n; i++)
		names[n++] = str_of(global_options[i].name);
	struct str near = nearest_name((struct str){name, len}, names, n);
	err_set(e, ERR_USAGE, "没有 --%.*s 这个选项", (int)len, name);
	if (near.p)
		return err_todo(e, "是不是 --%.*s？", STR_FMT(near));
	return err_todo(e, "见 yicai help %s", cmd ? cmd->name : "");
}

/* Takes one option with its value; *i moves past what was used. */
static int take_option(struct call *c, int argc, char **argv, int *i, struct err *e)
{
	const char *name = argv[*i] + 2, *eq = strchr(name, '=');
	size_t len = eq ? (size_t)(eq - name) : strlen(name);
	const struct option *o = c->command ? find_option(c->command->options, OPTIONS_MAX, name, len) : NULL;
	if (!o)
		o = find_option(global_options, global_options_n, name, len);
	if (!o)
		return unknown_option(c->command, name, len, e);
	if (c->nvalues == VALUES_MAX)
		return err_set(e, ERR_USAGE, "选项太多，最多 %d 个", VALUES_MAX);
	const char *value = "";
	if (!o->value && eq)
		return err_set(e, ERR_USAGE, "--%s 后面不带值", o->name);
	if (o->value) {
		if (!eq && *i + 1 >= argc)
			return err_set(e, ERR_USAGE, "--%s 后面要写 %s", o->name, o->value);
		value = eq ? eq + 1 : argv[++*i];
	}
	c->option[c->nvalues] = o;
	c->value[c->nvalues++] = value;
	return 0;
}

/* Nothing says what to do; the last word may be an option whose value was forgotten. */
static int no_command(const char *last, struct err *e)
{
	const struct option *o = strncmp(last, "--", 2) == 0
				     ? find_option(global_options, global_options_n, last + 2, strlen(last + 2))
				     : NULL;
	if (o && o->value)
		return err_set(e, ERR_USAGE, "--%s 后面要写 %s", o->name, o->value);
	err_set(e, ERR_USAGE, "没有说要做什么");
	return err_todo(e, "全部命令见 yicai help");
}

/* The words that are no options or options' values, two at most, and where they stand; how many. */
static int command_words(int argc, char **argv, char *word[2], int at[2])
{
	int n = 0;
	for (int i = 1; i < argc && n < 2; i++) {
		if (strcmp(argv[i], "--") == 0)
			break;
		if (strncmp(argv[i], "--", 2) == 0) {
			const struct option *o =
			    find_option(global_options, global_options_n, argv[i] + 2, strlen(argv[i] + 2));
			if (o && o->value && i + 1 < argc)
				i++;
			else if (!o && !strchr(argv[i], '=') && n > 0)
				break;
			continue;
		}
		at[n] = i;
		word[n++] = argv[i];
	}
	return n;
}

/* Finds the command's words among the arguments: the first that are not options or options' values. */
static int take_command(struct call *c, int argc, char **argv, bool *taken, struct err *e)
{
	char *word[2];
	int at[2] = {0}, n = command_words(argc, argv, word, at);
	if (n == 0)
		return no_command(argv[argc - 1], e);
	int used = 0;
	c->command = find_command(word, n == 2 && at[1] == at[0] + 1 ? 2 : 1, &used);
	if (!c->command && n == 1 && is_group(word[0])) {
		c->group = word[0];
		used = 1;
	} else if (!c->command) {
		return unknown_command(word[0], n == 2 ? word[1] : NULL, e);
	}
	for (int k = 0; k < used; k++)
		taken[at[k]] = true;
	return 0;
}

/* The number of operands fits the command. */
static int check_operands(const struct call *c, struct err *e)
{
	const struct command *cmd = c->command;
	if (c->noperands < cmd->least)
		return err_todo((err_set(e, ERR_USAGE, "%s 后面还要写 %s", cmd->name, cmd->operands), e),
				"用法：yicai %s %s", cmd->name, cmd->operands);
	if (c->noperands > cmd->most)
		return err_todo((err_set(e, ERR_USAGE, "%s 后面多了“%s”", cmd->name, c->operand[cmd->most]), e),
				"用法：yicai %s %s", cmd->name, cmd->operands);
	return 0;
}

int call_parse(struct call *c, int argc, char **argv, struct err *e)
{
	bool *taken = arena_array(c->mem, (size_t)argc + 1, sizeof *taken);
	if (!taken)
		return err_set(e, ERR_NOMEM, "内存不够");
	if (take_command(c, argc, argv, taken, e) < 0)
		return -1;
	bool options = true;
	for (int i = 1; i < argc; i++) {
		if (taken[i])
			continue;
		if (options && strcmp(argv[i], "--") == 0) {
			options = false;
		} else if (options && strncmp(argv[i], "--", 2) == 0) {
			if (take_option(c, argc, argv, &i, e) < 0)
				return -1;
		} else if (c->noperands == sizeof c->operand / sizeof *c->operand) {
			return err_set(e, ERR_USAGE, "写得太多了，最多 %zu 个", c->noperands);
		} else {
			c->operand[c->noperands++] = argv[i];
		}
	}
	if (call_value(c, "help"))
		return 0;
	return c->command ? check_operands(c, e) : which_of_group(c->group, NULL, e);
}

const char *call_value(const struct call *c, const char *name)
{
	const char *found = NULL;
	for (size_t i = 0; i < c->nvalues; i++) {
		if (strcmp(c->option[i]->name, name) == 0)
			found = c->value[i];
	}
	return found;
}

const char *call_value_at(const struct call *c, const char *name, size_t k)
{
	for (size_t i = 0; i < c->nvalues; i++) {
		if (strcmp(c->option[i]->name, name) == 0 && k-- == 0)
			return c->value[i];
	}
	return NULL;
}

int call_day(const struct call *c, const char *name, day_t *out, struct err *e)
{
	const char *v = call_value(c, name);
	if (!v)
		return 0;
	if (!day_parse(str_of(v), out))
		return err_todo((err_set(e, ERR_USAGE, "--%s 的“%s”不是日期", name, v), e),
				"写成 YYYY-MM-DD，如 2026-03-31");
	return 1;
}

int call_month(const struct call *c, const char *name, month_t *out, struct err *e)
{
	const char *v = call_value(c, name);
	if (!v)
		return 0;
	if (!month_parse(str_of(v), out))
		return err_todo((err_set(e, ERR_USAGE, "--%s 的“%s”不是月份", name, v), e),
				"写成 YYYY-MM，如 2026-03");
	return 1;
}

int call_format(const struct call *c, enum format *out, struct err *e)
{
	const char *v = call_value(c, "format");
	if (!v || strcmp(v, "text") == 0)
		*out = FORMAT_TEXT;
	else if (strcmp(v, "csv") == 0)
		*out = FORMAT_CSV;
	else if (strcmp(v, "json") == 0)
		*out = FORMAT_JSON;
	else
		return err_todo((err_set(e, ERR_USAGE, "没有 %s 这种格式", v), e), "写 text、csv 或 json");
	return 0;
}

int call_fail(const struct err *e)
{
	char text[1200];
	err_text(e, text, sizeof text);
	fprintf(stderr, "yicai: %s\n", text);
	return err_exit_status(e);
}
