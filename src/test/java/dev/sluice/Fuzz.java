package dev.sluice;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Random;

/**
 * Throws mutated samples at a reader of what comes from outside: a reader may refuse them with the
 * one exception that it promises, and with no other. A failure names the seed and the input. A
 * fifth of a second each; {@code -Dtests.fuzz=600} has it go on for so many seconds, {@code
 * -Dtests.seed=} begins elsewhere.
 */
public final class Fuzz {

    private static final int MAX_BYTES = 1 << 16;
    private static final int MAX_MUTATIONS = 8;
    private static final long MAX_GROWTH = 64L << 20;

    private static final byte[][] ODD = {
        bytes("\0"),
        bytes("\n"),
        bytes("\r\n"),
        bytes(".."),
        bytes("/"),
        bytes("%2e"),
        bytes("%"),
        bytes("-1"),
        bytes("0"),
        bytes("9223372036854775807"),
        bytes("9223372036854775808"),
        bytes("18446744073709551616"),
        bytes("\"\\ud800\""),
        bytes("{"),
        bytes("["),
        bytes("null"),
        bytes("1e999"),
        bytes("\ufeff"),
        {(byte) 0xff},
        {(byte) 0xc0, (byte) 0x80},
        {(byte) 0x80}
    };

    /** What is tried; throws whatever it throws. */
    @FunctionalInterface
    public interface Reader {
        void read(byte[] input) throws Exception;
    }

    private final Random random;
    private final long seed;

    private Fuzz(long seed) {
        this.seed = seed;
        this.random = new Random(seed);
    }

    /** Fails at the first exception that is none of the promised ones, or if memory grows. */
    public static void run(List<byte[]> samples, Reader reader, List<Class<?>> promised) {
        new Fuzz(Long.getLong("tests.seed", System.nanoTime())).tryAll(samples, reader, promised);
    }

    private void tryAll(List<byte[]> samples, Reader reader, List<Class<?>> promised) {
        long seconds = Long.getLong("tests.fuzz", 0);
        long nanos = seconds > 0 ? Duration.ofSeconds(seconds).toNanos() : 200_000_000;
        for (byte[] sample : samples) {
            attempt(sample, reader, promised);
        }
        long before = used();
        long begun = System.nanoTime();
        long inputs = 0;
        while (System.nanoTime() - begun < nanos) {
            attempt(mutated(samples), reader, promised);
            inputs++;
        }
        long grown = used() - before;
        if (seconds > 0) {
            System.out.printf("fuzz: %d inputs, seed %d, heap grew by %d%n", inputs, seed, grown);
        }
        if (grown > MAX_GROWTH) {
            throw new AssertionError("the heap grew by " + grown + " bytes, seed " + seed);
        }
    }

    private void attempt(byte[] input, Reader reader, List<Class<?>> promised) {
        try {
            reader.read(input);
        } catch (Exception | StackOverflowError | OutOfMemoryError e) {
            if (promised.stream().noneMatch(each -> each.isInstance(e))) {
                throw new AssertionError(
                        "seed %d, input of %d bytes: %s"
                                .formatted(
                                        seed,
                                        input.length,
                                        new String(input, StandardCharsets.ISO_8859_1)),
                        e);
            }
        }
    }

    private byte[] mutated(List<byte[]> samples) {
        byte[] input = samples.get(random.nextInt(samples.size()));
        for (int left = random.nextInt(MAX_MUTATIONS) + 1; left > 0; left--) {
            input = once(input, samples);
        }
        return input;
    }

    private byte[] once(byte[] from, List<byte[]> samples) {
        int at = random.nextInt(from.length + 1);
        int to = Math.min(from.length, at + random.nextInt(1 << random.nextInt(10)));
        byte[] other = samples.get(random.nextInt(samples.size()));
        int cut = random.nextInt(other.length + 1);
        return switch (random.nextInt(7)) {
            case 0 -> joined(from, at, ODD[random.nextInt(ODD.length)], at);
            case 1 -> joined(from, at, ODD[random.nextInt(ODD.length)], to);
            case 2 -> joined(from, at, new byte[0], to);
            case 3 -> joined(from, at, java.util.Arrays.copyOfRange(from, at, to), at);
            case 4 -> joined(from, at, java.util.Arrays.copyOfRange(other, cut, other.length), to);
            case 5 -> joined(from, at, new byte[] {(byte) random.nextInt(256)}, at);
            default -> flipped(from);
        };
    }

    private byte[] flipped(byte[] from) {
        byte[] flipped = from.clone();
        if (flipped.length > 0) {
            flipped[random.nextInt(flipped.length)] ^= (byte) (1 << random.nextInt(8));
        }
        return flipped;
    }

    private static byte[] joined(byte[] from, int at, byte[] middle, int rest) {
        int length = Math.min(MAX_BYTES, at + middle.length + from.length - rest);
        byte[] joined = java.util.Arrays.copyOf(from, Math.max(length, at));
        System.arraycopy(middle, 0, joined, at, Math.min(middle.length, joined.length - at));
        int then = at + middle.length;
        if (then < joined.length) {
            System.arraycopy(from, rest, joined, then, joined.length - then);
        }
        return joined;
    }

    private static long used() {
        System.gc();
        Runtime runtime = Runtime.getRuntime();
        return runtime.totalMemory() - runtime.freeMemory();
    }

    /** The bytes of a text in UTF-8. */
    public static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
