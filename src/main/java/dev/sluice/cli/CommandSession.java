package dev.sluice.cli;

import dev.sluice.domain.FolderId;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One command that was given: its arguments, the node that it asks, and where it writes. */
final class CommandSession {

    static final String FOLDER = "--folder";

    private final Arguments arguments;
    private final Surroundings around;
    private final Screen screen;
    private @Nullable Client client;

    CommandSession(Arguments arguments, Surroundings around) {
        this.arguments = arguments;
        this.around = around;
        this.screen = new Screen(around);
    }

    Arguments arguments() {
        return arguments;
    }

    Screen screen() {
        return screen;
    }

    Surroundings.Program program() {
        return around.program();
    }

    /** The node. */
    Client client() throws CommandException {
        if (client == null) {
            client = Client.of(NodeOptions.target(arguments, around));
        }
        return client;
    }

    /** The address of the folder that is meant: the one that was named, else the only one. */
    String folder() throws CommandException {
        String named = arguments.text(FOLDER);
        return "/v1/folders/" + (named == null ? only() : checked(named));
    }

    private String only() throws CommandException {
        Set<String> folders = client().get("/v1/node").object("folders").names();
        if (folders.size() == 1) {
            return checked(folders.iterator().next());
        }
        throw CommandException.usage(
                folders.isEmpty()
                        ? "the node shows no folder to this caller"
                        : "say by " + FOLDER + " which one: " + String.join(", ", folders));
    }

    /** A name that is part of an address is made of what folders are called, and nothing else. */
    private static String checked(String folder) throws CommandException {
        try {
            return new FolderId(folder).text();
        } catch (IllegalArgumentException e) {
            throw new CommandException(Outcome.USAGE, String.valueOf(e.getMessage()), e);
        }
    }
}
