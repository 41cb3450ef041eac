/** Contents, one by one and in bundles, by sendfile where that is best. */
@NullMarked
package dev.sluice.serve.content;

import org.jspecify.annotations.NullMarked;
