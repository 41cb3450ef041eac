package dev.sluice.cli;

import picocli.CommandLine;

/** All commands there are. */
final class Commands {

    private Commands() {}

    static CommandLine all() {
        return Words.of("sluice", "keeps directories the same on several servers", Commands::serve)
                .says(
                        "Without a command it serves, as 'sluice serve' does. Every other command"
                                + " asks a node that runs, over HTTP; it finds the node of this"
                                + " machine by the configuration that the node has: the working"
                                + " directory's config/application.properties, environment"
                                + " variables, and system properties (-Dkey=value, first).",
                        "",
                        "NO_COLOR is respected.")
                .with(
                        Words.of("serve", "runs a node", Commands::serve)
                                .says(
                                        "Serves until it is told to stop. docs/configuration.md has"
                                                + " the keys."),
                        StatusCommand.words(),
                        WhyCommand.words(),
                        RoundCommand.pull(),
                        RoundCommand.scan(),
                        RoundCommand.verify(),
                        PlanCommand.words(),
                        PlansCommand.words(),
                        ConflictsCommand.words(),
                        WaitCommand.words(),
                        MembersCommand.words(),
                        TrashCommand.words(),
                        AdoptCommand.words(),
                        Words.of(
                                        "check-config",
                                        "checks the configuration as a start does",
                                        Commands::checkConfiguration)
                                .says(
                                        "Reads and checks all keys, directories, tokens and"
                                                + " certificates, and stops before anything is opened."
                                                + " The first thing that is wrong is named."),
                        CompletionCommand.words(),
                        Words.of("version", "says which version this is", Commands::version))
                .example("sluice status", "is all in step?")
                .example("sluice why a/b.txt", "why is it not the same here?")
                .example("sluice wait && ./switch-traffic", "when all have what was written")
                .whole();
    }

    private static Outcome serve(CommandSession session) {
        session.program().serve();
        return Outcome.DONE;
    }

    private static Outcome checkConfiguration(CommandSession session) {
        session.program().checkConfiguration();
        return Outcome.DONE;
    }

    private static Outcome version(CommandSession session) {
        session.screen()
                .line(
                        "sluice %s (%s %s)",
                        ProgramVersion.text(),
                        System.getProperty("java.vm.name"),
                        System.getProperty("java.vm.version"));
        return Outcome.DONE;
    }
}
