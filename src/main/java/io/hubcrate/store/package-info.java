/**
 * What the installing host keeps of bundles: blobs by their digests, and the signed metadata that names them, so that the
 * medium can go back.
 *
 * <p>Layer 6.
 */
@NullMarked
package io.hubcrate.store;

import org.jspecify.annotations.NullMarked;
