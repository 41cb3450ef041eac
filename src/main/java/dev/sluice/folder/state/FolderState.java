package dev.sluice.folder.state;

/** Whether a folder does its work. */
public sealed interface FolderState {

    /** For people and for metrics. */
    String text();

    /** The text, with the reason if there is one. */
    default String explained() {
        return text();
    }

    /** Its root is not open yet. */
    record Starting() implements FolderState {
        @Override
        public String text() {
            return "starting";
        }
    }

    /** The first scan of an index without history runs; nothing is pulled before it is done. */
    record Scanning() implements FolderState {
        @Override
        public String text() {
            return "scanning";
        }
    }

    /** It scans, serves and pulls. */
    record Running() implements FolderState {
        @Override
        public String text() {
            return "running";
        }
    }

    /**
     * Its root is not what it was, or a scan failed as a whole; nothing is concluded from what is
     * absent, and it is tried on.
     */
    record Stopped(String reason) implements FolderState {
        @Override
        public String text() {
            return "stopped";
        }

        @Override
        public String explained() {
            return "stopped: " + reason;
        }
    }
}
