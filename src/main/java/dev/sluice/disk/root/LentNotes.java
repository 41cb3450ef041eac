package dev.sluice.disk.root;

import dev.sluice.disk.held.Closing;
import dev.sluice.disk.held.FileKey;
import dev.sluice.disk.held.Glance;
import dev.sluice.disk.held.HeldDirectory;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.util.Deque;
import java.util.concurrent.ConcurrentLinkedDeque;
import org.jspecify.annotations.Nullable;

/**
 * The notes of modes that are lent now, each in a file of its own in {@code .sluice}. A file is
 * emptied when its loan is over and written over for the next one: so a loan costs one fsync, and
 * none for a name. For several threads.
 */
final class LentNotes implements AutoCloseable {

    /** A file, and what is in it as long as somebody has it. */
    record Note(String name, FileKey key, FileChannel file) {}

    private final Reserved reserved;
    private final Deque<Note> empty = new ConcurrentLinkedDeque<>();

    LentNotes(Reserved reserved) {
        this.reserved = reserved;
    }

    /** Writes a note durably. After a failure there is none. */
    Note write(LentMode lent) throws IOException {
        HeldDirectory top = reserved.top();
        Note note = anEmptyOne(top);
        if (note == null) {
            note = make(top);
        }
        try {
            lent.write(note.file());
            return note;
        } catch (IOException | RuntimeException e) {
            remove(note);
            throw e;
        }
    }

    /** One that still has its name: somebody may have removed {@code .sluice}. */
    private @Nullable Note anEmptyOne(HeldDirectory top) throws IOException {
        for (Note note = empty.poll(); note != null; note = empty.poll()) {
            Glance found = top.glance(note.name());
            if (found != null && found.key().equals(note.key())) {
                return note;
            }
            Closing.quietly(note.file());
        }
        return null;
    }

    private Note make(HeldDirectory top) throws IOException {
        String name = LentMode.PREFIX + reserved.newName("mode");
        FileChannel file = top.create(name);
        try {
            Glance made = top.glance(name);
            if (made == null) {
                throw new IOException(top.pathOf(name) + " is gone");
            }
            top.force();
            return new Note(name, made.key(), file);
        } catch (IOException | RuntimeException e) {
            Closing.quietly(file);
            Closing.quietly(() -> top.removeFile(name));
            throw e;
        }
    }

    /** The loan is over. Not durably: what it says was given back is not given back once more. */
    void erase(Note note) {
        try {
            note.file().truncate(0);
            empty.push(note);
        } catch (IOException e) {
            remove(note); // an interrupt has closed it, for example
        }
    }

    /** What it says is for the next start. */
    void leave(Note note) {
        Closing.quietly(note.file());
    }

    private void remove(Note note) {
        Closing.quietly(note.file());
        Closing.quietly(() -> reserved.top().removeFile(note.name()));
    }

    @Override
    public void close() {
        for (Note note = empty.poll(); note != null; note = empty.poll()) {
            remove(note);
        }
    }
}
