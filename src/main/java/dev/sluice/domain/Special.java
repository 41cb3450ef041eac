package dev.sluice.domain;

import java.util.StringJoiner;

/**
 * The bits of a mode that are not permissions, written as {@code setuid,setgid,sticky}, or {@code
 * none}.
 *
 * @param bits of 07000
 */
public record Special(int bits) {

    public static final Special NONE = new Special(0);

    public static final int SETUID = 04000;
    public static final int SETGID = 02000;
    public static final int STICKY = 01000;

    private static final int ALL = 07000;
    private static final String NOTHING = "none";

    /**
     * @throws IllegalArgumentException if there are other bits
     */
    public Special {
        if ((bits & ~ALL) != 0) {
            throw new IllegalArgumentException(
                    "special bits must be within 7000 (octal), not " + Integer.toOctalString(bits));
        }
    }

    /**
     * Reads the written form.
     *
     * @throws IllegalArgumentException if it is not that
     */
    public static Special of(String text) {
        int bits = 0;
        for (String name : text.equals(NOTHING) ? new String[0] : text.split(",", -1)) {
            bits |= bit(name, text);
        }
        return new Special(bits);
    }

    private static int bit(String name, String text) {
        return switch (name) {
            case "setuid" -> SETUID;
            case "setgid" -> SETGID;
            case "sticky" -> STICKY;
            default ->
                    throw new IllegalArgumentException(
                            "special must be none, or of setuid, setgid and sticky, not "
                                    + Quoted.of(text));
        };
    }

    public boolean has(int bit) {
        return (bits & bit) != 0;
    }

    @Override
    public String toString() {
        StringJoiner names = new StringJoiner(",").setEmptyValue(NOTHING);
        if (has(SETUID)) {
            names.add("setuid");
        }
        if (has(SETGID)) {
            names.add("setgid");
        }
        if (has(STICKY)) {
            names.add("sticky");
        }
        return names.toString();
    }
}
