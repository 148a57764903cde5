-- What a batch of a budget line with very many payments would be, as a job found it; a working paper that the next one replaces and a
-- batch that was made takes away. src/features/payments/look.h

CREATE TABLE payment_previews (
  line_id BIGINT NOT NULL PRIMARY KEY REFERENCES ledger_lines (id),
  at BIGINT NOT NULL,
  items BIGINT NOT NULL,
  amount BIGINT NOT NULL,
  reissued BIGINT NOT NULL,
  without BIGINT NOT NULL,
  without_amount BIGINT NOT NULL,
  uncorrected BIGINT NOT NULL,
  uncorrected_amount BIGINT NOT NULL
);
