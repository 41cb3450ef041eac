package dev.sluice.settings;

import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Who is told of a folder.
 *
 * @param urls get each event by POST
 * @param command a program, absolute, and its arguments; empty for none
 * @param secretFile with what events are signed with, null if they are not
 */
public record NotifySettings(List<URI> urls, List<String> command, @Nullable Path secretFile) {

    /** Nobody. */
    public static final NotifySettings NONE = new NotifySettings(List.of(), List.of(), null);

    public NotifySettings {
        urls = List.copyOf(urls);
        command = List.copyOf(command);
    }
}
