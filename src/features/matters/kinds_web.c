/* The kinds of matters that have pages: one line each. */
#include "features/appeals/appeals.h"
#include "features/applications/applications.h"
#include "features/directed/directed.h"
#include "features/matters/matters_web.h"
#include "features/policies/adoption.h"
#include "features/rates/change.h"

const struct matter_kind matter_kinds[] = {
    {&application_kind, "/subsidy/apps/", "/org/apply/", NULL},
    {&appeal_kind, "/appeals/", NULL, "/m/appeal/"},
    {&attendance_kind, "/directed/sheets/", NULL, NULL},
    {&breach_kind, "/directed/breaches/", NULL, NULL},
    {&rate_flow, "/rates/", NULL, NULL},
    {&adoption_flow, "/adoptions/", NULL, NULL},
};
const size_t matter_kinds_n = sizeof matter_kinds / sizeof *matter_kinds;
