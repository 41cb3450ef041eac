package dev.sluice.peer.http;

import dev.sluice.peer.Caller;
import dev.sluice.peer.Credentials;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** What every call says of us. */
public final class Introduction {

    private final Caller caller;
    private final Credentials credentials;

    public Introduction(Caller caller, Credentials credentials) {
        this.caller = caller;
        this.credentials = credentials;
    }

    /** Passes on the name and the value of each field, as they are now. */
    public void fields(BiConsumer<String, String> field) {
        field.accept("Accept-Encoding", "identity");
        field.accept(Caller.NODE_FIELD, caller.node().toString());
        field.accept(Caller.RUN_FIELD, caller.run().toString());
        @Nullable String authorization = credentials.authorization();
        if (authorization != null) {
            field.accept("Authorization", authorization);
        }
    }
}
