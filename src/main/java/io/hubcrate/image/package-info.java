/**
 * Container images as the OCI image specification 1.1 and Docker's schema 2 see them: references, descriptors,
 * manifests. Immutable values that keep raw bytes beside what was parsed. Layer 2.
 */
@NullMarked
package io.hubcrate.image;

import org.jspecify.annotations.NullMarked;
