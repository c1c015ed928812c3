/** The lock beside a bundle manifest: every name resolved to digests, sizes and addresses. Layer 4. */
@NullMarked
package io.hubcrate.lock;

import org.jspecify.annotations.NullMarked;
