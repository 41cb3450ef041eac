-- Version 4: which ignore rules the entries and the cursors were made under. Other rules need other
-- entries, and each peer's feed from its beginning. One row; patterns in gitignore syntax, one a
-- line.
CREATE TABLE ignore_rules (
    only_row INTEGER NOT NULL PRIMARY KEY CHECK (only_row = 1),
    -- From the file at the root, as it was when it could last be used.
    of_file TEXT NOT NULL,
    -- From the configuration.
    of_key TEXT NOT NULL
) STRICT;

INSERT INTO ignore_rules VALUES (1, '', '');
