package dev.sluice.peer.feed;

import dev.sluice.domain.Cursor;
import dev.sluice.domain.DigestAlgorithm;
import dev.sluice.domain.Entry;
import dev.sluice.domain.Epoch;
import dev.sluice.domain.FolderId;
import dev.sluice.domain.NodeId;
import dev.sluice.domain.Quoted;
import dev.sluice.domain.RelativePath;
import dev.sluice.domain.Role;
import dev.sluice.domain.RunId;
import dev.sluice.domain.Sequence;
import dev.sluice.domain.Sum;
import dev.sluice.peer.PeerException;
import dev.sluice.peer.http.BadAnswer;
import dev.sluice.peer.http.JsonObject;
import dev.sluice.peer.http.LineReader;
import dev.sluice.wire.FeedLine;
import java.io.EOFException;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads one page of the changes feed and holds it to the protocol line by line. */
public final class FeedParser {

    private static final Pattern RULES = Pattern.compile("[0-9a-f]{32}");

    private final LineReader lines;
    private final FolderId folder;
    private final @Nullable Cursor from;
    private final int limit;
    private final @Nullable FeedSeal seal;
    private String text = "";

    /**
     * @param from the cursor that was sent, null for none
     * @param limit the most entries that were asked for
     * @param seal by which the page must be signed, null if nothing is asked for
     */
    public FeedParser(
            LineReader lines,
            FolderId folder,
            @Nullable Cursor from,
            int limit,
            @Nullable FeedSeal seal) {
        this.seal = seal;
        this.lines = lines;
        this.folder = folder;
        this.from = from;
        this.limit = limit;
    }

    /**
     * Passes the page on while it is read; what must be signed, when a signature has come.
     *
     * @throws BadAnswer at the first line that breaks the protocol
     * @throws IOException if the stream fails or ends before the page does; every whole line before
     *     was passed on, or every one that is signed
     */
    public FeedPage read(FeedSink sink) throws BadAnswer, IOException, PeerException {
        if (seal == null) {
            return readLines(sink, null, null);
        }
        SealedSink sealed = new SealedSink(sink);
        FeedPage page = readLines(sealed, seal, sealed);
        seal.check(text, lines);
        sealed.release();
        return page;
    }

    private FeedPage readLines(
            FeedSink sink, @Nullable FeedSeal signed, @Nullable SealedSink sealed)
            throws BadAnswer, IOException, PeerException {
        FeedHeader header = header(line());
        if (signed != null) {
            signed.check(header);
            signed.pass(lines);
        }
        sink.begin(header);
        EntryReader entries = new EntryReader(header.digest());
        FeedLine common = new FeedLine(header.digest());
        Sequence start = header.full() || from == null ? Sequence.ZERO : from.sequence();
        Sequence last = start;
        for (int read = 0; ; ) {
            advance();
            Entry entry = lines.entry(common);
            JsonObject line = entry == null ? parsed() : null;
            if (line != null && line.has("end")) {
                return end(line, header, start, last);
            }
            if (signed != null && sealed != null) {
                if (line != null && line.has("signed")) {
                    signed.check(text, lines);
                    sealed.release();
                    continue;
                }
                if (sealed.size() == FeedSeal.MAX_UNSIGNED) {
                    throw signed.isNotSigned();
                }
                signed.pass(lines);
            }
            if (read == limit) {
                throw new BadAnswer("has more than the " + limit + " entries asked for");
            }
            read++;
            if (entry != null) {
                last = after(last, common.sequence());
                sink.entry(new FeedEntry(entry, last));
            } else if (line != null) {
                last = rising(line, last);
                pass(line, last, entries, sink);
            }
        }
    }

    private void advance() throws BadAnswer, IOException {
        if (!lines.advance()) {
            throw new EOFException("the answer ended before its last line");
        }
    }

    private JsonObject line() throws BadAnswer, IOException {
        advance();
        return parsed();
    }

    private JsonObject parsed() throws BadAnswer {
        try {
            text = lines.text();
            return JsonObject.parse(text);
        } catch (CharacterCodingException e) {
            throw new BadAnswer("a line is not UTF-8", e);
        }
    }

    private FeedHeader header(JsonObject line) throws BadAnswer {
        try {
            FeedHeader header =
                    new FeedHeader(
                            new FolderId(line.text("folder")),
                            NodeId.of(line.text("node")),
                            RunId.of(line.text("run")),
                            Epoch.of(line.text("epoch")),
                            Role.of(line.text("role")),
                            algorithm(line.text("digest")),
                            isFull(line.text("listing")),
                            new Sequence(line.number("until")),
                            line.has("known") ? cursor(line.object("known")) : null,
                            seal == null ? null : seal.key());
            return agreed(header);
        } catch (IllegalArgumentException e) {
            throw new BadAnswer("header: " + e.getMessage(), e);
        }
    }

    private FeedHeader agreed(FeedHeader header) throws BadAnswer {
        if (!header.folder().equals(folder)) {
            throw new BadAnswer("is about folder " + header.folder() + ", asked was " + folder);
        }
        if (!header.full() && (from == null || !header.epoch().equals(from.epoch()))) {
            throw new BadAnswer(
                    "goes on in epoch "
                            + header.epoch()
                            + ", asked was "
                            + (from == null ? "a full listing" : "for epoch " + from.epoch()));
        }
        return header;
    }

    /** An algorithm that we do not know is no lie, but we cannot work with that folder. */
    static DigestAlgorithm algorithm(String text) throws BadAnswer {
        try {
            return DigestAlgorithm.of(text);
        } catch (IllegalArgumentException e) {
            throw new BadAnswer(PeerException.Kind.REFUSED, String.valueOf(e.getMessage()));
        }
    }

    private static boolean isFull(String listing) {
        return switch (listing) {
            case "full" -> true;
            case "delta" -> false;
            default -> throw new IllegalArgumentException("listing must be full or delta");
        };
    }

    private static Cursor cursor(JsonObject object) {
        return new Cursor(
                Epoch.of(object.text("epoch")),
                RunId.of(object.text("run")),
                new Sequence(object.number("sequence")));
    }

    private static Sequence rising(JsonObject line, Sequence last) throws BadAnswer {
        try {
            return after(last, new Sequence(line.number("sequence")));
        } catch (IllegalArgumentException e) {
            throw new BadAnswer("entry after sequence " + last + ": " + e.getMessage(), e);
        }
    }

    private static Sequence after(Sequence last, Sequence next) throws BadAnswer {
        if (next.isAfter(last)) {
            return next;
        }
        throw new BadAnswer("sequence " + next + " follows " + last);
    }

    private static void pass(JsonObject line, Sequence sequence, EntryReader entries, FeedSink sink)
            throws PeerException {
        FeedEntry entry;
        try {
            entry = new FeedEntry(entries.entry(line), sequence);
        } catch (IllegalArgumentException e) {
            sink.refused(path(line), String.valueOf(e.getMessage()), sequence);
            return;
        }
        sink.entry(entry);
    }

    /** No longer than any path is that can be taken: it is kept for each line that is not. */
    private static String path(JsonObject line) {
        try {
            String text = line.text("path");
            return text.substring(0, Math.min(text.length(), RelativePath.MAX_PATH_BYTES));
        } catch (IllegalArgumentException e) {
            return "";
        }
    }

    private static FeedPage end(
            JsonObject line, FeedHeader header, Sequence start, Sequence lastEntry)
            throws BadAnswer {
        try {
            if (!line.flag("end")) {
                throw new BadAnswer("the last line must say \"end\":true");
            }
            Sequence last = new Sequence(line.number("last"));
            boolean more = line.flag("more");
            checkLast(last, lastEntry, header.until());
            if (more && !last.isAfter(start)) {
                throw new BadAnswer("promises more and did not move from " + start);
            }
            Sum sum = line.has("sum") ? Sum.of(line.text("sum")) : null;
            String rules = line.has("rules") ? fingerprint(line.text("rules")) : null;
            return new FeedPage(header, last, more, sum, rules);
        } catch (IllegalArgumentException e) {
            throw new BadAnswer("last line: " + e.getMessage(), e);
        }
    }

    /** It is kept for as long as the peer is known, so it is no text of any length. */
    private static String fingerprint(String rules) {
        if (!RULES.matcher(rules).matches()) {
            throw new IllegalArgumentException(
                    "rules must be 32 hexadecimal digits in lower case, not " + Quoted.of(rules));
        }
        return rules;
    }

    /** Behind the last entry there may be numbers of changes that newer ones took the place of. */
    private static void checkLast(Sequence last, Sequence lastEntry, Sequence until)
            throws BadAnswer {
        boolean back = lastEntry.isAfter(last);
        boolean invented = last.isAfter(lastEntry) && last.isAfter(until);
        if (back || invented) {
            throw new BadAnswer(
                    "last is "
                            + last
                            + ", its last entry has "
                            + lastEntry
                            + ", its header until "
                            + until);
        }
    }
}
