#include "policy/lint.h"
void lint_cliffs(struct lint *w) { (void)w; }
