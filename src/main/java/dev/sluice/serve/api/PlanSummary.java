package dev.sluice.serve.api;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.sluice.domain.FolderId;
import dev.sluice.domain.Quoted;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What a pull would do now, peer by peer. */
public record PlanSummary(FolderId folder, List<Peer> peers) implements RoundFigures {

    public PlanSummary {
        peers = List.copyOf(peers);
    }

    /**
     * What would be done with one peer.
     *
     * @param notRun why it cannot be said; null if it can
     * @param counts paths by what would be done, in the order in which it is shown
     * @param bytes of content that would come over the wire
     * @param items the first of the paths
     */
    public record Peer(
            String peer,
            @Nullable String notRun,
            Map<String, Long> counts,
            long bytes,
            List<Item> items) {

        public Peer {
            counts = new LinkedHashMap<>(counts);
            items = List.copyOf(items);
        }

        private long left() {
            return counts.values().stream().mapToLong(Long::longValue).sum() - items.size();
        }

        private void write(JsonGenerator json) throws IOException {
            json.writeStringField("peer", peer);
            if (notRun != null) {
                json.writeStringField("notRun", notRun);
                return;
            }
            for (Map.Entry<String, Long> count : counts.entrySet()) {
                json.writeNumberField(count.getKey(), count.getValue());
            }
            json.writeNumberField("bytes", bytes);
            json.writeArrayFieldStart("entries");
            for (Item item : items) {
                item.write(json);
            }
            json.writeEndArray();
            json.writeNumberField("left", left());
        }

        private void append(FolderId folder, StringBuilder text) {
            text.append("%s from %s: ".formatted(folder, Quoted.line(peer)));
            if (notRun != null) {
                text.append(Quoted.line(notRun)).append('\n');
                return;
            }
            text.append(
                    counts.entrySet().stream()
                            .map(count -> count.getKey() + " " + number(count.getValue()))
                            .collect(Collectors.joining(", ")));
            text.append("; %s bytes\n".formatted(number(bytes)));
            items.forEach(item -> item.append(text));
            if (left() > 0) {
                text.append("  … and %s more\n".formatted(number(left())));
            }
        }
    }

    /**
     * One path.
     *
     * @param other where the content would come from (rename), the conflict copy (conflict), or why
     *     it waits (held)
     */
    public record Item(String deed, String path, long bytes, @Nullable String other) {

        private void write(JsonGenerator json) throws IOException {
            json.writeStartObject();
            json.writeStringField("does", deed);
            json.writeStringField("path", path);
            if (bytes > 0) {
                json.writeNumberField("bytes", bytes);
            }
            if (other != null) {
                json.writeStringField(
                        switch (deed) {
                            case "rename" -> "from";
                            case "conflict" -> "copy";
                            default -> "reason";
                        },
                        other);
            }
            json.writeEndObject();
        }

        private void append(StringBuilder text) {
            text.append("  %-8s  %14s  %s".formatted(deed, number(bytes), Quoted.line(path)));
            if (other != null) {
                text.append("  (").append(Quoted.line(other)).append(')');
            }
            text.append('\n');
        }
    }

    private static String number(long number) {
        return String.format(Locale.ROOT, "%,d", number);
    }

    @Override
    public void write(JsonGenerator json) throws IOException {
        json.writeStringField("folder", folder.text());
        json.writeArrayFieldStart("peers");
        for (Peer peer : peers) {
            json.writeStartObject();
            peer.write(json);
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    String toText() {
        StringBuilder text = new StringBuilder();
        peers.forEach(peer -> peer.append(folder, text));
        return peers.isEmpty() ? folder + " has no peer to pull from\n" : text.toString();
    }
}
