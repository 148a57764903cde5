/* Short messages to people as pages and as a job: their wordings, and telling those whose money a bank refused. */
#ifndef YICAI_FEATURES_MESSAGES_SMS_WEB_H
#define YICAI_FEATURES_MESSAGES_SMS_WEB_H

#include "app/route.h"

extern const struct web sms_web;

#endif
