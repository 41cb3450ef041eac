-- Version 16: who a member can prove to be.

-- The first key that it has proved, in base64url as on the wire; NULL if it never has. Its id is
-- kept: one that was made before there were keys belongs to the first that is seen.
ALTER TABLE members ADD COLUMN key TEXT;

-- The name of the token or the certificate that it first called with; NULL if that has none.
ALTER TABLE members ADD COLUMN credential TEXT;
