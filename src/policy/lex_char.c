/* Which characters may stand where in a policy text, and what to say about the others. */
#include "policy/lex.h"

#include "base/utf8.h"

/* Radicals (U+2F00 …) that look like the characters they stand for: texts copied out of a PDF are full of them. */
static const uint16_t radicals[] = {
    0x4E00, 0x4E28, 0x4E36, 0x4E3F, 0x4E59, 0x4E85, 0x4E8C, 0x4EA0, 0x4EBA, 0x513F, 0x5165, 0x516B, 0x5182, 0x5196,
    0x51AB, 0x51E0, 0x51F5, 0x5200, 0x529B, 0x52F9, 0x5315, 0x531A, 0x5338, 0x5341, 0x535C, 0x5369, 0x5382, 0x53B6,
    0x53C8, 0x53E3, 0x56D7, 0x571F, 0x58EB, 0x5902, 0x590A, 0x5915, 0x5927, 0x5973, 0x5B50, 0x5B80, 0x5BF8, 0x5C0F,
    0x5C22, 0x5C38, 0x5C6E, 0x5C71, 0x5DDB, 0x5DE5, 0x5DF1, 0x5DFE, 0x5E72, 0x5E7A, 0x5E7F, 0x5EF4, 0x5EFE, 0x5F0B,
    0x5F13, 0x5F50, 0x5F61, 0x5F73, 0x5FC3, 0x6208, 0x6236, 0x624B, 0x652F, 0x6534, 0x6587, 0x6597, 0x65A4, 0x65B9,
    0x65E0, 0x65E5, 0x66F0, 0x6708, 0x6728, 0x6B20, 0x6B62, 0x6B79, 0x6BB3, 0x6BCB, 0x6BD4, 0x6BDB, 0x6C0F, 0x6C14,
    0x6C34, 0x706B, 0x722A, 0x7236, 0x723B, 0x723F, 0x7247, 0x7259, 0x725B, 0x72AC, 0x7384, 0x7389, 0x74DC, 0x74E6,
    0x7518, 0x751F, 0x7528, 0x7530, 0x758B, 0x7592, 0x7676, 0x767D, 0x76AE, 0x76BF, 0x76EE, 0x77DB, 0x77E2, 0x77F3,
    0x793A, 0x79B8, 0x79BE, 0x7A74, 0x7ACB, 0x7AF9, 0x7C73, 0x7CF8, 0x7F36, 0x7F51, 0x7F8A, 0x7FBD, 0x8001, 0x800C,
    0x8012, 0x8033, 0x807F, 0x8089, 0x81E3, 0x81EA, 0x81F3, 0x81FC, 0x820C, 0x821B, 0x821F, 0x826E, 0x8272, 0x8278,
    0x864D, 0x866B, 0x8840, 0x884C, 0x8863, 0x897E, 0x898B, 0x89D2, 0x8A00, 0x8C37, 0x8C46, 0x8C55, 0x8C78, 0x8C9D,
    0x8D64, 0x8D70, 0x8DB3, 0x8EAB, 0x8ECA, 0x8F9B, 0x8FB0, 0x8FB5, 0x9091, 0x9149, 0x91C6, 0x91CC, 0x91D1, 0x9577,
    0x9580, 0x961C, 0x96B6, 0x96B9, 0x96E8, 0x9751, 0x975E, 0x9762, 0x9769, 0x97CB, 0x97ED, 0x97F3, 0x9801, 0x98A8,
    0x98DB, 0x98DF, 0x9996, 0x9999, 0x99AC, 0x9AA8, 0x9AD8, 0x9ADF, 0x9B25, 0x9B2F, 0x9B32, 0x9B3C, 0x9B5A, 0x9CE5,
    0x9E75, 0x9E7F, 0x9EA5, 0x9EBB, 0x9EC3, 0x9ECD, 0x9ED1, 0x9EF9, 0x9EFD, 0x9F0E, 0x9F13, 0x9F20, 0x9F3B, 0x9F4A,
    0x9F52, 0x9F8D, 0x9F9C, 0x9FA0,
};

/* The simplified radicals of the supplement that turn up in the same way. */
static const uint16_t more_radicals[][2] = {
    {0x2EA0, 0x6C11}, {0x2EC1, 0x864E}, {0x2EC4, 0x897F}, {0x2EC5, 0x89C1}, {0x2EC6, 0x89D2},
    {0x2EC9, 0x8D1D}, {0x2ECB, 0x8F66}, {0x2ED1, 0x9577}, {0x2ED3, 0x957F}, {0x2ED4, 0x95E8},
    {0x2ED8, 0x9752}, {0x2EDA, 0x9875}, {0x2EDB, 0x98CE}, {0x2EDC, 0x98DE}, {0x2EDD, 0x98DF},
    {0x2EE2, 0x9A6C}, {0x2EE3, 0x9AA8}, {0x2EE4, 0x9B3C}, {0x2EE5, 0x9C7C}, {0x2EE6, 0x9E1F},
    {0x2EE8, 0x9EA6}, {0x2EE9, 0x9EC4}, {0x2EEC, 0x9F50}, {0x2EEE, 0x9F7F}, {0x2EF0, 0x9F99},
};

#define COUNT(a) (sizeof(a) / sizeof *(a))

/* A Chinese character proper; the compatibility and radical blocks are not among them. */
static bool is_han(uint32_t c)
{
	return (c >= 0x4e00 && c <= 0x9fff) || (c >= 0x3400 && c <= 0x4dbf) || (c >= 0x20000 && c <= 0x2f7ff) ||
	       (c >= 0x30000 && c <= 0x323af) || c == 0x3007;
}

bool lex_word_char(uint32_t c, bool begin)
{
	if ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || is_han(c))
		return true;
	return !begin && c >= '0' && c <= '9';
}

/* The character's bytes as a C string. */
static const char *bytes_of(uint32_t c, char out[static 5])
{
	out[utf8_encode(c, out)] = 0;
	return out;
}

/* Characters that show nothing, or change what is shown around them. */
static const uint32_t invisible[][2] = {
    {0xad, 0xad},     {0x61c, 0x61c},   {0x180e, 0x180e}, {0x200b, 0x200f}, {0x2028, 0x202e},
    {0x2060, 0x206f}, {0xfe00, 0xfe0f}, {0xfeff, 0xfeff}, {0xfff9, 0xfffb}, {0xe0000, 0xe0fff},
};

/* One of these. */
static bool is_invisible(uint32_t c)
{
	for (size_t i = 0; i < COUNT(invisible); i++)
		if (c >= invisible[i][0] && c <= invisible[i][1])
			return true;
	return false;
}

/* Control characters and invisible ones: refused everywhere, so that a text is what it looks like. */
static const char *hidden_problem(uint32_t c, struct arena *mem, const char **hint)
{
	*hint = "删去它，最好把这几个字重新输入";
	if (c == 0)
		return "有空字符（U+0000）：这不是文本文件";
	if (c == '\r') {
		*hint = "换行要用 LF 或 CRLF：用编辑器把换行方式改过来";
		return "有单独的回车符";
	}
	if ((c < 0x20 && c != '\t') || (c >= 0x7f && c < 0xa0))
		return diag_text(mem, "有控制字符（U+%04X）", c);
	if ((c >= 0x202a && c <= 0x202e) || (c >= 0x2066 && c <= 0x2069))
		return diag_text(mem, "有改变文字方向的隐形字符（U+%04X）", c);
	if (is_invisible(c))
		return diag_text(mem, "有看不见的字符（U+%04X）", c);
	return NULL;
}

/* The plain character that a radical looks like; 0 when it is none. */
static uint32_t plain_of(uint32_t c)
{
	if (c >= 0x2f00 && c < 0x2f00 + COUNT(radicals))
		return radicals[c - 0x2f00];
	for (size_t i = 0; i < COUNT(more_radicals); i++)
		if (more_radicals[i][0] == c)
			return more_radicals[i][1];
	return 0;
}

/* Characters that look like Chinese ones and are not. */
static const char *lookalike_problem(uint32_t c, struct arena *mem, const char **hint)
{
	char b[5], plain[5];
	uint32_t want = plain_of(c);
	if (want) {
		*hint = diag_text(mem, "改成“%s”；多半是从 PDF 里复制来的", bytes_of(want, plain));
		return diag_text(mem, "“%s”（U+%04X）是部首符号，不是汉字“%s”", bytes_of(c, b), c, plain);
	}
	if ((c >= 0x2e80 && c <= 0x2fdf) || (c >= 0xf900 && c <= 0xfaff) || (c >= 0x2f800 && c <= 0x2fa1f)) {
		*hint = "把这个字重新输入一遍";
		return diag_text(mem, "“%s”（U+%04X）是部首或兼容字符，不是普通汉字", bytes_of(c, b), c);
	}
	return NULL;
}

/* What officers type in place of the language's signs. */
static const struct {
	const char *typed, *hint;
} misused[] = {
    {"【】", "读法写在〔 〕里"},
    {"「」『』‘’'＂", "引文用“ ”"},
    {"”", "引文的开头也要有引号"},
    {"《》〈〉", "书名号写在引文里，例如 “《…办法》第三条”"},
    {"。", "句末不用句号；理由写在引文里"},
    {"；;", "一行只写一条语句；并列用“，”或“、”"},
    {"—–", "减号写成“−”或“-”"},
    {"～~", "从某日到某日写成“2024-01-01 至 2024-12-31”"},
    {"★☆※•·●", "默认的读法前写“*”"},
    {"√✓✔", "写成“是”"},
    {"∈", "写成“在”"},
    {"∧", "写成“且”"},
    {"∨|｜", "写成“或”"},
    {"¬!！", "写成“非”；不等于写成“≠”"},
    {"￥¥", "金额写成“500元”"},
    {"@＠", "机构写在样例的“机构 甲：…”里"},
    {"…", "“…”只是省略，要写完整"},
    {"①②③④⑤⑥⑦⑧⑨⑩", "写成普通数字"},
    {"‰", "写成百分数，例如 1.5%"},
    {"？?", "样例里的问题写成“问 2024-01 至 2024-12，查看 2024-12-31”"},
};

/* The hint for a sign that has no meaning in the language, or NULL. */
static const char *misused_hint(uint32_t c)
{
	char b[5];
	struct str sign = str_of(bytes_of(c, b));
	for (size_t i = 0; i < COUNT(misused); i++)
		if (str_find(str_of(misused[i].typed), sign) >= 0)
			return misused[i].hint;
	return NULL;
}

const char *lex_char_problem(uint32_t c, enum lex_place place, struct arena *mem, const char **hint)
{
	char b[5];
	*hint = NULL;
	const char *what = hidden_problem(c, mem, hint);
	if (what || place == LEX_COMMENT)
		return what;
	what = lookalike_problem(c, mem, hint);
	if (what || place == LEX_QUOTED)
		return what;
	*hint = misused_hint(c);
	if (!*hint)
		*hint = "名字只用汉字、半角字母、数字和“_”；其他文字写在引文里";
	return diag_text(mem, "“%s”（U+%04X）不能用在这里", bytes_of(c, b), c);
}
