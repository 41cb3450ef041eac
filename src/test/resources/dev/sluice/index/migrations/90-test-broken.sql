-- A step after the newest version that breaks in its middle; only tests take it.
DELETE FROM entries;

INSERT INTO no_such_table VALUES (1);
