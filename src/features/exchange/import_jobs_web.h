/* The background jobs of an import: its check, and its writing. */
#ifndef YICAI_FEATURES_EXCHANGE_IMPORT_JOBS_WEB_H
#define YICAI_FEATURES_EXCHANGE_IMPORT_JOBS_WEB_H

#include "app/jobs.h"

#define IMPORT_JOBS 2

extern const struct job_kind import_jobs[IMPORT_JOBS];

#endif
