package dev.sluice.peer.http;

import dev.sluice.fault.Fault;
import dev.sluice.fault.Faults;
import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.nio.channels.UnresolvedAddressException;
import org.jspecify.annotations.Nullable;

/** Why a peer was not reached, in words that say where to look. */
public final class Unreached {

    private Unreached() {}

    public static String reason(IOException failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            String known = known(cause);
            if (known != null) {
                return known;
            }
        }
        if (failure instanceof ConnectException) {
            return Fault.ECONNREFUSED.words(); // the JDK does not always give a reason
        }
        String type = failure.getClass().getSimpleName();
        return failure.getMessage() == null ? type : type + " " + failure.getMessage();
    }

    private static @Nullable String known(Throwable cause) {
        return switch (cause) {
            case UnknownHostException _, UnresolvedAddressException _ ->
                    "no such host; correct the name, or ask who runs the name service";
            case SocketTimeoutException _ ->
                    "no answer in time; is the host up, and does a firewall let us through?";
            case ConnectException e -> words(Faults.of(e));
            default -> null;
        };
    }

    private static @Nullable String words(@Nullable Fault fault) {
        return fault == null ? null : fault.words();
    }
}
