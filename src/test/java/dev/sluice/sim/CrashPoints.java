package dev.sluice.sim;

import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Where processes have ended in all simulations so far: the call that was never made, whether the
 * machine lost its power as well, and the methods of the product that had led to it, which tell
 * what was done and what was not.
 */
final class CrashPoints {

    private static final String PRODUCT = "dev.sluice.";
    private static final String SIMULATION = PRODUCT + "sim.";

    private static final Set<String> SEEN = new TreeSet<>();

    private CrashPoints() {}

    static void note(String call, boolean losesPower) {
        String way =
                StackWalker.getInstance()
                        .walk(frames ->
                                frames.filter(CrashPoints::isOfProduct)
                                        .map(CrashPoints::name)
                                        .collect(Collectors.joining(" ")));
        SEEN.add(call + (losesPower ? ", power lost" : "") + " in " + way);
    }

    private static boolean isOfProduct(StackWalker.StackFrame frame) {
        return frame.getClassName().startsWith(PRODUCT)
                && !frame.getClassName().startsWith(SIMULATION);
    }

    /** Without the numbers that a run of the JVM gives to what it makes itself. */
    private static String name(StackWalker.StackFrame frame) {
        String type = frame.getClassName().substring(PRODUCT.length());
        return type + "." + frame.getMethodName();
    }

    static Set<String> seen() {
        return Set.copyOf(SEEN);
    }
}
