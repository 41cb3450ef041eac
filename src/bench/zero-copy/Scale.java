import java.util.List;

/**
 * How much is measured.
 *
 * @param rounds measured runs of each variant, after one that is thrown away
 * @param large size of the large file in bytes
 * @param volume bytes that are sent in one run of many files, at most, unless one file is larger
 * @param files files that are sent in one run, at most
 */
record Scale(int rounds, long large, long volume, int files) {
    static final Scale FULL = new Scale(11, 1L << 30, 256L << 20, 16_384);
    static final Scale QUICK = new Scale(5, 256L << 20, 64L << 20, 4_096);

    List<Long> sizes() {
        return List.of(
                        1L << 10,
                        4L << 10,
                        8L << 10,
                        16L << 10,
                        32L << 10,
                        64L << 10,
                        128L << 10,
                        256L << 10,
                        1L << 20,
                        16L << 20,
                        256L << 20,
                        1L << 30)
                .stream()
                .filter(size -> size <= large)
                .toList();
    }

    int filesOf(long size) {
        return (int) Math.min(files, Math.max(1, volume / size));
    }
}
