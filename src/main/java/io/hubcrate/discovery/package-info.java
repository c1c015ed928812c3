/** Every image that a manifest's charts, cluster and declarations need, and why; complete or failed. Layer 4. */
@NullMarked
package io.hubcrate.discovery;

import org.jspecify.annotations.NullMarked;
