package dev.sluice.cli;

import dev.sluice.domain.Quoted;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Help;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/** Runs one command that was given to the program. */
public final class Cli {

    private final Surroundings around;

    private Cli(Surroundings around) {
        this.around = around;
    }

    /** Does what the arguments say, and answers with the exit code. */
    public static int run(Surroundings around, String... arguments) {
        return new Cli(around).commandLine().execute(arguments);
    }

    private CommandLine commandLine() {
        return Commands.all()
                .setOut(new PrintWriter(around.out(), true, StandardCharsets.UTF_8))
                .setErr(new PrintWriter(around.err(), true, StandardCharsets.UTF_8))
                .setColorScheme(
                        Help.defaultColorScheme(around.isColoured() ? Help.Ansi.ON : Help.Ansi.OFF))
                .setExpandAtFiles(false)
                .setInterpolateVariables(false)
                .setExecutionStrategy(this::execute)
                .setParameterExceptionHandler((wrong, _) -> refuse(wrong));
    }

    private int execute(ParseResult parsed) {
        Integer help = CommandLine.executeHelpRequest(parsed);
        if (help != null) {
            return help;
        }
        ParseResult last = parsed;
        while (last.hasSubcommand()) {
            last = last.subcommand();
        }
        Action action = (Action) last.commandSpec().userObject();
        try {
            return action.run(new CommandSession(new Arguments(last), around)).code();
        } catch (CommandException e) {
            around.err().println("sluice: " + e.words());
            return e.outcome().code();
        } catch (RuntimeException e) {
            return bug(e);
        }
    }

    private int refuse(ParameterException wrong) {
        String command = wrong.getCommandLine().getCommandSpec().qualifiedName();
        around.err().println("sluice: " + Quoted.line(wrong.getMessage() + meant(wrong)));
        around.err().println("See '" + command + " --help'");
        return Outcome.USAGE.code();
    }

    private static String meant(ParameterException wrong) {
        List<String> near =
                wrong instanceof UnmatchedArgumentException unmatched
                        ? unmatched.getSuggestions()
                        : List.of();
        return near.isEmpty() ? "" : "; did you mean " + String.join(" or ", near) + "?";
    }

    /** A mistake of this program: one line all the same, with what a report needs. */
    private int bug(RuntimeException failure) {
        StackTraceElement[] trace = failure.getStackTrace();
        around.err()
                .printf(
                        "sluice: this is a mistake of the program, please report it: %s%s%n",
                        Quoted.line(failure.toString()),
                        trace.length == 0 ? "" : " at " + trace[0]);
        return Outcome.NOT.code();
    }
}
