/* Wordings of short messages: what may be saved, how blanks are filled, the standard ones. */
#include "features/exchange/trial.h"

#include "auth/sms_text.h"

static void refuses(const char *text, const char *why)
{
	assert_int_equal(sms_wording_check(SMS_CODE, str_of(text), &scratch_err), -1);
	scratch_err_is(ERR_INPUT, why);
}

static void a_wording_is_checked_blank_by_blank(void **state)
{
	char long_one[4 * SMS_WORDS_MAX] = "{验证码}";
	(void)state;
	for (size_t i = 0; i < SMS__KINDS; i++)
		SCRATCH_OK(sms_wording_check((enum sms_kind)i, str_of(sms_wordings[i].standard), &scratch_err));
	refuses("您的验证码", "缺 {验证码}");
	refuses("{验证码} {姓名}", "没有 {姓名} 这个空");
	refuses("{验证码", "花括号没有配对");
	refuses("验证码}", "花括号没有配对");
	refuses("{}{验证码}", "花括号没有配对");
	memset(long_one + strlen(long_one), 'a', SMS_WORDS_MAX);
	refuses(long_one, "最多 200 个字");
}

/* The wording that holds for the code. */
static const char *holds(bool *own)
{
	struct str s;
	SCRATCH_OK(sms_wording_get(&trial.h, SMS_CODE, trial.mem, &s, own, &scratch_err));
	return arena_copy(trial.mem, s.p, s.n);
}

static void an_own_wording_holds_until_it_is_taken_back(void **state)
{
	bool own;
	(void)state;
	assert_string_equal(holds(&own), sms_wordings[SMS_CODE].standard);
	assert_false(own);
	SCRATCH_OK(store_begin(trial.h.store, true, &scratch_err));
	SCRATCH_OK(sms_wording_set(&trial.h, SMS_CODE, STR(" 码 {验证码} "), "甲", &scratch_err));
	assert_string_equal(holds(&own), "码 {验证码}");
	assert_true(own);
	assert_int_equal(sms_wording_set(&trial.h, SMS_CODE, STR("没有空"), "甲", &scratch_err), -1);
	assert_string_equal(holds(&own), "码 {验证码}");
	SCRATCH_OK(sms_wording_set(&trial.h, SMS_CODE, STR(""), "甲", &scratch_err));
	assert_string_equal(holds(&own), sms_wordings[SMS_CODE].standard);
	SCRATCH_OK(store_commit(trial.h.store, &scratch_err));
}

static void blanks_are_filled_wherever_they_stand(void **state)
{
	const struct str values[SMS_BLANKS_MAX] = {STR("12.00"), STR("户名{不}符")};
	struct buf b;
	(void)state;
	buf_init(&b, 1000);
	SCRATCH_OK(sms_wording_fill(SMS_REFUSED, STR("{原因}：{金额}，{金额}元"), values, &b, &scratch_err));
	assert_true(str_is(buf_str(&b), "户名{不}符：12.00，12.00元"));
	buf_release(&b);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    TRIAL(a_wording_is_checked_blank_by_blank),
	    TRIAL(an_own_wording_holds_until_it_is_taken_back),
	    TRIAL(blanks_are_filled_wherever_they_stand),
	};
	return trial_run("sms_text", tests, sizeof tests / sizeof *tests);
}
