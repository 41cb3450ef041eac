package dev.sluice.cli;

import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** The completions of fish, one line for each command and option. */
final class FishCompletion {

    private final StringBuilder script = new StringBuilder("complete -c sluice -f\n");

    private FishCompletion() {}

    static String of(CommandLine root) {
        FishCompletion completion = new FishCompletion();
        completion.commands(root, "");
        return completion.script.toString();
    }

    /**
     * The commands below one.
     *
     * @param within the condition that says that this one was written
     */
    private void commands(CommandLine parent, String within) {
        Map<String, CommandLine> commands = parent.getSubcommands();
        String none =
                within + "not __fish_seen_subcommand_from " + String.join(" ", commands.keySet());
        commands.forEach((name, command) -> {
            CommandSpec spec = command.getCommandSpec();
            line(none, "-a " + name, String.join("", spec.usageMessage().header()));
            String here = within + "__fish_seen_subcommand_from " + name;
            spec.options().forEach(option -> option(option, here));
            if (!command.getSubcommands().isEmpty()) {
                commands(command, here + "; and ");
            }
        });
    }

    private void option(OptionSpec option, String within) {
        StringBuilder names = new StringBuilder();
        for (String name : option.names()) {
            names.append(name.startsWith("--") ? " -l " : " -s ")
                    .append(name.replaceFirst("-+", ""));
        }
        boolean isFile = option.paramLabel().equals("FILE");
        String value = option.arity().max() == 0 ? "" : isFile ? " -r -F" : " -x";
        line(within, names.substring(1) + value, String.join(" ", option.description()));
    }

    private void line(String condition, String what, String words) {
        script.append(
                "complete -c sluice -n '%s' %s -d '%s'\n"
                        .formatted(condition, what, quoted(words)));
    }

    private static String quoted(String words) {
        return words.replace("%%", "%").replace("\\", "\\\\").replace("'", "\\'");
    }
}
