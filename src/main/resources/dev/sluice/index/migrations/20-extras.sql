-- Version 20: owners, special bits, ACLs and extended attributes, where a folder preserves them.

-- What an entry says of them, as ExtrasCodec writes it; NULL where it says nothing.
ALTER TABLE entries ADD COLUMN extras BLOB;
ALTER TABLE wanted ADD COLUMN extras BLOB;
ALTER TABLE intents ADD COLUMN extras BLOB;

-- What of them the disk had when the entry was true of it; NULL where that was not looked at.
ALTER TABLE entries ADD COLUMN seen_extras BLOB;

-- They count to what a row has beyond 384 bytes.
DROP TRIGGER wanted_inserted;
DROP TRIGGER wanted_replaced;
DROP TRIGGER wanted_deleted;

CREATE TRIGGER wanted_inserted AFTER INSERT ON wanted BEGIN
    INSERT INTO wanted_totals (peer, wanted, live, excess)
        VALUES (
            NEW.peer,
            1,
            NEW.deleted_at IS NULL,
            iif(
                NEW.deleted_at IS NULL,
                max(0, length(NEW.path) + length(NEW.version) + ifnull(length(NEW.extras), 0) - 384),
                0
            )
        )
        ON CONFLICT (peer) DO UPDATE SET
            wanted = wanted + 1,
            live = live + excluded.live,
            excess = excess + excluded.excess;
END;

CREATE TRIGGER wanted_replaced AFTER UPDATE OF version, deleted_at, extras ON wanted BEGIN
    UPDATE wanted_totals SET
        live = live + (NEW.deleted_at IS NULL) - (OLD.deleted_at IS NULL),
        excess = excess
            + iif(
                NEW.deleted_at IS NULL,
                max(0, length(NEW.path) + length(NEW.version) + ifnull(length(NEW.extras), 0) - 384),
                0
            )
            - iif(
                OLD.deleted_at IS NULL,
                max(0, length(OLD.path) + length(OLD.version) + ifnull(length(OLD.extras), 0) - 384),
                0
            )
        WHERE peer = NEW.peer;
END;

CREATE TRIGGER wanted_deleted AFTER DELETE ON wanted BEGIN
    UPDATE wanted_totals SET
        wanted = wanted - 1,
        live = live - (OLD.deleted_at IS NULL),
        excess = excess
            - iif(
                OLD.deleted_at IS NULL,
                max(0, length(OLD.path) + length(OLD.version) + ifnull(length(OLD.extras), 0) - 384),
                0
            )
        WHERE peer = OLD.peer;
END;
