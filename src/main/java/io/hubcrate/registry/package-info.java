/** The OCI distribution protocol 1.1 as a client: tokens, manifests byte for byte, blobs with resume. Layer 3. */
@NullMarked
package io.hubcrate.registry;

import org.jspecify.annotations.NullMarked;
