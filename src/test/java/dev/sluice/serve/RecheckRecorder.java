package dev.sluice.serve;

import dev.sluice.domain.RelativePath;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Remembers of which files it was told. */
public final class RecheckRecorder implements Recheck {

    public final List<String> looked = new CopyOnWriteArrayList<>();
    public final List<String> hashed = new CopyOnWriteArrayList<>();

    @Override
    public void look(RelativePath path) {
        looked.add(path.toString());
    }

    @Override
    public void hash(RelativePath path, long size) {
        hashed.add(path + " of " + size);
    }
}
