package dev.sluice.peer.http;

import dev.sluice.peer.Limits;
import dev.sluice.peer.PeerException;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;

/** A request, and what is done with its answer. Its text is for messages. */
public interface Exchange {

    int OK = 200;
    int PARTIAL = 206;

    URI base();

    /** The whole request; asked for anew each time that it is sent. */
    byte[] request(Introduction introduction);

    /** How long the beginning of the answer may take. */
    default Duration patience(Limits limits) {
        return limits.idleTimeout();
    }

    /** Whether an answer with such a status is taken; any other is a failure of the peer. */
    default boolean takes(int status) {
        return status == OK || status == PARTIAL;
    }

    /**
     * Takes the answer from behind its head, if its status is one that it takes.
     *
     * @throws BadAnswer if the peer fails or lies
     * @throws PeerException from whom the answer is passed on to
     * @throws IOException only from the sink
     */
    void take(ResponseHead head, Connection connection, Watch watch)
            throws BadAnswer, PeerException, IOException;
}
