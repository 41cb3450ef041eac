package dev.sluice.serve.http;

import dev.sluice.auth.Speaker;
import dev.sluice.domain.FolderId;
import dev.sluice.domain.Quoted;
import dev.sluice.serve.ServedFolder;
import dev.sluice.serve.ServedFolders;
import dev.sluice.serve.gate.Gate;
import dev.sluice.serve.problem.Problem;
import dev.sluice.serve.problem.ProblemException;
import io.quarkus.vertx.http.runtime.CurrentVertxRequest;
import jakarta.inject.Singleton;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Finds the folder that a request names, if its speaker was granted what it is about to do. One
 * that was not granted looks the same as one that is absent.
 */
@Singleton
public final class FolderDirectory {

    private final ServedFolders folders;
    private final CurrentVertxRequest request;

    public FolderDirectory(ServedFolders folders, CurrentVertxRequest request) {
        this.folders = folders;
        this.request = request;
    }

    /**
     * The folder with this id, for reading. To be called before the resource's method returns.
     *
     * @throws ProblemException (404) if there is none that the speaker may read
     */
    public ServedFolder readable(String id) {
        ServedFolder folder = find(id);
        if (folder == null || !folder.grants().mayRead(speaker())) {
            throw absent(id);
        }
        return folder;
    }

    /**
     * The folder with this id, for doing something in it. As {@link #readable} otherwise.
     *
     * @throws ProblemException (404) if there is none in which the speaker may do something
     */
    public ServedFolder writable(String id) {
        ServedFolder folder = find(id);
        if (folder == null || !folder.grants().mayWrite(speaker())) {
            throw absent(id);
        }
        return folder;
    }

    /**
     * The folder with this id, for deciding on something in it. As {@link #readable} otherwise.
     *
     * @throws ProblemException (404) if there is none in which the speaker may decide
     */
    public ServedFolder operable(String id) {
        ServedFolder folder = find(id);
        if (folder == null || !isOperable(folder)) {
            throw absent(id);
        }
        return folder;
    }

    /** Whether the speaker may decide on what is in it. To be called before the method returns. */
    public boolean isOperable(ServedFolder folder) {
        return folder.grants().mayOperate(speaker());
    }

    /** All folders that the speaker may read. To be called before the method returns. */
    public List<ServedFolder> readable() {
        Speaker speaker = speaker();
        return folders.list().stream().filter(each -> each.grants().mayRead(speaker)).toList();
    }

    /** Who speaks. To be called before the method returns. */
    public Speaker speaker() {
        return Gate.speaker(request.getCurrent());
    }

    private static ProblemException absent(String id) {
        return new ProblemException(
                new Problem(
                        404,
                        "folder must be one that this node serves, not " + Quoted.of(id),
                        "folder"));
    }

    private @Nullable ServedFolder find(String id) {
        try {
            return folders.find(new FolderId(id));
        } catch (IllegalArgumentException _) {
            return null;
        }
    }
}
