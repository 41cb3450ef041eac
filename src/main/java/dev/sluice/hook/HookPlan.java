package dev.sluice.hook;

import java.net.URI;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Who is told of a folder.
 *
 * @param urls get each event by POST
 * @param command a program with its arguments, which gets each event on its standard input; empty
 *     for none
 * @param secret what is sent to the urls is signed with; null for nothing
 */
public record HookPlan(List<URI> urls, List<String> command, @Nullable Secret secret) {

    /** Nobody. */
    public static final HookPlan NONE = new HookPlan(List.of(), List.of(), null);

    /** Whether nobody is told. */
    public boolean isEmpty() {
        return urls.isEmpty() && command.isEmpty();
    }

    public HookPlan {
        urls = List.copyOf(urls);
        command = List.copyOf(command);
    }
}
