package dev.sluice.config.check;

import dev.sluice.config.FolderConfig;
import dev.sluice.domain.Quoted;
import dev.sluice.settings.Key;
import dev.sluice.settings.NotifySettings;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Checks who is to be told of a folder. */
final class NotifyCheck {

    private static final String FORM = "an address is http://host/path or https://host/path, not ";

    /** A word, or one in quotes that may hold spaces. */
    private static final Pattern WORD = Pattern.compile("\"([^\"]*)\"|([^\\s\"]+)");

    private final String id;

    /**
     * @param id of the folder in its keys
     */
    NotifyCheck(String id) {
        this.id = id;
    }

    NotifySettings check(FolderConfig config) {
        List<URI> urls =
                config.notifyUrls().orElse(List.of()).stream()
                        .map(text -> key("notify").parse(text.strip(), NotifyCheck::url))
                        .distinct()
                        .toList();
        return new NotifySettings(
                urls, command(config.notifyExec()), secretFile(config.notifySecretFile(), urls));
    }

    private Key key(String name) {
        return FoldersCheck.key(id, name);
    }

    private static URI url(String text) {
        try {
            URI uri = new URI(text);
            boolean isHttp = "http".equals(uri.getScheme()) || "https".equals(uri.getScheme());
            if (!isHttp || uri.getHost() == null || uri.getRawFragment() != null) {
                throw new IllegalArgumentException(FORM + Quoted.of(text));
            }
            if (uri.getRawUserInfo() != null) {
                throw new IllegalArgumentException(
                        "an address must not hold a user or a password; events are signed with"
                                + " what is in notify-secret-file");
            }
            return uri;
        } catch (URISyntaxException malformed) {
            throw new IllegalArgumentException(FORM + Quoted.of(text), malformed);
        }
    }

    private List<String> command(Optional<String> text) {
        List<String> words = text.map(NotifyCheck::words).orElse(List.of());
        if (text.isPresent()) {
            Key key = key("notify-exec");
            if (words.isEmpty()) {
                throw key.wrong("must name a program, for example /usr/local/bin/reload --now");
            }
            Path program = key.path(words.getFirst());
            if (!words.getFirst().startsWith("/")) {
                throw key.wrong(
                        "must begin with the whole path of a program, not "
                                + Quoted.of(words.getFirst()));
            }
            if (!Files.isRegularFile(program) || !Files.isExecutable(program)) {
                throw key.wrong(program + " is no program that this process may run");
            }
        }
        return words;
    }

    private static List<String> words(String text) {
        List<String> words = new ArrayList<>();
        Matcher matcher = WORD.matcher(text);
        while (matcher.find()) {
            String quoted = matcher.group(1);
            words.add(quoted == null ? matcher.group(2) : quoted);
        }
        return words;
    }

    private @Nullable Path secretFile(Optional<String> text, List<URI> urls) {
        Key key = key("notify-secret-file");
        if (text.isPresent() && urls.isEmpty()) {
            throw key.wrong("is for sluice.folders." + id + ".notify only, which is not set");
        }
        Path file = text.map(key::path).orElse(null);
        if (file != null && !Files.isReadable(file)) {
            throw key.wrong(file + " is not there, or this process may not read it");
        }
        return file;
    }
}
