/** The whole story on one machine: an embedded origin on loopback with small real images, and the real verbs. Layer 9. */
@NullMarked
package io.hubcrate.demo;

import org.jspecify.annotations.NullMarked;
