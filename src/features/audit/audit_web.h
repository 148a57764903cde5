/* 审计: the journal, accesses, sign-ins, the proof of the chain. */
#ifndef YICAI_FEATURES_AUDIT_AUDIT_WEB_H
#define YICAI_FEATURES_AUDIT_AUDIT_WEB_H

#include "app/route.h"

#define VERIFY_JOB "verify" /* kind of the job that proves the journal */

extern const struct web audit_web;
/* Following a payment, a person, a batch; sampling. */
extern const struct web cases_web;

#endif
