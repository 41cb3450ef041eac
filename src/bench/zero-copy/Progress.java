/** What a person who waits wants to see: on stderr, so that stdout is the result alone. */
final class Progress {
    private static final long BEGIN = System.nanoTime();

    private Progress() {}

    static void say(String what) {
        System.err.printf("%4d s  %s%n", (System.nanoTime() - BEGIN) / 1_000_000_000, what);
    }
}
