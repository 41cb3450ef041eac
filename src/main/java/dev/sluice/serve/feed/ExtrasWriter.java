package dev.sluice.serve.feed;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.sluice.domain.Extras;
import dev.sluice.domain.Owner;
import java.io.IOException;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Writes what an entry says beyond time and mode, whether or not this node preserves it: fields of
 * its line in the changes feed, each left out where nothing is said of it.
 *
 * <pre>"owner":{"user":"www","group":"www","uid":33,"gid":33},"special":"setgid",
 *  "acl":"user::rw-,user:web:r--,group::r--,mask::r--,other::---","xattr":{"user.x":"base64"},
 *  "links":"0c1d5e7a9b3f2468"
 * </pre>
 */
final class ExtrasWriter {

    private ExtrasWriter() {}

    static void write(Extras extras, JsonGenerator json) throws IOException {
        if (extras.owner() != null) {
            write(extras.owner(), json);
        }
        if (extras.special() != null) {
            json.writeStringField("special", extras.special().toString());
        }
        if (extras.acl() != null) {
            json.writeStringField("acl", extras.acl());
        }
        if (extras.xattr() != null) {
            json.writeObjectFieldStart("xattr");
            for (Map.Entry<String, String> each : extras.xattr().entrySet()) {
                json.writeStringField(each.getKey(), each.getValue());
            }
            json.writeEndObject();
        }
        if (extras.links() != null) {
            json.writeStringField("links", extras.links().text());
        }
    }

    private static void write(Owner owner, JsonGenerator json) throws IOException {
        json.writeObjectFieldStart("owner");
        write("user", owner.user(), json);
        write("group", owner.group(), json);
        json.writeNumberField("uid", owner.uid());
        json.writeNumberField("gid", owner.gid());
        json.writeEndObject();
    }

    private static void write(String field, @Nullable String name, JsonGenerator json)
            throws IOException {
        if (name != null) {
            json.writeStringField(field, name);
        }
    }
}
