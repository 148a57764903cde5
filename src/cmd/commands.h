/* The sub-commands: each takes its parsed call and returns the exit status. */
#ifndef YICAI_CMD_COMMANDS_H
#define YICAI_CMD_COMMANDS_H

#include "cmd/cmd.h"

/* One for each row of the table in commands.c, called so; errors are printed, the exit status returned. */
int cmd_help(struct call *c);
int cmd_init(struct call *c);
int cmd_import(struct call *c);
int cmd_import_undo(struct call *c);
int cmd_import_list(struct call *c);
int cmd_export(struct call *c);
int cmd_template(struct call *c);
int cmd_check_call(struct call *c);
int cmd_policy_list(struct call *c);
int cmd_policy_check(struct call *c);
int cmd_policy_test(struct call *c);
int cmd_policy_fmt(struct call *c);
int cmd_policy_show(struct call *c);
int cmd_policy_diff(struct call *c);
int cmd_policy_lint(struct call *c);
int cmd_policy_adopt(struct call *c);
int cmd_policy_repeal(struct call *c);
int cmd_entitle(struct call *c);
int cmd_simulate(struct call *c);
int cmd_run_start(struct call *c);
int cmd_run_again(struct call *c);
int cmd_run_resume(struct call *c);
int cmd_run_list(struct call *c);
int cmd_run_show(struct call *c);
int cmd_run_diff(struct call *c);
int cmd_verify(struct call *c);
int cmd_indicator_list(struct call *c);
int cmd_indicator_show(struct call *c);
int cmd_indicator_targets(struct call *c);
int cmd_indicator_forecast(struct call *c);
int cmd_indicator_split(struct call *c);
int cmd_indicator_trend(struct call *c);
int cmd_indicator_refresh(struct call *c);
int cmd_indicator_check(struct call *c);
int cmd_indicator_test(struct call *c);
int cmd_duties(struct call *c);
int cmd_staffing(struct call *c);
int cmd_claims_check(struct call *c);
int cmd_audit_verify(struct call *c);
int cmd_audit_show(struct call *c);
int cmd_snapshot_status(struct call *c);
int cmd_snapshot_build(struct call *c);
int cmd_snapshot_check(struct call *c);
int cmd_user_add(struct call *c);
int cmd_user_passwd(struct call *c);
int cmd_user_disable(struct call *c);
int cmd_user_enable(struct call *c);
int cmd_user_unlock(struct call *c);
int cmd_user_role(struct call *c);
int cmd_user_totp_reset(struct call *c);
int cmd_user_list(struct call *c);
int cmd_key_rotate(struct call *c);
int cmd_backup(struct call *c);
int cmd_restore(struct call *c);
int cmd_serve(struct call *c);
int cmd_directory(struct call *c);
int cmd_directory_rebuild(struct call *c);
int cmd_directory_check(struct call *c);
int cmd_demo(struct call *c);
int cmd_demo_claims(struct call *c);
int cmd_demo_duties(struct call *c);
int cmd_demo_accounts(struct call *c);
int cmd_demo_money(struct call *c);
int cmd_bench(struct call *c);

/* yicai bench directory: lists, facets and searches of an open store. */
int bench_directory(struct call *c);
/* yicai bench indicators: figures of the store, everybody's and those of the people who changed. It changes facts. */
int bench_indicators(struct call *c);
/* yicai bench money: a quarter's money of a city that it makes in an empty store, and many who write at once. */
int bench_money(struct call *c);

#endif
