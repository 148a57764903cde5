-- What a batch is called: 越城区-2025Q2-003. Given when it is made and kept; batches from before have none and go by their id.
ALTER TABLE payment_batches ADD COLUMN number TEXT NOT NULL DEFAULT '';
CREATE UNIQUE INDEX payment_batches_number ON payment_batches (number) WHERE number <> '';
