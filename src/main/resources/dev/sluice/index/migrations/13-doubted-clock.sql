-- Version 13: a doubt of the clock outlives a restart.

-- For how many seconds of running the clock has been far ahead of what is believed of the time; 0
-- when it is believed. After a day of them it is, however often the node was started meanwhile.
ALTER TABLE watch ADD COLUMN doubted INTEGER NOT NULL DEFAULT 0;
