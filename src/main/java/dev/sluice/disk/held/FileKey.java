package dev.sluice.disk.held;

import dev.sluice.domain.FileStat;
import java.io.IOException;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Which inode of which file system: what two looks at one and the same thing agree on. */
public record FileKey(long device, long inode) {

    /** How the JDK writes its file key; the numbers are not offered in any other confined way. */
    private static final Pattern FORM = Pattern.compile("\\(dev=([0-9a-f]+),ino=(-?\\d+)\\)");

    public static FileKey of(FileStat identity) {
        return new FileKey(identity.device(), identity.inode());
    }

    public static FileKey of(BasicFileAttributes attributes) throws IOException {
        Matcher key = FORM.matcher(String.valueOf(attributes.fileKey()));
        if (!key.matches()) {
            throw new IOException(
                    "this system does not say which inode a file is: " + attributes.fileKey());
        }
        return new FileKey(Long.parseUnsignedLong(key.group(1), 16), Long.parseLong(key.group(2)));
    }
}
