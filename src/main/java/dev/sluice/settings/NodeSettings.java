package dev.sluice.settings;

import dev.sluice.domain.Durability;
import java.nio.file.Path;

/**
 * The node itself.
 *
 * @param stateDir absolute; may not be there yet
 * @param name shown to people, never empty
 */
public record NodeSettings(Path stateDir, String name, Durability durability) {}
