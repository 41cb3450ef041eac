import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.function.ToDoubleFunction;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/**
 * The size from which sendfile costs less than one gathered read and write: where the line through
 * the median ratios, over the logarithm of the size, falls through 1 for the last time. Its spread
 * is that of the same computation on rounds drawn anew from those measured (a bootstrap).
 *
 * @param size in bytes; 0 if sendfile costs less from the smallest size on, infinite if it never
 *     does
 * @param least all but 5 % of the draws are above
 * @param most all but 5 % of the draws are below
 */
record Crossing(double size, double least, double most) {
    /** Above the buffer the gathered form is several writes, which is another question. */
    private static final long LAST_SIZE = 256 << 10;

    private static final int DRAWS = 1000;

    static Crossing of(BySize sizes, ToDoubleFunction<Sample> figure) {
        List<BySize.Point> points =
                sizes.points().stream().filter(point -> point.size() <= LAST_SIZE).toList();
        int rounds = points.getFirst().samples().get(Form.SENDFILE).size();
        // Always the same draws, so that the same figures give the same answer.
        Random random = new Random(1);
        double[] drawn = new double[DRAWS];
        for (int draw = 0; draw < DRAWS; draw++) {
            drawn[draw] = of(points, figure, random.ints(rounds, 0, rounds).toArray());
        }
        double[] sorted = DoubleStream.of(drawn).sorted().toArray();
        return new Crossing(
                of(points, figure, IntStream.range(0, rounds).toArray()),
                sorted[DRAWS / 20],
                sorted[DRAWS - 1 - DRAWS / 20]);
    }

    private static double of(
            List<BySize.Point> points, ToDoubleFunction<Sample> figure, int[] rounds) {
        double[] ratios =
                points.stream().mapToDouble(point -> ratio(point, figure, rounds)).toArray();
        int last = ratios.length - 1;
        if (ratios[last] > 1) {
            return Double.POSITIVE_INFINITY;
        }
        while (last > 0 && ratios[last - 1] <= 1) {
            last--;
        }
        if (last == 0) {
            return 0;
        }
        double part = (ratios[last - 1] - 1) / (ratios[last - 1] - ratios[last]);
        double left = points.get(last - 1).size();
        return left * Math.pow(points.get(last).size() / left, part);
    }

    private static double ratio(BySize.Point point, ToDoubleFunction<Sample> figure, int[] rounds) {
        List<Sample> sendfile = point.samples().get(Form.SENDFILE);
        List<Sample> gathered = point.samples().get(BySize.GATHERED);
        return Series.of(
                        IntStream.of(rounds)
                                .mapToDouble(round ->
                                        figure.applyAsDouble(sendfile.get(round))
                                                / figure.applyAsDouble(gathered.get(round))))
                .median();
    }

    @Override
    public String toString() {
        return String.format(
                Locale.ROOT, "%s (90 %%: %s to %s)", text(size), text(least), text(most));
    }

    private static String text(double size) {
        if (size == 0) {
            return "below 1 KiB";
        }
        return Double.isInfinite(size) ? "above " + Size.of(LAST_SIZE) : Size.of(size);
    }
}
