/* Shell completion for bash and zsh, made from the table of commands and the names that the program knows. */
#include <string.h>

#include "base/asset.h"
#include "cmd/commands.h"
#include "features/features.h"

#define KINDS                                                                                                                                           \
	"居民身份证 港澳台居民居住证 外国人永久居留身份证 统一社会信用代码 职业技能等级证书 特级技师证书 " \
	"职业资格证书 "                                                                                                                           \
	"银行卡 手机 日期"

/* The policies that the program carries: "policies/绍兴/特殊岗位津贴.policy" → "绍兴.特殊岗位津贴". */
static void policy_names(FILE *to)
{
	for (unsigned long i = 0; i < assets_n; i++) {
		struct str path = str_of(assets[i].path);
		if (!str_starts(path, STR("policies/")) || !str_ends(path, STR(".policy")) ||
		    str_starts(path, STR("policies/通则/")))
			continue;
		path.p += strlen("policies/");
		path.n -= strlen("policies/") + strlen(".policy");
		struct str city = str_cut(&path, '/');
		fprintf(to, "%.*s.%.*s ", STR_FMT(city), STR_FMT(path));
	}
}

/* Whether no command before this one has the same first word: those of a group stand together. */
static bool first_of_its_word(size_t i)
{
	size_t n = strcspn(commands[i].name, " ");
	return i == 0 || strncmp(commands[i - 1].name, commands[i].name, n) != 0 ||
	       !strchr(" ", commands[i - 1].name[n]);
}

/* The words that complete a value of this kind. */
static void words(FILE *to, enum complete kind)
{
	switch (kind) {
	case COMPLETE_SHEET:
		for (size_t i = 0; i < fact_types_n; i++)
			fprintf(to, "%s ", fact_types[i]->rec->name);
		fputs("花名册", to);
		break;
	case COMPLETE_POLICY: policy_names(to); break;
	case COMPLETE_KIND: fputs(KINDS, to); break;
	case COMPLETE_FORMAT: fputs("text csv json", to); break;
	case COMPLETE_COMMAND:
		for (size_t i = 0; i < commands_n; i++)
			if (first_of_its_word(i))
				fprintf(to, "%.*s ", (int)strcspn(commands[i].name, " "), commands[i].name);
		break;
	case COMPLETE_NONE:
	case COMPLETE_FILE: break;
	}
}

/* The bash action for an operand or value: files, words, or nothing. */
static void bash_action(FILE *to, enum complete kind)
{
	if (kind == COMPLETE_FILE) {
		fputs("COMPREPLY=($(compgen -f -- \"$cur\"))", to);
	} else if (kind == COMPLETE_NONE) {
		fputs("COMPREPLY=()", to);
	} else {
		fputs("COMPREPLY=($(compgen -W \"", to);
		words(to, kind);
		fputs("\" -- \"$cur\"))", to);
	}
}

/* The second words of a command group, "policy" → "list check …"; false when the word is no group. */
static bool second_words(FILE *to, const char *first, size_t n, bool print)
{
	bool any = false;
	for (size_t i = 0; i < commands_n; i++) {
		if (strncmp(commands[i].name, first, n) == 0 && commands[i].name[n] == ' ') {
			any = true;
			if (print)
				fprintf(to, "%s ", commands[i].name + n + 1);
		}
	}
	return any;
}

/* The case of one command in bash: after an option that takes a value, its values; else its options and operands. */
static void bash_command(FILE *to, const struct command *c)
{
	fprintf(to, "\t\"%s\")\n\t\tcase $prev in\n", c->name);
	for (size_t i = 0; i < OPTIONS_MAX && c->options[i].name; i++) {
		if (!c->options[i].value)
			continue;
		fprintf(to, "\t\t--%s) ", c->options[i].name);
		bash_action(to, c->options[i].complete);
		fputs("; return ;;\n", to);
	}
	fputs("\t\tesac\n\t\tif [[ $cur == -* ]]; then COMPREPLY=($(compgen -W \"", to);
	for (size_t i = 0; i < OPTIONS_MAX && c->options[i].name; i++)
		fprintf(to, "--%s ", c->options[i].name);
	fputs("--db --help\" -- \"$cur\")); else ", to);
	bash_action(to, c->complete);
	fputs("; fi ;;\n", to);
}

/* The whole script for bash. */
static void bash_script(FILE *to)
{
	fputs("# yicai 的 bash 补全，由 yicai help --completion bash 生成\n_yicai() {\n"
	      "\tlocal cur=${COMP_WORDS[COMP_CWORD]} prev=${COMP_WORDS[COMP_CWORD-1]} cmd= word i\n"
	      "\tfor ((i = 1; i < COMP_CWORD; i++)); do\n\t\tword=${COMP_WORDS[i]}\n\t\tcase $word in\n"
	      "\t\t--db) ((i++)) ;;\n\t\t-*) ;;\n"
	      "\t\t*) if [[ -z $cmd ]]; then cmd=$word; elif [[ $cmd != *' '* ]]; then cmd=\"$cmd $word\"; fi ;;\n"
	      "\t\tesac\n\tdone\n\t[[ $prev == --db ]] && { COMPREPLY=($(compgen -f -- \"$cur\")); return; }\n"
	      "\tcase $cmd in\n\t\"\") ",
	      to);
	bash_action(to, COMPLETE_COMMAND);
	fputs("; return ;;\n", to);
	for (size_t i = 0; i < commands_n; i++) {
		size_t n = strcspn(commands[i].name, " ");
		bool seen = false;
		for (size_t k = 0; k < i; k++)
			seen |= strncmp(commands[k].name, commands[i].name, n) == 0 &&
				strcspn(commands[k].name, " ") == n;
		if (seen || !second_words(to, commands[i].name, n, false))
			continue;
		fprintf(to, "\t%.*s) if ((COMP_CWORD == i - 0)) && [[ $cur != -* ]]; then COMPREPLY=($(compgen -W \"",
			(int)n, commands[i].name);
		second_words(to, commands[i].name, n, true);
		fputs("\" -- \"$cur\")); ((${#COMPREPLY[@]})) && return; fi ;;\n", to);
	}
	fputs("\tesac\n\tcase $cmd in ", to);
	bool first = true;
	for (size_t i = 0; i < commands_n; i++) {
		if (strchr(commands[i].name, ' ')) {
			fprintf(to, "%s\"%s\"", first ? "" : "|", commands[i].name);
			first = false;
		}
	}
	fputs(") ;; *) cmd=${cmd%% *} ;; esac\n\tcase $cmd in\n", to);
	for (size_t i = 0; i < commands_n; i++)
		bash_command(to, &commands[i]);
	fputs("\tesac\n}\ncomplete -o filenames -F _yicai yicai\n", to);
}

/* Text inside single quotes and brackets of a zsh specification. */
static void zsh_text(FILE *to, const char *s)
{
	for (; *s; s++) {
		if (*s == '\'')
			fputs("'\\''", to);
		else if (strchr("[]:\\", *s))
			fprintf(to, "\\%c", *s);
		else
			fputc(*s, to);
	}
}

/* The zsh action of a kind of value. */
static void zsh_action(FILE *to, enum complete kind)
{
	if (kind == COMPLETE_FILE) {
		fputs("_files", to);
	} else if (kind != COMPLETE_NONE) {
		fputc('(', to);
		words(to, kind);
		fputc(')', to);
	} else {
		fputc(' ', to);
	}
}

/* The options of one list as _arguments specifications. */
static void zsh_options(FILE *to, const struct option *o, size_t n)
{
	for (size_t i = 0; i < n && o[i].name; i++) {
		fprintf(to, " '*--%s[", o[i].name);
		zsh_text(to, o[i].what);
		fputc(']', to);
		if (o[i].value) {
			fputc(':', to);
			zsh_text(to, o[i].value);
			fputc(':', to);
			zsh_action(to, o[i].complete);
		}
		fputc('\'', to);
	}
}

/* The whole script for zsh. */
static void zsh_script(FILE *to)
{
	fputs("#compdef yicai\n# yicai 的 zsh 补全，由 yicai help --completion zsh 生成\n_yicai() {\n"
	      "\tlocal -a cmds\n\tcmds=(",
	      to);
	for (size_t i = 0; i < commands_n; i++) {
		fputs("\n\t\t'", to);
		zsh_text(to, commands[i].name);
		fputc(':', to);
		zsh_text(to, commands[i].what);
		fputc('\'', to);
	}
	fputs("\n\t)\n\tif ((CURRENT == 2)); then _describe -t commands 命令 cmds; return; fi\n"
	      "\tlocal cmd=$words[2]\n\tcase \"$words[2] $words[3]\" in",
	      to);
	for (size_t i = 0; i < commands_n; i++) {
		if (strchr(commands[i].name, ' '))
			fprintf(to, "\n\t'%s') cmd=\"$words[2] $words[3]\" ;;", commands[i].name);
	}
	fputs("\n\tesac\n\tcase $cmd in\n", to);
	for (size_t i = 0; i < commands_n; i++) {
		fprintf(to, "\t'%s') _arguments", commands[i].name);
		zsh_options(to, commands[i].options, OPTIONS_MAX);
		zsh_options(to, global_options, global_options_n);
		fputs(" '*:", to);
		zsh_text(to, *commands[i].operands ? commands[i].operands : " ");
		fputc(':', to);
		zsh_action(to, commands[i].complete);
		fputs("' ;;\n", to);
	}
	fputs("\tesac\n}\n_yicai \"$@\"\n", to);
}

int help_completion(FILE *to, const char *shell, struct err *e)
{
	if (strcmp(shell, "bash") == 0)
		bash_script(to);
	else if (strcmp(shell, "zsh") == 0)
		zsh_script(to);
	else
		return err_todo((err_set(e, ERR_USAGE, "没有 %s 的补全", shell), e), "写 bash 或 zsh");
	return 0;
}
