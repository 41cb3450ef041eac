package dev.sluice.fault;

import java.nio.file.FileSystemException;

/** A failure that the JDK has no class for, with the system's number. */
public final class SystemException extends FileSystemException {

    private static final long serialVersionUID = 1;

    private final int number;

    public SystemException(String path, int number) {
        super(path, null, words(number));
        this.number = number;
    }

    public int number() {
        return number;
    }

    private static String words(int number) {
        Fault fault = Fault.of(number);
        return fault == null ? "error " + number + " of the system" : fault.words();
    }
}
