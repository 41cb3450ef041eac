-- Version 18: whether a member calls under another name than before.

-- The name of a token or a certificate other than the one noted, empty for one without a name; NULL
-- if it has called under no other, or a person has accepted that.
ALTER TABLE members ADD COLUMN other_credential TEXT;
