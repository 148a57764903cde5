/* 资金支付, 补发追回 and 追溯 on the web, for the registry. */
#ifndef YICAI_FEATURES_PAYMENTS_PAYMENTS_WEB_H
#define YICAI_FEATURES_PAYMENTS_PAYMENTS_WEB_H

#include "app/route.h"

/* Batches; templates of payment files; files that jobs wrote; the bank's results; single payments. */
extern const struct web payments_web, pay_templates_web, pay_files_web, pay_results_web, pay_items_web;
/* Arrears and claims; plans over all that a person owes. */
extern const struct web recover_web, repay_web;

#endif
