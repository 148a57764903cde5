/* Messages: topics are counted while unread, old ones go, certificates that end are told once. */
#include "features/exchange/trial.h"

#include "features/messages/messages.h"
#include "store/sql.h"

#define DAY (86400 * 1000000LL)

static const struct sql ACCOUNT = {
    "test.account", "INSERT INTO account (id, login, login_key, name, kind, state, scope, unit_id, org_id, person_id,"
		    " password_at, must_change, totp_step, epoch, failures, locked_until, last_login, created,"
		    " changed) VALUES ($1, $2, $2, $2, 1, $3, $4, 0, $5, $6, 0, 0, 0, 0, 0, 0, 0, 0, 0)"};
static const struct sql ORG = {"test.org", "SELECT org_id FROM employment WHERE person_id = $1"};
static const struct sql PERSON = {"test.person", "SELECT id FROM people WHERE name = $1"};

/* Opens the write transaction in which f's statements go. */
static void begin(void)
{
	SCRATCH_OK(store_begin(trial.h.store, true, &scratch_err));
}
static void end(void)
{
	SCRATCH_OK(store_commit(trial.h.store, &scratch_err));
}

static void account(int64_t id, const char *login, int64_t state, int64_t scope, int64_t org, int64_t person)
{
	SCRATCH_OK(sql_run(trial.h.store, &ACCOUNT,
			   ARGS(INT(id), TEXT(str_of(login)), INT(state), INT(scope), INT(org), INT(person)), NULL,
			   &scratch_err));
}

static void put(int64_t account, const char *topic, const char *said)
{
	struct message_new m = {.topic = str_of(topic),
				.kind = MESSAGE_WAITING,
				.tone = MESSAGE_LOOK,
				.title = STR("申领等您办"),
				.said = str_of(said),
				.href = STR("/subsidy/apps/1"),
				.href_many = STR("/todo")};
	SCRATCH_OK(message_put(&trial.h, account, &m, &scratch_err));
}

static int64_t unread(int64_t account)
{
	int64_t n;
	SCRATCH_OK(message_unread(&trial.h, account, &n, &scratch_err));
	return n;
}

static size_t listed(int64_t account, bool only_unread, struct message **m)
{
	size_t n;
	SCRATCH_OK(message_list(&trial.h, account, only_unread, 0, 50, trial.mem, m, &n, &scratch_err));
	return n;
}

static void what_is_unread_is_counted_into_one_line(void **state)
{
	struct message *m;
	int64_t changed;
	(void)state;
	begin();
	put(7, "todo:a", "甲院");
	put(7, "todo:a", "乙院");
	put(7, "todo:b", "丙院");
	put(8, "todo:a", "甲院");
	assert_int_equal(unread(7), 2);
	assert_int_equal(listed(7, false, &m), 2);
	assert_true(str_is(m[0].topic, "todo:b") && m[0].times == 1 && str_is(m[0].href, "/subsidy/apps/1"));
	assert_true(m[1].times == 2 && str_is(m[1].said, "乙院") && str_is(m[1].href, "/todo"));
	SCRATCH_OK(message_read(&trial.h, 7, m[1].id, &changed, &scratch_err));
	assert_int_equal(changed, 1);
	put(7, "todo:a", "丁院");
	assert_int_equal(listed(7, false, &m), 3);
	assert_true(m[0].times == 1 && str_is(m[0].said, "丁院"));
	assert_int_equal(listed(7, true, &m), 2);
	assert_int_equal(unread(8), 1);
	end();
}

static void one_that_was_read_is_unread_again_unless_a_newer_one_of_its_topic_is(void **state)
{
	struct message *m;
	int64_t changed;
	(void)state;
	begin();
	put(7, "todo:a", "甲院");
	assert_int_equal(listed(7, false, &m), 1);
	const int64_t first = m[0].id;
	SCRATCH_OK(message_unread_again(&trial.h, 7, first, &changed, &scratch_err));
	assert_int_equal(changed, 0);
	SCRATCH_OK(message_read(&trial.h, 7, first, NULL, &scratch_err));
	SCRATCH_OK(message_unread_again(&trial.h, 8, first, &changed, &scratch_err));
	assert_int_equal(changed, 0);
	SCRATCH_OK(message_unread_again(&trial.h, 7, first, &changed, &scratch_err));
	assert_int_equal(changed, 1);
	assert_int_equal(unread(7), 1);
	SCRATCH_OK(message_read(&trial.h, 7, first, NULL, &scratch_err));
	put(7, "todo:a", "乙院");
	SCRATCH_OK(message_unread_again(&trial.h, 7, first, &changed, &scratch_err));
	assert_int_equal(changed, 0);
	assert_int_equal(unread(7), 1);
	assert_int_equal(listed(7, true, &m), 1);
	assert_true(str_is(m[0].said, "乙院"));
	end();
}

static void only_the_owner_reads_a_message_and_all_are_read_at_once(void **state)
{
	struct message *m, one;
	int64_t changed;
	(void)state;
	begin();
	put(7, "a", "");
	put(7, "b", "");
	assert_int_equal(listed(7, true, &m), 2);
	assert_int_equal(message_get(&trial.h, 8, m[0].id, trial.mem, &one, &scratch_err), -1);
	assert_int_equal(scratch_err.code, ERR_NOTFOUND);
	SCRATCH_OK(message_read(&trial.h, 8, m[0].id, &changed, &scratch_err));
	assert_int_equal(changed, 0);
	SCRATCH_OK(message_read(&trial.h, 7, 0, &changed, &scratch_err));
	assert_int_equal(changed, 2);
	assert_int_equal(unread(7), 0);
	end();
}

static void old_messages_go_those_read_first(void **state)
{
	struct message *m;
	int64_t gone;
	(void)state;
	begin();
	put(7, "read", "");
	SCRATCH_OK(message_read(&trial.h, 7, 0, NULL, &scratch_err));
	put(7, "unread", "");
	trial.now += (MESSAGE_READ_DAYS - 1) * DAY;
	SCRATCH_OK(message_tidy(&trial.h, &gone, &scratch_err));
	assert_int_equal(gone, 0);
	trial.now += 2 * DAY;
	SCRATCH_OK(message_tidy(&trial.h, &gone, &scratch_err));
	assert_int_equal(gone, 1);
	assert_int_equal(listed(7, false, &m), 1);
	trial.now += (MESSAGE_KEPT_DAYS - MESSAGE_READ_DAYS) * DAY;
	SCRATCH_OK(message_tidy(&trial.h, &gone, &scratch_err));
	assert_int_equal(gone, 1);
	end();
}

/* An institution with two people whose certificates end in 20 days and ended yesterday. */
static int64_t people_with_certificates(int64_t *one)
{
	int64_t org;
	char text[600], soon[11], past[11];
	day_text(instant_day(trial.now) + 20, soon);
	day_text(instant_day(trial.now) - 1, past);
	furnished();
	import_text("任职.csv", JOB_HEAD ONE "," HOME ",养老护理员,是,编外合同,2020-01-01,,,,是,\n" TWO "," HOME
					     ",养老护理员,是,编外合同,2020-01-01,,,,是,\n");
	accepted();
	snprintf(text, sizeof text,
		 "证件号码,证书编号,职业,有效期至\n" ONE ",A1,养老护理员,%s\n" TWO ",A2,养老护理员,%s\n", soon, past);
	import_text("证书.csv", text);
	accepted();
	assert_int_equal(sql_int(trial.h.store, &PERSON, ARGS(TEXT(STR("甲一"))), one, &scratch_err), 1);
	assert_int_equal(sql_int(trial.h.store, &ORG, ARGS(INT(*one)), &org, &scratch_err), 1);
	return org;
}

static void a_certificate_that_ends_is_told_once_to_its_owner_and_to_the_clerk(void **state)
{
	struct message *m;
	int64_t one, told, org = people_with_certificates(&one);
	(void)state;
	begin();
	account(1, "clerk", 1, 3, org, 0);
	account(2, "gone", 2, 3, org, 0);
	account(3, "worker", 1, 2, 0, one);
	SCRATCH_OK(message_certificates(&trial.h, instant_day(trial.now), &told, &scratch_err));
	assert_int_equal(told, 3);
	assert_int_equal(listed(3, false, &m), 1);
	assert_true(str_is(m[0].title, "养老护理员证书快到期了") && str_is(m[0].href, "/m/certs"));
	assert_int_equal(listed(1, false, &m), 2);
	assert_true(str_is(m[0].title, "本机构有证书已经过期") && m[0].tone == MESSAGE_BAD);
	assert_true(m[1].times == 1 && str_is(m[1].title, "本机构有证书三十天内到期"));
	assert_int_equal(unread(2), 0);
	SCRATCH_OK(message_certificates(&trial.h, instant_day(trial.now), &told, &scratch_err));
	assert_int_equal(told, 0);
	trial.now += 21 * DAY;
	SCRATCH_OK(message_certificates(&trial.h, instant_day(trial.now), &told, &scratch_err));
	assert_int_equal(told, 2);
	end();
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    TRIAL(what_is_unread_is_counted_into_one_line),
	    TRIAL(one_that_was_read_is_unread_again_unless_a_newer_one_of_its_topic_is),
	    TRIAL(only_the_owner_reads_a_message_and_all_are_read_at_once),
	    TRIAL(old_messages_go_those_read_first),
	    TRIAL(a_certificate_that_ends_is_told_once_to_its_owner_and_to_the_clerk),
	};
	return trial_run("messages", tests, sizeof tests / sizeof *tests);
}
