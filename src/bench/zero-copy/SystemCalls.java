import java.io.IOException;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** How often each system call was made in one run. */
record SystemCalls(Map<String, Long> counts) {
    /** The thread waits in these for its next command, or is woken by the tracer. */
    private static final Set<String> NOT_OF_THE_WORK =
            Set.of("futex", "restart_syscall", "rt_sigreturn", "total", "syscall");

    /** From the table of {@code strace -c -U name,calls}. */
    static SystemCalls of(List<String> table) {
        Map<String, Long> counts = new TreeMap<>();
        for (String line : table) {
            String[] words = line.strip().split("\\s+");
            if (words.length == 2
                    && words[1].matches("\\d+")
                    && !NOT_OF_THE_WORK.contains(words[0])) {
                counts.put(words[0], Long.parseLong(words[1]));
            }
        }
        return new SystemCalls(counts);
    }

    /** That the way which was asked for is the way that was taken. */
    SystemCalls checkedFor(Job job) throws IOException {
        for (String call : job.form().calls) {
            if (counts.getOrDefault(call, 0L) < job.count()) {
                throw new IOException(
                        "%d files by %s made these system calls, fewer than one %s a file: %s"
                                .formatted(job.count(), job.form().label, call, counts));
            }
        }
        return this;
    }

    long total() {
        return counts.values().stream().mapToLong(Long::longValue).sum();
    }

    /** The most frequent first. */
    @Override
    public String toString() {
        return counts.entrySet().stream()
                .sorted(Map.Entry.<String, Long>comparingByValue(Comparator.reverseOrder()))
                .map(entry -> entry.getKey() + " " + entry.getValue())
                .collect(Collectors.joining(", "));
    }
}
