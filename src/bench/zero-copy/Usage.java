import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What the kernel has counted for one thread so far.
 *
 * @param cpu nanoseconds on a CPU, in user and kernel mode together
 * @param user the part in user mode, in ticks of 10 ms
 * @param kernel the part in kernel mode, in ticks of 10 ms
 * @param faults page faults without a read from disk
 * @param waits context switches because the thread had to wait
 * @param preemptions context switches because another thread was let in
 */
record Usage(long cpu, long user, long kernel, long faults, long waits, long preemptions) {
    static Usage of(Path task) throws IOException {
        String stat = Files.readString(task.resolve("stat"));
        // The second field is a name in parentheses that may contain anything.
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
        String status = Files.readString(task.resolve("status"));
        return new Usage(
                Long.parseLong(Files.readString(task.resolve("schedstat")).split(" ")[0]),
                Long.parseLong(fields[11]),
                Long.parseLong(fields[12]),
                Long.parseLong(fields[7]),
                after("\nvoluntary_ctxt_switches:", status),
                after("\nnonvoluntary_ctxt_switches:", status));
    }

    private static long after(String key, String status) {
        int begin = status.indexOf(key) + key.length();
        return Long.parseLong(status.substring(begin, status.indexOf('\n', begin)).strip());
    }

    Usage since(Usage before) {
        return new Usage(
                cpu - before.cpu,
                user - before.user,
                kernel - before.kernel,
                faults - before.faults,
                waits - before.waits,
                preemptions - before.preemptions);
    }
}
