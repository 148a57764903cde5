-- 开户行, 对公账号: src/features/orgs/orgs.h.
ALTER TABLE orgs ADD COLUMN bank TEXT;
ALTER TABLE orgs ADD COLUMN account TEXT;
