import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A pair of processes over loopback, and one over the veth pair if there is one. */
final class Network implements AutoCloseable {
    private final Pair loopback;
    private final Pair dropping;
    private final Optional<Veth> veth;
    private final Optional<Pair> overVeth;

    Network(Optional<Veth> veth) throws IOException {
        this.veth = veth;
        loopback = new Pair(List.of(), List.of(), "127.0.0.1", Receiver.READ);
        dropping = new Pair(List.of(), List.of(), "127.0.0.1", Receiver.DROP);
        overVeth =
                veth.isPresent()
                        ? Optional.of(
                                new Pair(
                                        in(veth.get().sending()),
                                        in(veth.get().receiving()),
                                        veth.get().address(),
                                        Receiver.READ))
                        : Optional.empty();
    }

    /**
     * Made, and removed, by the script.
     *
     * @param sending network namespace of the sender
     * @param device its end of the pair
     * @param receiving network namespace of the receiver
     * @param address of the receiver's end
     */
    record Veth(String sending, String device, String receiving, String address) {
        static Veth of(String words) {
            String[] parts = words.split(",");
            return new Veth(parts[0], parts[1], parts[2], parts[3]);
        }
    }

    private static List<String> in(String namespace) {
        return List.of("ip", "netns", "exec", namespace);
    }

    boolean has(Link link) {
        return link.features.isEmpty() || veth.isPresent();
    }

    /** The pair over this link, which is as it says from now on. */
    Pair over(Link link) throws IOException {
        if (link == Link.LOOPBACK) {
            return loopback;
        }
        if (link == Link.LOOPBACK_DROPPED) {
            return dropping;
        }
        Veth interfaces = veth.orElseThrow();
        List<String> command = new ArrayList<>(in(interfaces.sending()));
        command.addAll(List.of("ethtool", "-K", interfaces.device()));
        command.addAll(link.features);
        run(command);
        return overVeth.orElseThrow();
    }

    private static void run(List<String> command) throws IOException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes()).strip();
        try {
            if (process.waitFor() != 0) {
                throw new IOException(command + " ended with " + process.exitValue() + ": " + said);
            }
        } catch (InterruptedException e) {
            throw new IOException(command + " was interrupted", e);
        }
    }

    @Override
    public void close() {
        loopback.close();
        dropping.close();
        overVeth.ifPresent(Pair::close);
    }
}
