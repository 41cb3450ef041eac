package dev.sluice.cli;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.Model.UsageMessageSpec;

/** Puts a command together: what it is called, what may follow it, and its page of help. */
final class Words {

    private final CommandSpec spec;
    private final String header;
    private final List<String> examples = new ArrayList<>();

    private Words(CommandSpec spec, String header) {
        this.spec = spec;
        this.header = header;
    }

    /**
     * A command.
     *
     * @param header what it is for, in a few words
     */
    static Words of(String name, String header, Action action) {
        return new Words(CommandSpec.wrapWithoutInspection(action).name(name), header);
    }

    /** One that is nothing without a command of its own. */
    static Words group(String name, String header) {
        return of(
                name,
                header,
                _ -> {
                    throw CommandException.usage(
                            "a command is missing: see 'sluice " + name + " --help'");
                });
    }

    Words says(String... description) {
        spec.usageMessage().description(escaped(description));
        return this;
    }

    /** A parameter that must be there. */
    Words parameter(String label, String description) {
        return parameter(label, description, "1");
    }

    Words optionalParameter(String label, String description) {
        return parameter(label, description, "0..1");
    }

    private Words parameter(String label, String description, String arity) {
        spec.addPositional(
                PositionalParamSpec.builder()
                        .index(Integer.toString(spec.positionalParameters().size()))
                        .arity(arity)
                        .required(arity.equals("1"))
                        .type(String.class)
                        .paramLabel(label)
                        .description(escaped(description))
                        .build());
        return this;
    }

    /** An option that is there or not. */
    Words flag(String name, String description) {
        spec.addOption(
                OptionSpec.builder(name.split("\\|", -1))
                        .arity("0")
                        .type(boolean.class)
                        .description(escaped(description))
                        .build());
        return this;
    }

    /** An option with a value. */
    Words option(String name, String label, String description) {
        return option(name, label, description, false);
    }

    Words requiredOption(String name, String label, String description) {
        return option(name, label, description, true);
    }

    private Words option(String name, String label, String description, boolean isRequired) {
        spec.addOption(
                OptionSpec.builder(name.split("\\|", -1))
                        .required(isRequired)
                        .type(String.class)
                        .paramLabel(label)
                        .description(escaped(description))
                        .build());
        return this;
    }

    /** It asks a node about one folder. */
    Words folder() {
        return option(
                "-f|" + CommandSession.FOLDER, "FOLDER", "Which folder, where there are several.");
    }

    /** It asks a node. */
    Words node() {
        NodeOptions.addTo(spec);
        return this;
    }

    Words example(String command, String words) {
        examples.add("  %-36s %s".formatted(command, words));
        return this;
    }

    Words with(Words... commands) {
        for (Words each : commands) {
            spec.addSubcommand(each.spec.name(), each.build());
        }
        return this;
    }

    /** The command with all that are below it; the page of each names it in full. */
    CommandLine whole() {
        CommandLine whole = build();
        title(whole);
        return whole;
    }

    private static void title(CommandLine command) {
        CommandSpec spec = command.getCommandSpec();
        spec.usageMessage().headerHeading("NAME%n  " + spec.qualifiedName() + " - ");
        command.getSubcommands().values().forEach(Words::title);
    }

    private CommandLine build() {
        spec.addOption(
                OptionSpec.builder("-h", "--help")
                        .usageHelp(true)
                        .description("Shows this help.")
                        .build());
        UsageMessageSpec usage = spec.usageMessage();
        usage.header(header)
                .synopsisHeading("%nSYNOPSIS%n  ")
                .synopsisSubcommandLabel("COMMAND")
                .descriptionHeading("%nDESCRIPTION%n")
                .parameterListHeading("%nARGUMENTS%n")
                .optionListHeading("%nOPTIONS%n")
                .commandListHeading("%nCOMMANDS%n")
                .exitCodeListHeading("%nEXIT STATUS%n")
                .exitCodeList(exitCodes())
                .sortOptions(false)
                .abbreviateSynopsis(true);
        if (!examples.isEmpty()) {
            usage.footerHeading("%nEXAMPLES%n").footer(escaped(examples.toArray(String[]::new)));
        }
        return new CommandLine(spec);
    }

    private static Map<String, String> exitCodes() {
        Map<String, String> codes = new LinkedHashMap<>();
        for (Outcome outcome : Outcome.values()) {
            codes.put(Integer.toString(outcome.code()), outcome.words());
        }
        return codes;
    }

    /** The library takes descriptions for formats. */
    private static String[] escaped(String... lines) {
        String[] escaped = new String[lines.length];
        for (int i = 0; i < lines.length; i++) {
            escaped[i] = lines[i].replace("%", "%%");
        }
        return escaped;
    }
}
