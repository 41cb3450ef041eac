package dev.sluice.config;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithParentName;
import java.util.Map;

/** The replicated folders, by the id in their keys: {@code sluice.folders.<id>}. At least one. */
@ConfigMapping(prefix = "sluice.folders")
public interface FoldersConfig {

    /**
     * By id: {@code [a-z0-9]+}, since nothing else survives the name of an environment variable.
     */
    @WithParentName
    Map<String, FolderConfig> byKey();
}
