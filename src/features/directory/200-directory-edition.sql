-- Another number with each change of the directory: what was counted under one need not be counted again.
ALTER TABLE dir_state ADD COLUMN edition BIGINT NOT NULL DEFAULT 0;
