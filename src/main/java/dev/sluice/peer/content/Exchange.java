package dev.sluice.peer.content;

import dev.sluice.peer.http.BadAnswer;
import dev.sluice.peer.http.Connection;
import dev.sluice.peer.http.Introduction;
import dev.sluice.peer.http.ResponseHead;
import dev.sluice.peer.http.Watch;
import java.io.IOException;
import java.net.URI;

/** A request for contents, and what is done with its answer. Its text is for messages. */
interface Exchange {

    URI base();

    /** The whole request. */
    byte[] request(Introduction introduction);

    /**
     * Takes the answer from behind its head, if its status is one of 200 and 206.
     *
     * @throws BadAnswer if the peer fails or lies
     * @throws IOException only from the sink
     */
    void take(ResponseHead head, Connection connection, Watch watch) throws BadAnswer, IOException;
}
