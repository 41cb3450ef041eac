package dev.sluice.wiring;

import dev.sluice.cli.Cli;
import dev.sluice.cli.Surroundings;
import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.annotations.QuarkusMain;
import java.io.Console;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The program: a node, and the command that asks one. Its own main method, because only an exit
 * handler of our own keeps a stack trace from people who have merely mistyped a key, and because a
 * command must not wait for the framework to start.
 */
@QuarkusMain
public final class Sluice {

    Sluice() {}

    /** Runs until it is told to stop, or until the command is done. */
    public static void main(String[] args) {
        if (args.length == 0) {
            serve();
        } else {
            int code = Cli.run(surroundings(), args);
            System.out.flush();
            // An orderly exit loads the log, for a line that nobody has asked for.
            Runtime.getRuntime().halt(code);
        }
    }

    /** Exit code 1 if it could not start. */
    private static void serve() {
        Quarkus.run(null, Sluice::exit);
    }

    private static Surroundings surroundings() {
        return new Surroundings(
                System.out,
                System.err,
                Optional.ofNullable(System.console()).filter(Console::isTerminal).isPresent(),
                System.getenv(),
                System::getProperty,
                Path.of(""),
                new Surroundings.Program() {
                    @Override
                    public void serve() {
                        Sluice.serve();
                    }

                    @Override
                    public void checkConfiguration() {
                        Quarkus.run(null, Sluice::exit, StartCheck.CHECK_ONLY);
                    }
                });
    }

    private static void exit(int code, @Nullable Throwable failure) {
        if (ConfigurationChecked.isIn(failure)) {
            System.out.println("the configuration is right");
            System.exit(0);
        }
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
