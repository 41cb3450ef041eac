package dev.sluice.config;

import dev.sluice.domain.Quoted;
import io.quarkus.runtime.annotations.RegisterForReflection;
import org.eclipse.microprofile.config.spi.Converter;

/** Reads {@code true} and {@code false}. The framework's own takes any other word for false. */
@RegisterForReflection
public final class SwitchText implements Converter<Boolean> {

    private static final long serialVersionUID = 1;

    @Override
    public Boolean convert(String text) {
        return switch (text.strip()) {
            case "true" -> true;
            case "false" -> false;
            default ->
                    throw new IllegalArgumentException(
                            "must be true or false, not " + Quoted.of(text));
        };
    }
}
