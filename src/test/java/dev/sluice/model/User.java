package dev.sluice.model;

import dev.sluice.domain.Extras;
import dev.sluice.domain.Mode;
import dev.sluice.domain.Owner;
import dev.sluice.domain.RelativePath;
import dev.sluice.domain.State;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The people and programs that work in one node's tree, whether its process runs or not. */
final class User {

    private final int node;
    private final Disk disk;
    private final History history;

    User(int node, Disk disk, History history) {
        this.node = node;
        this.disk = disk;
        this.history = history;
    }

    /** Writes a file; where that cannot be (no directory above, or one at the path) nothing. */
    void write(RelativePath path, int content, Instant now) {
        State file = new State.File(content, now, new Mode(0644), Content.digest(content));
        if (disk.hasParent(path) && !disk.isDirectory(path)) {
            change(path, file);
        }
    }

    void link(RelativePath path, String target) {
        if (disk.hasParent(path) && !disk.isDirectory(path)) {
            change(path, new State.Link(target));
        }
    }

    void makeDirectory(RelativePath path) {
        if (disk.hasParent(path) && disk.find(path) == null) {
            change(path, new State.Directory(new Mode(0755)));
        }
    }

    void touch(RelativePath path, Instant now) {
        if (state(path) instanceof State.File file) {
            change(
                    path,
                    new State.File(file.size(), now, file.mode(), file.digest())
                            .with(file.extras()));
        }
    }

    void changeMode(RelativePath path, Mode mode) {
        switch (state(path)) {
            case State.File file ->
                    change(
                            path,
                            new State.File(file.size(), file.mtime(), mode, file.digest())
                                    .with(file.extras()));
            case State.Directory directory ->
                    change(path, new State.Directory(mode, directory.extras()));
            case State.Link _, State.Deleted _ -> {}
            case null -> {}
        }
    }

    void changeOwner(RelativePath path, int uid) {
        State there = state(path);
        if (there != null && there.isLive()) {
            Owner owner = new Owner(null, null, uid, uid);
            change(path, there.with(new Extras(owner, null, null, null)));
        }
    }

    /** Deletes whatever is there, a directory with all that is in it. */
    void delete(RelativePath path) {
        for (RelativePath below : List.copyOf(disk.below(path)).reversed()) {
            deleteOne(below);
        }
        deleteOne(path);
    }

    /** A file becomes a directory, and a directory, with all that is in it, a file. */
    void swap(RelativePath path, int content, Instant now) {
        boolean wasDirectory = disk.isDirectory(path);
        delete(path);
        if (wasDirectory) {
            write(path, content, now);
        } else {
            makeDirectory(path);
        }
    }

    private @Nullable State state(RelativePath path) {
        Thing thing = disk.find(path);
        return thing == null ? null : thing.state();
    }

    private void change(RelativePath path, State state) {
        State before = state(path);
        boolean same = before != null && before.hasContentOf(state);
        Event event =
                history.add(
                        same ? Event.Type.TOUCH : Event.Type.WRITE,
                        node,
                        path,
                        before == null ? null : before.digest(),
                        state.digest(),
                        disk.past(path));
        disk.set(path, state, event.past());
    }

    private void deleteOne(RelativePath path) {
        Thing thing = disk.find(path);
        if (thing == null) {
            return;
        }
        Event event =
                history.add(
                        Event.Type.DELETE,
                        node,
                        path,
                        thing.state().digest(),
                        null,
                        disk.past(path));
        disk.set(path, new State.Deleted(thing.state().kind(), Instant.EPOCH), event.past());
    }
}
