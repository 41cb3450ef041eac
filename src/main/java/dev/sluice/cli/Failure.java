package dev.sluice.cli;

import dev.sluice.domain.Quoted;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;

/** What went wrong, in words for people. */
final class Failure {

    private Failure() {}

    static String words(Exception failure) {
        String message = Quoted.line(String.valueOf(failure.getMessage()));
        return switch (failure) {
            case NoSuchFileException _ -> "no such file";
            case AccessDeniedException _ -> "this user may not read it";
            case CharacterCodingException _ -> "it is not UTF-8";
            case UnknownHostException _ -> "no such host: " + message;
            case SocketTimeoutException _ -> "no answer in time";
            case ConnectException _ -> "nobody listens there";
            default -> message;
        };
    }
}
