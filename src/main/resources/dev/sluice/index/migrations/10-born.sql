-- Version 10: of deletes those count whose paths lived at the start of the hour.

-- The sequence at which the path of a live entry came to live, NULL if that is its own. So an insert
-- writes nothing more, and only what replaces a live entry has to keep it. Of no meaning for a
-- tombstone.
ALTER TABLE entries ADD COLUMN born INTEGER;

-- From which sequence to which the path lived. What was allowed before this version counts until its
-- hour is over.
ALTER TABLE allowed_deletes ADD COLUMN born INTEGER NOT NULL DEFAULT 0;
ALTER TABLE allowed_deletes ADD COLUMN ended INTEGER NOT NULL DEFAULT 9223372036854775807;

-- The last sequence at that time: what is born later did not live then.
ALTER TABLE live_counts ADD COLUMN sequence INTEGER NOT NULL DEFAULT 0;
UPDATE live_counts SET sequence = (SELECT last_sequence FROM folder);

-- For how many seconds this index was watched over by a running node, in all its runs, and what time
-- it was then as far as that was believed: nanoseconds since 1970, NULL if that was not noted yet.
-- Both noted now and then. One row.
CREATE TABLE watch (
    only_row INTEGER NOT NULL PRIMARY KEY CHECK (only_row = 1),
    seconds INTEGER NOT NULL,
    clock INTEGER
) STRICT;

INSERT INTO watch VALUES (1, 0, NULL);

-- When the last sign of it came, in the seconds of watch. The same is counted in silence.
ALTER TABLE members ADD COLUMN heard INTEGER NOT NULL DEFAULT 0;
