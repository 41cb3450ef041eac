package dev.sluice.serve.gate;

import dev.sluice.domain.Quoted;
import dev.sluice.domain.time.SteadyClock;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.http.HttpServerRequest;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.jboss.logging.Logger;

/**
 * Counts the requests that were refused and the connections that were turned away, {@code
 * sluice_refused_total} by reason, and logs them: at most one line a minute, because a refused
 * client can ask as often as it likes.
 */
@Singleton
public final class Refusals {

    private static final Logger LOG = Logger.getLogger(Refusals.class);
    private static final Duration PAUSE = Duration.ofMinutes(1);

    private final MeterRegistry registry;
    private final SteadyClock clock;
    private Instant next = Instant.MIN;
    private long unsaid;

    public Refusals(MeterRegistry registry, SteadyClock clock) {
        this.registry = registry;
        this.clock = clock;
        List.of(Admission.Reason.values()).forEach(this::counter); // there, at 0, from the start
        List.of(PortPolicy.Reason.values()).forEach(this::counter);
        List.of(BrowserGuard.Reason.values()).forEach(this::counter);
        List.of(Callers.Reason.values()).forEach(this::counter);
    }

    /** A request from somebody who may not speak. */
    void note(HttpServerRequest request, Admission.Reason reason) {
        noteRequest(request, reason);
    }

    /** A request that a browser was made to send. */
    void note(HttpServerRequest request, BrowserGuard.Reason reason) {
        noteRequest(request, reason);
    }

    /** A request whose proof is wrong. */
    void note(HttpServerRequest request, Callers.Reason reason) {
        noteRequest(request, reason);
    }

    private void noteRequest(HttpServerRequest request, Enum<?> reason) {
        String text = count(reason);
        long before = take();
        if (before >= 0) {
            LOG.warnf(
                    "refused a request from %s: %s; it asked for %s%s",
                    request.remoteAddress().hostAddress(),
                    text,
                    // Without its query: somebody may have put a secret there.
                    Quoted.of(request.method() + " " + request.path()),
                    more(before));
        }
    }

    /** A connection that was turned away. */
    void note(String address, PortPolicy.Reason reason) {
        String text = count(reason);
        long before = take();
        if (before >= 0) {
            LOG.warnf("turned away a connection from %s: %s%s", address, text, more(before));
        }
    }

    /** A caller that was told to come later, since answers hold all the memory that they may. */
    public void noteNoMemory(String address) {
        count(PortPolicy.Reason.NO_MEMORY);
        long before = take();
        if (before >= 0) {
            LOG.warnf(
                    "answered 503 to %s: there is no memory for more answers at once; it comes"
                            + " again. Slow readers are cut meanwhile; if this lasts, have fewer of"
                            + " them (sluice.serve.max-connections-per-address) or give more heap"
                            + " (-Xmx)%s",
                    address, more(before));
        }
    }

    private static String more(long before) {
        return before > 0 ? "; " + before + " more since the last such line" : "";
    }

    private String count(Enum<?> reason) {
        counter(reason).increment();
        return text(reason);
    }

    private Counter counter(Enum<?> reason) {
        return registry.counter("sluice.refused", "reason", text(reason));
    }

    private static String text(Enum<?> reason) {
        return reason.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** How many were not said since the last line, or -1 if it is too early for another. */
    private synchronized long take() {
        Instant now = clock.instant();
        if (now.isBefore(next)) {
            unsaid++;
            return -1;
        }
        long before = unsaid;
        unsaid = 0;
        next = now.plus(PAUSE);
        return before;
    }
}
