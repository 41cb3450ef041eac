/** Bytes as a person writes them. */
final class Size {
    private Size() {}

    static String of(double bytes) {
        if (bytes < 1 << 20) {
            return number(bytes / (1 << 10)) + " KiB";
        }
        return bytes < 1 << 30
                ? number(bytes / (1 << 20)) + " MiB"
                : number(bytes / (1 << 30)) + " GiB";
    }

    private static String number(double value) {
        return value == Math.rint(value) ? "%.0f".formatted(value) : "%.1f".formatted(value);
    }
}
