-- The bell: how many messages of an account are unread, counted in an index that covers the question.
CREATE INDEX message_bell ON message (account, read_at);
