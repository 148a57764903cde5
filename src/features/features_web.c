/* The registry of the web: one line a feature that has pages. */
#include "features/features_web.h"

#include "features/admin/sys_web.h"
#include "features/audit/audit_web.h"
#include "features/clerk/clerk_pages.h"
#include "features/costs/costs_pages.h"
#include "features/costs/scenarios_pages.h"
#include "features/credentials/verify_pages.h"
#include "features/directory/directory.h"
#include "features/directed/directed_pages.h"
#include "features/help/help_pages.h"
#include "features/guide/guide_pages.h"
#include "features/home/home_web.h"
#include "features/exchange/exchange_pages.h"
#include "features/notices/notices_web.h"
#include "features/orgs/orgs_pages.h"
#include "features/ledger/ledger_pages.h"
#include "features/me/me_pages.h"
#include "features/people/people_pages.h"
#include "features/payments/payments_web.h"
#include "features/phrases/phrases_web.h"
#include "features/policies/adopt_pages.h"
#include "features/policies/policies_pages.h"
#include "features/posts/posts_pages.h"
#include "features/quality/quality_pages.h"
#include "features/rates/rates_pages.h"
#include "features/reach_web.h"
#include "features/records/record_web.h"
#include "features/matters/matters_web.h"
#include "features/messages/follow_web.h"
#include "features/messages/messages_pages.h"
#include "features/messages/sms_web.h"
#include "features/appeals/appeals_pages.h"
#include "features/applications/applications_pages.h"
#include "features/runs/runs_pages.h"
#include "features/steering/staff_web.h"
#include "features/steering/duty_web.h"
#include "features/steering/circular_web.h"
#include "features/steering/claims_web.h"
#include "features/steering/reports_web.h"
#include "features/steering/targets_web.h"
#include "features/steering/dash_web.h"
#include "features/units/units_pages.h"
#include "features/views/views_web.h"

/* The groups of the menu stand in the order in which they first appear here: the own institution first, then daily work. */
const struct web *const webs[] = {
    &reach_web,       &sign_web,         &own_web,       &home_web,          &notices_web,      &phrases_web,
    &matters_web,     &clerk_web,        &people_web,    &runs_web,          &applications_web, &appeals_web,
    &policies_web,    &costs_web,        &scenarios_web, &orgs_web,          &steering_web,     &targets_web,
    &duty_web,        &staff_web,        &quality_web,   &reports_web,       &claims_web,       &units_web,
    &records_web,     &exchange_web,     &transfers_web, &views_web,         &verify_web,       &accounts_web,
    &roles_web,       &tokens_web,       &params_web,    &calendar_web,      &dict_web,         &upkeep_web,
    &audit_web,       &help_web,         &feedback_web,  &guide_web,         &guide_calc_web,   &guide_orgs_web,
    &me_web,          &requests_web,     &ledger_web,    &pay_templates_web, &pay_files_web,    &pay_items_web,
    &pay_results_web, &payments_web,     &recover_web,   &repay_web,         &cases_web,        &directed_web,
    &messages_web,    &matter_files_web, &sms_web,       &adopt_web,         &rates_web,        &posts_web,
    &circular_web,
};
const size_t webs_n = sizeof webs / sizeof *webs;

void webs_keep_up(struct app *a, struct house *h)
{
	struct err ignored = {0}, why = {0};
	const struct app_config *cfg = app_started_with(a);
	directory_catch_up(h, NULL, &ignored); /* a list that is behind says so; the write itself stands */
	if (messages_follow(h, &why) < 0 && cfg->failed)
		cfg->failed("messages", why.what); /* told with the next piece of writing */
}
