package dev.sluice.peer.feed;

import dev.sluice.domain.Epoch;
import dev.sluice.domain.FolderId;
import dev.sluice.domain.NodeId;
import dev.sluice.domain.Role;
import dev.sluice.domain.RunId;
import dev.sluice.domain.Sequence;
import dev.sluice.identity.Challenge;
import dev.sluice.identity.NodeKey;
import dev.sluice.identity.Statements;
import dev.sluice.peer.FolderInfo;
import dev.sluice.peer.NodeInfo;
import dev.sluice.peer.PeerException;
import dev.sluice.peer.http.BadAnswer;
import dev.sluice.peer.http.JsonObject;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Makes a {@link NodeInfo} of the answer to {@code /v1/node}. */
public final class NodeReader {

    /** The version of the wire protocol that this program speaks. */
    static final int PROTOCOL = 1;

    /** Of what answers in a way that no node does. */
    static final String NO_NODE = "no node answers here: is this the right host and port?";

    private NodeReader() {}

    /**
     * @param challenge that it was to sign
     * @throws BadAnswer if a field is missing or wrong, or the protocol or an algorithm is not ours
     */
    public static NodeInfo read(String document, Challenge challenge) throws BadAnswer {
        JsonObject object = parse(document);
        try {
            long protocol = object.number("protocol");
            if (protocol != PROTOCOL) {
                throw new BadAnswer(
                        PeerException.Kind.REFUSED,
                        "it speaks protocol version " + protocol + ", we " + PROTOCOL);
            }
            return new NodeInfo(
                    NodeId.of(object.text("node")),
                    RunId.of(object.text("run")),
                    object.text("name"),
                    object.text("software"),
                    PROTOCOL,
                    folders(object.object("folders")),
                    key(object, document, challenge),
                    object.has("session") ? object.number("session") : 0);
        } catch (IllegalArgumentException e) {
            throw new BadAnswer(String.valueOf(e.getMessage()), e);
        }
    }

    /** The key that it has proved to have; null for software that has none. */
    private static @Nullable NodeKey key(JsonObject object, String document, Challenge challenge)
            throws BadAnswer {
        if (!object.has("signature")) {
            return null;
        }
        NodeKey key = new NodeKey(object.text("key"));
        if (!Statements.isSigned(document, challenge, key)) {
            throw new BadAnswer(
                    PeerException.Kind.IMPOSTOR,
                    "it shows the key of node %s and cannot sign with it: somebody poses as that"
                                    .formatted(object.text("node"))
                            + " node there");
        }
        return key;
    }

    private static JsonObject parse(String document) throws BadAnswer {
        try {
            return JsonObject.parse(document);
        } catch (BadAnswer e) {
            throw new BadAnswer(e.getMessage() + "; " + NO_NODE, e);
        }
    }

    private static Map<FolderId, FolderInfo> folders(JsonObject object) throws BadAnswer {
        Map<FolderId, FolderInfo> folders = new HashMap<>();
        for (String id : object.names()) {
            JsonObject folder = object.object(id);
            folders.put(
                    new FolderId(id),
                    new FolderInfo(
                            Epoch.of(folder.text("epoch")),
                            new Sequence(folder.number("last")),
                            Role.of(folder.text("role")),
                            FeedParser.algorithm(folder.text("digest"))));
        }
        return folders;
    }
}
