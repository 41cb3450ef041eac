package dev.sluice.peer;

import dev.sluice.domain.FolderId;
import dev.sluice.domain.NodeId;
import dev.sluice.domain.Quoted;
import dev.sluice.domain.RunId;
import dev.sluice.identity.NodeKey;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a node says of itself.
 *
 * @param name for people, at most 255 characters
 * @param software its version, for people, at most 255 characters
 * @param protocol the version of the wire protocol that it speaks
 * @param key that it has proved to have, null if it proved nothing
 * @param session for what we prove to it
 */
public record NodeInfo(
        NodeId node,
        RunId run,
        String name,
        String software,
        int protocol,
        Map<FolderId, FolderInfo> folders,
        @Nullable NodeKey key,
        long session) {

    private static final int MAX_CHARACTERS = 255;

    /**
     * @throws IllegalArgumentException if the name or the software has more than 255 characters or
     *     a control character, which would break the lines of a log
     */
    public NodeInfo {
        checkText("name", name);
        checkText("software", software);
        folders = Map.copyOf(folders);
    }

    /** Of one that proves nothing. */
    public NodeInfo(
            NodeId node,
            RunId run,
            String name,
            String software,
            int protocol,
            Map<FolderId, FolderInfo> folders) {
        this(node, run, name, software, protocol, folders, null, 0);
    }

    private static void checkText(String field, String text) {
        if (text.length() > MAX_CHARACTERS || text.chars().anyMatch(Character::isISOControl)) {
            throw new IllegalArgumentException(
                    field
                            + " must be at most "
                            + MAX_CHARACTERS
                            + " characters without control characters: "
                            + Quoted.of(text));
        }
    }
}
