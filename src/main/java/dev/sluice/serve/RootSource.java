package dev.sluice.serve;

import dev.sluice.disk.root.FolderRoot;
import dev.sluice.disk.root.RootException;

/**
 * Gives the root of a folder, asked anew for each content that is opened, since the root may be
 * opened again after a remount. Called on a thread that may wait for the disk.
 */
@FunctionalInterface
public interface RootSource {

    /**
     * The root as it is now.
     *
     * @throws RootException if there is none at present; the caller of the endpoint gets a 503
     */
    FolderRoot root() throws RootException;
}
