-- Version 2: intents are kept batch by batch, and new entries are counted by who inserts them.

-- What is about to be made visible. A batch is one row, since it is written and cleared as one; so
-- it costs a pull hardly more than a single intent. All of them are held in memory.
CREATE TABLE intent_batches (
    number INTEGER NOT NULL PRIMARY KEY,
    -- The intents that are left of the batch, as IntentCodec writes them.
    intents BLOB NOT NULL
) STRICT;

-- The table intents stays: what a crash of an older program has left there is made a batch when the
-- index is opened, and nothing is written to it any more.

-- For every row that was inserted the trigger cost an eighth of the whole. Now the program adds what
-- a transaction has inserted to the totals at its end, in the same transaction; updates and deletes
-- are counted by their triggers as before.
DROP TRIGGER entries_inserted;
