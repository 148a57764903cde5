/* Which encoding the text of a CSV has, and the text as UTF-8. */
#include "sheet/book.h"

#include "base/utf8.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#define BLOCK_SIZE (64u << 10)

/* Where a decoding stands in the middle of characters; zeroed at the beginning of a line. */
struct line_state {
	bool high; /* a byte beyond ASCII was seen */
	bool not_utf8, not_gb;
	bool other;             /* a UTF-8 character of two or four bytes: rare in Chinese text, common by accident */
	int utf8_left, gb_left; /* bytes until the character is whole; gb 1: the second byte of two or four */
	unsigned char least;    /* UTF-8: the smallest allowed next byte, against overlong forms */
};

/* The first line of each kind; 0: none. */
struct line_kinds {
	size_t utf8, gb, neither;
};

/* One byte more of UTF-8. */
static void utf8_step(struct line_state *s, unsigned char c)
{
	if (s->utf8_left) {
		if ((c & 0xc0) != 0x80 || c < s->least)
			s->not_utf8 = true;
		s->utf8_left--;
		s->least = 0x80;
	} else if (c >= 0x80) {
		s->utf8_left = c >= 0xf0 ? 3 : c >= 0xe0 ? 2 : 1;
		s->least = c == 0xe0 ? 0xa0 : c == 0xf0 ? 0x90 : 0x80;
		s->not_utf8 |= c < 0xc2 || c > 0xf4;
		s->other |= s->utf8_left != 2;
	}
}

/* One byte more of GB18030: lead 81–FE, then 40–FE, or 30–39 and such a pair again. */
static void gb_step(struct line_state *s, unsigned char c)
{
	switch (s->gb_left) {
	case 1:
		if (c >= '0' && c <= '9') {
			s->gb_left = 3;
			return;
		}
		s->not_gb |= c < 0x40 || c == 0x7f || c == 0xff;
		s->gb_left = 0;
		return;
	case 3:
		s->not_gb |= c < 0x81 || c == 0xff;
		s->gb_left = 2;
		return;
	case 2:
		s->not_gb |= c < '0' || c > '9';
		s->gb_left = 0;
		return;
	default:
		if (c >= 0x80) {
			s->not_gb |= c == 0x80 || c == 0xff;
			s->gb_left = 1;
		}
	}
}

/* Judges a whole line. A line that is UTF-8 throughout is certainly so when all its characters have three bytes, as
 * Chinese has, or when it cannot be GB18030. */
static void line_judge(const struct line_state *s, size_t line, struct line_kinds *k)
{
	bool utf8 = !s->not_utf8 && !s->utf8_left, gb = !s->not_gb && !s->gb_left;
	if (!s->high)
		return;
	if (!utf8 && !gb)
		k->neither = k->neither ? k->neither : line;
	else if (!utf8)
		k->gb = k->gb ? k->gb : line;
	else if (!gb || !s->other)
		k->utf8 = k->utf8 ? k->utf8 : line;
}

/* Judges every line of the file. */
static int lines_judge(const struct bytes *b, size_t start, struct line_kinds *k, struct err *e)
{
	unsigned char block[BLOCK_SIZE];
	struct line_state s = {0};
	size_t line = 1;
	long got;
	*k = (struct line_kinds){0};
	for (uint64_t at = start; (got = bytes_read(b, at, block, sizeof block)) > 0; at += (uint64_t)got)
		for (long i = 0; i < got; i++) {
			unsigned char c = block[i];
			if (c == '\n') {
				line_judge(&s, line++, k);
				s = (struct line_state){0};
			} else if (s.high || c >= 0x80) {
				s.high = true;
				utf8_step(&s, c);
				gb_step(&s, c);
			}
		}
	line_judge(&s, line, k);
	return got < 0 ? err_set(e, ERR_IO, "文件读不下去：%s", errno_text(errno)) : 0;
}

/* Bytes of s from its end that are the beginning of a character. */
static size_t cut_off(struct str s)
{
	for (size_t back = 1; back <= 3 && back <= s.n; back++) {
		unsigned char c = (unsigned char)s.p[s.n - back];
		if (c >= 0xc0)
			return (c >= 0xf0 ? 4u : c >= 0xe0 ? 3u : 2u) > back ? back : 0;
		if (c < 0x80)
			return 0;
	}
	return 0;
}

/* ASCII from the beginning of s, eight bytes at a time. */
static size_t ascii_run(struct str s)
{
	size_t i = 0;
	uint64_t eight;
	for (; i + 8 <= s.n; i += 8) {
		memcpy(&eight, s.p + i, 8);
		if (eight & 0x8080808080808080u)
			break;
	}
	return i;
}

/* Valid UTF-8, with long runs of ASCII passed over quickly. */
static bool valid_piece(struct str s)
{
	while (s.n) {
		size_t run = ascii_run(s), len;
		s = (struct str){s.p + run, s.n - run};
		for (size_t i = 0; i < 64 && s.n; i++) {
			if (utf8_next(s, &len) == 0xfffd && len == 1)
				return false;
			s = (struct str){s.p + len, s.n - len};
		}
	}
	return true;
}

/* Whether the whole file is UTF-8: 1, 0, −1. */
static int whole_is_utf8(const struct bytes *b, size_t start, struct err *e)
{
	char block[BLOCK_SIZE];
	long got;
	for (uint64_t at = start; (got = bytes_read(b, at, block, sizeof block)) > 0;) {
		struct str s = {block, (size_t)got};
		if (at + s.n < b->size)
			s.n -= cut_off(s);
		if (!s.n || !valid_piece(s))
			return 0;
		at += s.n;
	}
	return got < 0 ? err_set(e, ERR_IO, "文件读不下去：%s", errno_text(errno)) : 1;
}

/* UTF-16, by its mark or by a NUL in nearly every second byte. */
static bool is_utf16(const unsigned char *p, size_t n)
{
	size_t nuls[2] = {0, 0};
	if (n >= 2 && ((p[0] == 0xff && p[1] == 0xfe) || (p[0] == 0xfe && p[1] == 0xff)))
		return true;
	for (size_t i = 0; i < n; i++)
		nuls[i & 1] += p[i] == 0;
	return n >= 8 && (nuls[0] > n / 8 || nuls[1] > n / 8);
}

/* Says which lines do not go together. */
static int refuse_lines(const struct line_kinds *k, bool marked, struct err *e)
{
	if (marked) {
		size_t line = k->neither && (!k->gb || k->neither < k->gb) ? k->neither : k->gb;
		err_set(e, ERR_INPUT, "文件开头标明是UTF-8，第%zu行却不是", line);
	} else if (k->neither) {
		err_set(e, ERR_INPUT, "第%zu行既不是UTF-8也不是GB18030文字", k->neither);
	} else {
		err_set(e, ERR_INPUT, "一个文件里混用两种编码：第%zu行是UTF-8，第%zu行是GB18030", k->utf8, k->gb);
	}
	return err_todo(e, "用表格软件打开，核对文字，另存为“CSV UTF-8（逗号分隔）”或.xlsx");
}

int encoding_detect(const struct bytes *b, enum encoding *ret, size_t *start, struct err *e)
{
	unsigned char first[4096];
	struct line_kinds k;
	long got = bytes_read(b, 0, first, sizeof first);
	if (got < 0)
		return err_set(e, ERR_IO, "文件读不下去：%s", errno_text(errno));
	if (is_utf16(first, (size_t)got)) {
		err_set(e, ERR_INPUT, "文件是UTF-16编码（表格软件的“Unicode文本”）");
		return err_todo(e, "另存为“CSV UTF-8（逗号分隔）”或.xlsx");
	}
	bool marked = got >= 3 && memcmp(first, "\xef\xbb\xbf", 3) == 0;
	*start = marked ? 3 : 0;
	*ret = ENCODING_UTF8;
	int utf8 = whole_is_utf8(b, *start, e);
	if (utf8)
		return utf8 < 0 ? -1 : 0;
	if (lines_judge(b, *start, &k, e))
		return -1;
	if (marked || k.neither || (k.utf8 && k.gb))
		return refuse_lines(&k, marked, e);
	*ret = ENCODING_GB18030;
	return 0;
}

struct decoder {
	const struct bytes *bytes;
	enum encoding encoding;
	uint64_t at;
	char *raw; /* GB18030: bytes not yet decoded */
	size_t nraw;
	struct buf text; /* GB18030: decoded */
	size_t given;    /* of text */
	bool refused;
};

struct decoder *decoder_new(const struct bytes *b, enum encoding encoding, size_t start)
{
	struct decoder *d = calloc(1, sizeof *d);
	if (!d)
		return NULL;
	*d = (struct decoder){.bytes = b, .encoding = encoding, .at = start};
	buf_init(&d->text, 4 * (size_t)BLOCK_SIZE);
	if (encoding == ENCODING_GB18030 && !(d->raw = malloc(BLOCK_SIZE))) {
		free(d);
		return NULL;
	}
	return d;
}

void decoder_free(struct decoder *d)
{
	if (!d)
		return;
	buf_release(&d->text);
	free(d->raw);
	free(d);
}

uint64_t decoder_at(const struct decoder *d)
{
	return d->at;
}

bool decoder_refused(const struct decoder *d)
{
	return d->refused;
}

/* Bytes of whole characters in the raw bytes. */
static size_t whole_characters(const struct decoder *d)
{
	struct line_state s = {0};
	size_t whole = 0;
	for (size_t i = 0; i < d->nraw; i++) {
		gb_step(&s, (unsigned char)d->raw[i]);
		if (s.gb_left == 0)
			whole = i + 1;
	}
	return whole;
}

/* Decodes the next block: 1, 0 at the end, −1. */
static int decode_block(struct decoder *d)
{
	long got = bytes_read(d->bytes, d->at, d->raw + d->nraw, BLOCK_SIZE - d->nraw);
	if (got < 0)
		return -1;
	d->at += (uint64_t)got;
	d->nraw += (size_t)got;
	size_t whole = got ? whole_characters(d) : d->nraw;
	buf_clear(&d->text);
	d->given = 0;
	if (utf8_from_gb18030(&d->text, (struct str){d->raw, whole})) {
		d->refused = true;
		return -1;
	}
	memmove(d->raw, d->raw + whole, d->nraw - whole);
	d->nraw -= whole;
	return d->text.n > 0 || got > 0;
}

long decoder_fill(void *self, char *p, size_t n)
{
	struct decoder *d = self;
	if (d->encoding == ENCODING_UTF8) {
		long got = bytes_read(d->bytes, d->at, p, n);
		d->at += got > 0 ? (uint64_t)got : 0;
		return got;
	}
	while (d->given == d->text.n) {
		int more = decode_block(d);
		if (more <= 0)
			return more;
	}
	size_t left = d->text.n - d->given;
	n = n < left ? n : left;
	memcpy(p, d->text.p + d->given, n);
	d->given += n;
	return (long)n;
}
