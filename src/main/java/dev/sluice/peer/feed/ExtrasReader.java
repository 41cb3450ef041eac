package dev.sluice.peer.feed;

import dev.sluice.domain.Extras;
import dev.sluice.domain.LinkGroup;
import dev.sluice.domain.Owner;
import dev.sluice.domain.Special;
import dev.sluice.peer.http.JsonObject;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Reads what a line of the changes feed says beyond time and mode; its fields are optional. */
final class ExtrasReader {

    private ExtrasReader() {}

    /**
     * @throws IllegalArgumentException if a field has a value that no honest node sends
     */
    static Extras read(JsonObject line) {
        Owner owner = line.has("owner") ? owner(line.object("owner")) : null;
        Special special = line.has("special") ? Special.of(line.text("special")) : null;
        String acl = line.has("acl") ? line.text("acl") : null;
        SortedMap<String, String> xattr = line.has("xattr") ? xattr(line.object("xattr")) : null;
        LinkGroup links = line.has("links") ? LinkGroup.of(line.text("links")) : null;
        return new Extras(owner, special, acl, xattr, links).orNone();
    }

    private static Owner owner(JsonObject owner) {
        return new Owner(
                name(owner, "user"),
                name(owner, "group"),
                owner.number("uid"),
                owner.number("gid"));
    }

    private static @Nullable String name(JsonObject owner, String field) {
        return owner.has(field) ? owner.text(field) : null;
    }

    private static SortedMap<String, String> xattr(JsonObject values) {
        SortedMap<String, String> xattr = new TreeMap<>();
        for (String name : values.names()) {
            xattr.put(name, values.text(name));
        }
        return xattr;
    }
}
