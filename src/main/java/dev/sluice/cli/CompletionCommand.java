package dev.sluice.cli;

import picocli.AutoComplete;

/** {@code sluice completion}: what a shell needs to complete commands and options. */
final class CompletionCommand {

    private CompletionCommand() {}

    static Words words() {
        return Words.of(
                        "completion",
                        "writes a script that completes commands",
                        CompletionCommand::run)
                .says("To be read by the shell when it starts.")
                .parameter("SHELL", "bash, zsh or fish.")
                .example(
                        "source <(sluice completion bash)",
                        "in ~/.bashrc, and in ~/.zshrc with zsh")
                .example("sluice completion fish | source", "in ~/.config/fish/config.fish");
    }

    private static Outcome run(CommandSession session) throws CommandException {
        String shell = session.arguments().parameter(0);
        session.screen()
                .text(
                        switch (shell) {
                            // One script for both: in zsh it asks for bash's way of completing.
                            case "bash", "zsh" -> AutoComplete.bash("sluice", Commands.all());
                            case "fish" -> FishCompletion.of(Commands.all());
                            default ->
                                    throw CommandException.usage(
                                            "SHELL must be bash, zsh or fish, not " + shell);
                        });
        return Outcome.DONE;
    }
}
