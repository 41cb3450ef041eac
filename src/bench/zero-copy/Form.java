import java.util.Set;
import java.util.function.Supplier;

/** The ways that are compared, and what follows from the path that each takes. */
enum Form {
    /** As most programs copy. */
    READ_8K("read+write, 8 KiB", 2, Set.of("pread64", "write"), () -> new ReadWrite(8 << 10)),
    /** The reference of all ratios. */
    READ_256K("read+write, 256 KiB", 2, Set.of("pread64", "write"), () -> new ReadWrite(256 << 10)),
    MAP("mmap+write", 1, Set.of("mmap", "munmap"), MapWrite::new),
    SENDFILE("sendfile", 0, Set.of("sendfile"), () -> new SendFile(Long.MAX_VALUE)),
    /** In regions, as a server does that must not let one transfer hold its thread. */
    SENDFILE_1M("sendfile, 1 MiB a call", 0, Set.of("sendfile"), () -> new SendFile(1 << 20));

    final String label;

    /** How often the CPU of the sender copies each byte before the network interface has it. */
    final int copies;

    /** System calls without which it was not this way that was measured. */
    final Set<String> calls;

    private final Supplier<Way> way;

    Form(String label, int copies, Set<String> calls, Supplier<Way> way) {
        this.label = label;
        this.copies = copies;
        this.calls = calls;
        this.way = way;
    }

    Way way() {
        return way.get();
    }
}
