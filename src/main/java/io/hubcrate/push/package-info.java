/** A bundle's images into a registry that the site has: names, what is missing, blobs straight from the tar. Layer 5. */
@NullMarked
package io.hubcrate.push;

import org.jspecify.annotations.NullMarked;
