package dev.sluice.wiring;

import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.annotations.QuarkusMain;
import org.jspecify.annotations.Nullable;

/**
 * The program. Its own main method, because only an exit handler of our own keeps a stack trace
 * from people who have merely mistyped a key.
 */
@QuarkusMain
public final class Sluice {

    Sluice() {}

    /** Runs until it is told to stop. Exit code 1 if it could not start. */
    public static void main(String[] args) {
        Quarkus.run(null, Sluice::exit, args);
    }

    private static void exit(int code, @Nullable Throwable failure) {
        if (failure != null) {
            report(failure);
        }
        System.exit(code);
    }

    /** One line for what a person can put right; for a bug all there is to know. */
    private static void report(Throwable failure) {
        String line = StartFailure.line(failure);
        if (line == null) {
            failure.printStackTrace();
        } else {
            System.err.println("sluice: " + line);
        }
    }
}
