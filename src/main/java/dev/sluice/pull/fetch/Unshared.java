package dev.sluice.pull.fetch;

import dev.sluice.pull.plan.ContentTask;
import java.util.Iterator;
import java.util.List;

/** Contents of which nobody else's coming is asked for: conflict copies, what is mended. */
record Unshared(Iterator<ContentTask> tasks) implements SharedTasks {

    @Override
    public boolean hasNext() {
        return tasks.hasNext();
    }

    @Override
    public ContentTask next() {
        return tasks.next();
    }

    @Override
    public List<ContentTask> stillDue(List<ContentTask> due) {
        return due;
    }

    @Override
    public boolean leaves(ContentTask task) {
        return false;
    }
}
