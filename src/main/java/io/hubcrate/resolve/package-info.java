/**
 * From a bundle manifest and the network to a lock: every tag to digests, every chart and file to its bytes' digest and
 * size. The only place that may see a moving tag. Layer 5.
 */
@NullMarked
package io.hubcrate.resolve;

import org.jspecify.annotations.NullMarked;
