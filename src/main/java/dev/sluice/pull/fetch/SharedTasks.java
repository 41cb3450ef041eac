package dev.sluice.pull.fetch;

import dev.sluice.pull.plan.ContentTask;
import java.util.Iterator;
import java.util.List;

/** Contents to bring that rounds with other peers may bring as well. */
public interface SharedTasks extends Iterator<ContentTask> {

    /** Those that nobody has brought meanwhile; the rest is to be planned anew. */
    List<ContentTask> stillDue(List<ContentTask> tasks);

    /**
     * Another round brings the content of one just now.
     *
     * @return whether the task is left to a later pass; otherwise it is waited for
     */
    boolean leaves(ContentTask task);
}
