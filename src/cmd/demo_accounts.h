/* Accounts for looking around in a demo city: one of each kind, with passwords drawn anew each time. */
#ifndef YICAI_CMD_DEMO_ACCOUNTS_H
#define YICAI_CMD_DEMO_ACCOUNTS_H

#include "cmd/house.h"

/* Makes the accounts in a filled demo store and prints them to stdout with their passwords, which are kept nowhere. The
 * passwords need no change and staff need no second factor: that is set for this store, and said. ERR_CONFLICT when
 * they are there already, ERR_NOTFOUND when the store holds no demo city. */
int demo_accounts(struct home *h, struct err *e);

#endif
