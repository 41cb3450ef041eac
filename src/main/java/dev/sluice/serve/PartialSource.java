package dev.sluice.serve;

import dev.sluice.disk.root.RootException;
import dev.sluice.disk.staging.PartialContent;
import dev.sluice.domain.Digest;
import dev.sluice.domain.RelativePath;
import org.jspecify.annotations.Nullable;

/** Finds what is on its way into a folder. Never waits. */
@FunctionalInterface
public interface PartialSource {

    /** Nothing ever is. */
    PartialSource NONE = (_, _) -> null;

    /**
     * The content with this digest that is on its way to this path, null if there is none.
     *
     * @throws RootException if the folder has no root at present; the caller of the endpoint gets a
     *     503
     */
    @Nullable PartialContent find(RelativePath path, Digest digest) throws RootException;
}
