package dev.sluice.config.check;

import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.util.Map;

/** A mapping interface filled from given keys alone: no file, no environment. */
public final class Mapped {

    private Mapped() {}

    public static <T> T of(Class<T> mapping, Map<String, String> keys) {
        return new SmallRyeConfigBuilder()
                .withMapping(mapping)
                .withSources(new PropertiesConfigSource(keys, "test", 100))
                .withValidateUnknown(false)
                .build()
                .getConfigMapping(mapping);
    }
}
