package dev.sluice.settings;

/** The configuration is wrong. The message is one line that begins with the key. */
public final class ConfigException extends RuntimeException {

    private static final long serialVersionUID = 1;

    /**
     * @param key the key at fault, or the environment variable
     * @param problem what is wrong with it and what would be right, in one line
     */
    public ConfigException(String key, String problem) {
        super(key + ": " + problem);
    }
}
