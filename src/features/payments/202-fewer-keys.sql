-- Two orders of the same rows that were kept for one question each. A city's quarter is owed all over both, page by page, and nobody
-- asks often: an owner's payments are found by their keys, which begin with the owner and the policy; an adjustment reads all keys of
-- a policy, for most policies all there are. src/features/payments/{whole,adjust}.c
DROP INDEX payments_owner;
DROP INDEX payment_keys_policy;
