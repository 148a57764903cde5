#include "base/utf8.h"
#include "crypt/crypt.h"

/* Family names of two characters, three bytes each. */
#define DOUBLE_NAME 6
static const char double_names[][DOUBLE_NAME + 1] = {
    "欧阳", "上官", "司马", "诸葛", "东方", "皇甫", "尉迟", "公孙", "令狐", "慕容", "司徒", "司空",
    "夏侯", "长孙", "宇文", "端木", "百里", "东郭", "南宫", "西门", "独孤", "轩辕", "呼延", "钟离",
    "申屠", "太史", "澹台", "拓跋", "濮阳", "公羊", "赫连", "闻人", "万俟", "单于", "完颜", "纳兰",
    "公冶", "宗政", "淳于", "太叔", "仲孙", "鲜于", "闾丘", "亓官", "司寇", "子车", "颛孙", "漆雕",
    "乐正", "壤驷", "公良", "夹谷", "宰父", "谷梁", "段干", "左丘", "东门", "第五",
};

/* Appends s with all but its first `head` and last `tail` characters as stars. */
static int masked(struct buf *out, struct str s, size_t head, size_t tail)
{
	size_t count = utf8_count(s), len;
	for (size_t i = 0; s.n; i++) {
		utf8_next(s, &len);
		if (i < head || i + tail >= count)
			buf_put(out, s.p, len);
		else
			buf_putc(out, '*');
		s = (struct str){s.p + len, s.n - len};
	}
	return out->failed ? -1 : 0;
}

int mask_number(struct buf *out, struct str number)
{
	number = str_trim(number);
	size_t count = utf8_count(number);
	if (count >= 15)
		return masked(out, number, 6, 4);
	return count >= 7 ? masked(out, number, 2, 2) : masked(out, number, 0, 0);
}

int mask_bank(struct buf *out, struct str account)
{
	account = str_trim(account);
	return masked(out, account, 0, utf8_count(account) >= 8 ? 4 : 0);
}

int mask_mobile(struct buf *out, struct str mobile)
{
	mobile = str_trim(mobile);
	size_t count = utf8_count(mobile);
	return masked(out, mobile, count >= 11 ? 3 : 0, count >= 7 ? 4 : 0);
}

int mask_name(struct buf *out, struct str name)
{
	name = str_trim(name);
	size_t count = utf8_count(name), head = count >= 2;
	bool may_be = count >= 3 && name.n > DOUBLE_NAME;
	for (size_t i = 0; may_be && i < sizeof double_names / sizeof *double_names; i++)
		if (memcmp(name.p, double_names[i], DOUBLE_NAME) == 0)
			head = 2;
	return masked(out, name, head, 0);
}
