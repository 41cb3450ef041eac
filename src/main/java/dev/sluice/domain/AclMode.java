package dev.sluice.domain;

import java.util.Arrays;
import java.util.stream.Collectors;

/**
 * What an ACL and a mode both say: the rights of the owner, of the others, and of the mask, or of
 * the group where there is no mask (acl(5), "Correspondence between ACL entries and file permission
 * bits"). Who sets one of the two sets the other.
 */
final class AclMode {

    private AclMode() {}

    /** The ACL as it is once a mode is set; entries of the default ACL stay. */
    static String with(String acl, Mode mode) {
        boolean hasMask = acl.startsWith("mask::") || acl.contains(",mask::");
        return acl.isEmpty()
                ? acl
                : Arrays.stream(acl.split(",", -1))
                        .map(entry -> with(entry, mode.bits(), hasMask))
                        .collect(Collectors.joining(","));
    }

    private static String with(String entry, int bits, boolean hasMask) {
        int end = entry.lastIndexOf(':') + 1;
        String whom = entry.substring(0, end);
        return switch (whom) {
            case "user::" -> whom + rights(bits >> 6);
            case "mask::" -> whom + rights(bits >> 3);
            case "group::" -> hasMask ? entry : whom + rights(bits >> 3);
            case "other::" -> whom + rights(bits);
            default -> entry;
        };
    }

    private static String rights(int bits) {
        return ((bits & 4) == 0 ? "-" : "r")
                + ((bits & 2) == 0 ? "-" : "w")
                + ((bits & 1) == 0 ? "-" : "x");
    }
}
