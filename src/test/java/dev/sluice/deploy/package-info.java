/**
 * What is handed to Kubernetes and to container engines: read as strictly as they read it, and
 * against what the program takes and exports. Rendering needs a {@code kubectl} that knows today's
 * Kustomize; without one those tests are skipped and say so.
 */
@NullMarked
package dev.sluice.deploy;

import org.jspecify.annotations.NullMarked;
