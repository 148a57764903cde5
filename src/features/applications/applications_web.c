/* The routes of 申领. */
#include "app/jobs.h"
#include "features/applications/funding_pages.h"

#define NOTICE_FLAGS (ROUTE_PUBLIC | ROUTE_LIMITED)
#define PER_MINUTE   60 /* pages of the notice for one address */
#define OBJECTIONS   5  /* objections from one address in a minute */

/* clang-format off */
static const struct route routes[] = {
    {HTTP_GET, "/subsidy/rounds", .may = CAN_RUNS_READ, .title = "申领安排", .out = &rounds_shape,
     .handle = get_rounds, .page = rounds_page},
    {HTTP_GET, "/subsidy/rounds/new", .may = CAN_RUNS_START, .title = "开始一次申领", .in = &rounds_new_shape,
     .out = &round_form_shape, .handle = get_round_form, .page = round_new_page},
    {HTTP_POST, "/subsidy/rounds", .may = CAN_RUNS_START, .flags = ROUTE_KEYED, .title = "开始一次申领",
     .in = &round_shape, .handle = post_round, .form = "/subsidy/rounds/new"},
    {HTTP_GET, "/subsidy/apps", .may = CAN_RUNS_READ, .title = "申领审核", .in = &queue_shape, .out = &queue_out_shape,
     .handle = get_queue, .page = queue_page},
    {HTTP_GET, "/subsidy/apps/:id", .may = CAN_RUNS_READ, .title = "申领", .in = &case_path_shape,
     .out = &claim_case_shape, .handle = get_case, .page = case_page},
    {HTTP_POST, "/subsidy/apps/:id/act", .flags = ROUTE_ANYONE | ROUTE_KEYED, .title = "办理申领", .in = &case_act_shape,
     .handle = post_act, .form = "/subsidy/apps/:id"},
    {HTTP_POST, "/subsidy/apps/:id/undo", .flags = ROUTE_ANYONE | ROUTE_KEYED, .title = "撤回一步", .in = &case_seq_shape,
     .handle = post_undo, .form = "/subsidy/apps/:id"},
    {HTTP_GET, "/subsidy/apps/:id/strike", .may = CAN_RUNS_READ, .title = "核减", .in = &strike_ask_shape,
     .out = &claim_case_shape, .handle = get_strike, .page = strike_page},
    {HTTP_POST, "/subsidy/apps/:id/strike", .flags = ROUTE_ANYONE | ROUTE_KEYED, .title = "核减",
     .in = &case_strike_shape, .handle = post_strike},
    {HTTP_GET, "/subsidy/apps/:id/restore", .may = CAN_RUNS_READ, .title = "恢复", .in = &strike_ask_shape,
     .out = &claim_case_shape, .handle = get_restore, .page = restore_page},
    {HTTP_POST, "/subsidy/apps/:id/restore", .flags = ROUTE_ANYONE | ROUTE_KEYED, .title = "恢复",
     .in = &case_restore_shape, .handle = post_restore},
    {HTTP_POST, "/subsidy/apps/:id/fund", .may = CAN_PAY_ISSUE, .flags = ROUTE_KEYED, .title = "安排支付",
     .in = &case_fund_shape, .handle = post_fund, .form = "/subsidy/apps/:id"},
    {HTTP_GET, "/subsidy/funding/new", .may = CAN_PAY_ISSUE, .title = "成批安排支付", .in = &funding_new_shape,
     .out = &funding_check_shape, .handle = get_funding_new, .page = funding_check_page},
    {HTTP_POST, "/subsidy/funding/check", .may = CAN_PAY_ISSUE, .flags = ROUTE_SAFE, .title = "成批安排支付",
     .in = &funding_named_shape, .out = &funding_check_shape, .handle = post_funding_check, .page = funding_check_page},
    {HTTP_POST, "/subsidy/funding", .may = CAN_PAY_ISSUE, .flags = ROUTE_KEYED, .title = "成批安排支付",
     .in = &funding_shape, .handle = post_funding, .form = "/subsidy/funding/new"},
    {HTTP_GET, "/subsidy/funding/:id", .may = CAN_PAY_ISSUE, .title = "成批安排支付", .in = &funding_path_shape,
     .out = &funding_show_shape, .handle = get_funding, .page = funding_page},
    {HTTP_POST, "/subsidy/apps/:id/rest", .may = CAN_PAY_ISSUE, .flags = ROUTE_KEYED, .title = "补安排支付",
     .in = &case_rest_shape, .handle = post_rest, .form = "/subsidy/apps/:id"},
    {HTTP_POST, "/subsidy/apps/:id/object", .flags = ROUTE_ANYONE | ROUTE_KEYED, .title = "登记异议",
     .in = &case_object_shape, .handle = post_object, .form = "/subsidy/apps/:id"},
    {HTTP_POST, "/subsidy/objections/:id/answer", .flags = ROUTE_ANYONE | ROUTE_KEYED, .title = "答复异议",
     .in = &answer_objection_shape, .handle = post_answer, .form = "/subsidy/apps"},
    {HTTP_GET, "/subsidy/publicity/:id", .may = CAN_RUNS_READ, .title = "公示名单", .in = &publicity_shape,
     .out = &notice_shape, .handle = get_publicity, .page = publicity_page},

    {HTTP_GET, "/org/apply", .may = CAN_CLAIMS_APPLY, .title = "补贴申领", .out = &apply_list_shape,
     .handle = get_apply_list, .page = apply_list_page},
    {HTTP_POST, "/org/apply", .may = CAN_CLAIMS_APPLY, .title = "开始申报", .in = &apply_round_shape,
     .handle = post_apply},
    {HTTP_GET, "/org/apply/:app", .may = CAN_CLAIMS_APPLY, .title = "补贴申领", .in = &apply_path_shape,
     .out = &apply_case_shape, .handle = get_apply, .page = apply_page},
    {HTTP_POST, "/org/apply/:app/lines", .may = CAN_CLAIMS_APPLY, .title = "勾选", .in = &apply_lines_shape,
     .handle = post_apply_lines, .form = "/org/apply/:app"},
    {HTTP_POST, "/org/apply/:app/files", .may = CAN_CLAIMS_APPLY, .flags = ROUTE_UPLOAD, .title = "加附件",
     .in = &apply_file_shape, .handle = post_apply_file, .form = "/org/apply/:app"},
    {HTTP_GET, "/org/apply/:app/check", .may = CAN_CLAIMS_APPLY, .title = "请核对", .in = &apply_path_shape,
     .out = &apply_case_shape, .handle = get_apply, .page = apply_check_page},

    {HTTP_GET, "/notice", .flags = NOTICE_FLAGS, .per_minute = PER_MINUTE, .title = "补贴公示", .out = &notices_shape,
     .handle = get_notices, .page = notices_page},
    {HTTP_GET, "/notice/:id", .flags = NOTICE_FLAGS, .per_minute = PER_MINUTE, .title = "补贴公示",
     .in = &notice_path_shape, .out = &notice_shape, .handle = get_notice, .page = notice_page},
    {HTTP_GET, "/notice/:id/object", .flags = NOTICE_FLAGS | ROUTE_FORM, .per_minute = PER_MINUTE, .title = "提出异议",
     .in = &notice_get_shape, .out = &notice_shape, .handle = get_notice, .page = notice_object_page},
    {HTTP_POST, "/notice/:id/object", .flags = NOTICE_FLAGS | ROUTE_FORM, .per_minute = OBJECTIONS, .title = "提出异议",
     .in = &notice_object_shape, .handle = post_notice_object},
};
/* clang-format on */

static const struct menu_item menu[] = {
    {.group = "业务", .label = "补贴申领", .icon = "clipboard-check", .path = "/org/apply", .may = CAN_STAFF_SELF},
    {.group = "业务",
     .label = "申领审核",
     .icon = "clipboard-check",
     .path = "/subsidy/apps",
     .may = CAN_REPORTS_READ},
};
static const struct thing_kind kinds[] = {{"application", sees_application},
					  {"round", sees_round},
					  {"objection", sees_objection},
					  {"notice", sees_notice},
					  {"funding", sees_funding}};

static const struct job_kind jobs[] = {
    {.name = "notices", .label = "公示期满", .run = run_notices, .again = true, .daily = true},
    {.name = "funding", .label = "成批安排支付", .run = run_funding, .again = true, .slow = true},
};

const struct web applications_web = {.name = "applications",
				     .routes = routes,
				     .nroutes = sizeof routes / sizeof *routes,
				     .menu = menu,
				     .nmenu = sizeof menu / sizeof *menu,
				     .kinds = kinds,
				     .nkinds = sizeof kinds / sizeof *kinds,
				     .jobs = jobs,
				     .njobs = sizeof jobs / sizeof *jobs};
