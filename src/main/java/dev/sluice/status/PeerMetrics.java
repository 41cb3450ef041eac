package dev.sluice.status;

import dev.sluice.folder.Folder;
import dev.sluice.peer.known.PeerState;
import dev.sluice.peer.known.Proof;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import java.net.URI;
import java.util.List;
import java.util.function.ToDoubleBiFunction;

/**
 * What monitoring wants to know of each peer of each folder. Peers come and go with their names in
 * DNS, so {@link #refresh} is to be called now and then; values are read when they are scraped.
 */
public final class PeerMetrics {

    private final List<Folder> folders;
    private final MultiGauge up;
    private final MultiGauge lag;
    private final MultiGauge diverged;
    private final MultiGauge impostor;

    public PeerMetrics(List<Folder> folders, MeterRegistry registry) {
        this.folders = List.copyOf(folders);
        this.up =
                MultiGauge.builder("sluice.peer.up")
                        .description("1 while the peer answers, 0 while it is away or refuses")
                        .register(registry);
        this.lag =
                MultiGauge.builder("sluice.peer.lag")
                        .description("Age of the oldest change known of the peer, not applied here")
                        .baseUnit("seconds")
                        .register(registry);
        this.diverged =
                MultiGauge.builder("sluice.diverged")
                        .description("Entries that differ from the peer's though all was exchanged")
                        .register(registry);
        this.impostor =
                MultiGauge.builder("sluice.peer.impostor")
                        .description("1 while somebody answers there who poses as another node")
                        .register(registry);
    }

    /** Takes in new peers and forgets those that are no longer there. */
    public void refresh() {
        up.register(rows((_, peer) -> up(peer)), true);
        lag.register(rows(Lag::of), true);
        diverged.register(rows((_, peer) -> diverged(peer)), true);
        impostor.register(rows((_, peer) -> impostor(peer)), true);
    }

    private List<MultiGauge.Row<?>> rows(ToDoubleBiFunction<Folder, PeerState> value) {
        return folders.stream()
                .flatMap(folder ->
                        folder.peers().all().stream()
                                .filter(PeerMetrics::isOther)
                                .<MultiGauge.Row<?>>map(peer -> row(folder, peer.base(), value)))
                .toList();
    }

    private static MultiGauge.Row<Folder> row(
            Folder folder, URI base, ToDoubleBiFunction<Folder, PeerState> value) {
        Tags tags = Tags.of("folder", folder.setup().id().text(), "peer", base.toString());
        return MultiGauge.Row.of(tags, folder, f -> value.applyAsDouble(f, f.peers().get(base)));
    }

    /** One that was never called is not away yet; ourselves and second addresses are no peers. */
    private static boolean isOther(PeerState peer) {
        return switch (peer.contact()) {
            case UNKNOWN, SELF, DUPLICATE -> false;
            case CONNECTED, IMPOSTOR, AWAY, REFUSED -> true;
        };
    }

    /** At least 1, also where it is the peer's own sum that is wrong. */
    private static double diverged(PeerState peer) {
        return peer.proof().kind() == Proof.Kind.DIVERGED ? Math.max(1, peer.proof().count()) : 0;
    }

    private static double impostor(PeerState peer) {
        return peer.contact() == PeerState.Contact.IMPOSTOR ? 1 : 0;
    }

    private static double up(PeerState peer) {
        return peer.contact() == PeerState.Contact.CONNECTED ? 1 : 0;
    }
}
