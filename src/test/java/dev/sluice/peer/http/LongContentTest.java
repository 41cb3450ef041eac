package dev.sluice.peer.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.sluice.domain.RelativePath;
import dev.sluice.domain.pace.MemoryBudget;
import dev.sluice.peer.Given;
import dev.sluice.peer.LyingPeer;
import dev.sluice.peer.NoCredentials;
import dev.sluice.peer.PeerException;
import dev.sluice.peer.PeerException.Kind;
import dev.sluice.peer.content.ContentClient;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Contents so long that receiving them and what is done with them go on beside each other. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class LongContentTest {

    private static final RelativePath PATH = RelativePath.of("a.txt");
    private static final int LENGTH = (int) Connection.RELAY_FROM + 12_345;

    private final byte[] content = new byte[LENGTH];
    private final ByteArrayOutputStream received = new ByteArrayOutputStream();
    private final Set<Thread> threads = new HashSet<>();
    private final ContentClient client = new ContentClient(Given.CALLER, Given.patient());
    private LyingPeer peer;

    @BeforeEach
    void start() throws IOException {
        new Random(1).nextBytes(content);
        peer = new LyingPeer();
    }

    @AfterEach
    void stop() throws IOException {
        client.close();
        peer.close();
    }

    @Test
    void arrivesWholeAndInOrder() throws Exception {
        peer.says(answer(LENGTH));

        fetch(this::receive);

        assertThat(received.toByteArray()).isEqualTo(content);
        assertThat(threads)
                .as("besides this one")
                .hasSizeBetween(1, 2)
                .isNotEqualTo(Set.of(Thread.currentThread()));
    }

    @Test
    void arrivesWholeWithoutMemoryForARelay() throws Exception {
        peer.says(answer(LENGTH));

        try (ContentClient poor =
                new ContentClient(
                        Given.CALLER,
                        new NoCredentials(),
                        Given.patient(),
                        Pacer.unlimited(),
                        new MemoryBudget(1))) {
            fetch(poor, this::receive);
        }

        assertThat(received.toByteArray()).isEqualTo(content);
        assertThat(threads).containsExactly(Thread.currentThread());
    }

    @Test
    void theConnectionIsUsedForTheNextOne() throws Exception {
        peer.says(answer(LENGTH)).says(answer(LENGTH));

        fetch(this::receive);
        received.reset();
        fetch(this::receive);

        assertThat(received.toByteArray()).isEqualTo(content);
        assertThat(peer.connections()).isEqualTo(1);
    }

    @Test
    void whatCameBeforeThePeerWentAwayIsThereWhenTheFailureIsThrown() throws Exception {
        int came = LENGTH - 100_000;
        peer.then(socket -> {
            socket.getOutputStream().write(answer(came));
            return false;
        });

        PeerException failure =
                catchThrowableOfType(PeerException.class, () -> fetch(this::receive));

        assertThat(failure.kind()).isEqualTo(Kind.RETRY);
        assertThat(failure).hasMessageContaining("after " + came + " of " + LENGTH);
        assertThat(received.toByteArray()).isEqualTo(Arrays.copyOf(content, came));
    }

    @Test
    void aSinkThatFailsIsNotCalledAgainAndItsFailureIsThrown() {
        peer.says(answer(LENGTH));
        IOException full = new IOException("no space");

        assertThatThrownBy(() ->
                        fetch(bytes -> {
                            receive(bytes);
                            if (received.size() > 1_000_000) {
                                throw full;
                            }
                        }))
                .isSameAs(full);

        int taken = received.size();
        assertThat(received.toByteArray()).isEqualTo(Arrays.copyOf(content, taken));
        assertThat(taken).isLessThan(1_000_000 + 2 * Given.patient().buffer());
    }

    @Test
    void aMistakeOfTheSinkIsThrownToo() {
        peer.says(answer(LENGTH));
        IllegalStateException mistake = new IllegalStateException("no such digest");

        assertThatThrownBy(() ->
                        fetch(_ -> {
                            throw mistake;
                        }))
                .isSameAs(mistake);
    }

    @Test
    void anInterruptEndsIt() {
        peer.says(answer(LENGTH / 2)); // and no more
        Thread reader = Thread.currentThread();

        assertThatThrownBy(() ->
                        fetch(bytes -> {
                            receive(bytes);
                            reader.interrupt();
                        }))
                .isInstanceOf(PeerException.class);

        assertThat(Thread.interrupted()).isTrue();
        assertThat(received.toByteArray()).isEqualTo(Arrays.copyOf(content, received.size()));
    }

    @Test
    void isSeenInWholeByTheReceivingThreadAndThenWritten() throws Exception {
        peer.says(answer(LENGTH));
        AtomicLong seen = new AtomicLong();
        AtomicLong ahead = new AtomicLong();
        Thread receiving = Thread.currentThread();

        fetch(
                new ByteSink() {
                    @Override
                    public void pass(ByteBuffer bytes) {
                        assertThat(Thread.currentThread()).isSameAs(receiving);
                        seen.addAndGet(bytes.remaining());
                        bytes.position(bytes.limit());
                    }

                    @Override
                    public void write(ByteBuffer bytes) {
                        receive(bytes);
                        ahead.accumulateAndGet(seen.get() - received.size(), Math::min);
                    }
                });

        assertThat(seen).hasValue(LENGTH);
        assertThat(ahead).as("written before it was seen").hasValue(0);
        assertThat(received.toByteArray()).isEqualTo(content);
    }

    private void fetch(ByteSink sink) throws PeerException, IOException {
        fetch(client, sink);
    }

    private void fetch(ContentClient by, ByteSink sink) throws PeerException, IOException {
        by.fetch(peer.base(), Given.DOCS, PATH, Given.DIGEST, 0, LENGTH, sink);
    }

    private void receive(ByteBuffer bytes) {
        threads.add(Thread.currentThread());
        byte[] copy = new byte[bytes.remaining()];
        bytes.get(copy);
        received.writeBytes(copy);
    }

    /** The head for the whole content, and so many bytes of it. */
    private byte[] answer(int count) {
        String head = "HTTP/1.1 200 OK\r\nContent-Length: " + LENGTH + "\r\n\r\n";
        ByteArrayOutputStream answer = new ByteArrayOutputStream();
        answer.writeBytes(head.getBytes(StandardCharsets.US_ASCII));
        answer.write(content, 0, count);
        return answer.toByteArray();
    }
}
