import java.util.List;
import java.util.Locale;
import java.util.stream.DoubleStream;

/** The same figure from several runs. */
record Series(List<Double> values) {
    Series {
        values = values.stream().sorted().toList();
        if (values.isEmpty()) {
            throw new IllegalArgumentException("a series of no values");
        }
    }

    static Series of(DoubleStream values) {
        return new Series(values.boxed().toList());
    }

    double median() {
        int middle = values.size() / 2;
        return values.size() % 2 == 1
                ? values.get(middle)
                : (values.get(middle - 1) + values.get(middle)) / 2;
    }

    /** A quarter of the values is below. */
    double lowerQuartile() {
        return values.get((values.size() - 1) / 4);
    }

    /** A quarter of the values is above. */
    double upperQuartile() {
        return values.get(values.size() - 1 - (values.size() - 1) / 4);
    }

    double min() {
        return values.getFirst();
    }

    double max() {
        return values.getLast();
    }

    /** The median with its spread: {@code 0.52 (0.49-0.60)}. */
    String spread(String format) {
        return String.format(
                Locale.ROOT, format + " (" + format + "-" + format + ")", median(), min(), max());
    }
}
