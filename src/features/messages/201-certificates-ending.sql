-- Certificates by their last day: whose owner and employer are told before it comes (certificates.c).
CREATE INDEX credentials_ending ON credentials (expires) WHERE closed_by = 0 AND expires IS NOT NULL;
