/**
 * Images made from a base and folders without running anything: layers that are the same on every machine, and
 * configurations that keep all of the base's. Layer 4.
 */
@NullMarked
package io.hubcrate.derive;

import org.jspecify.annotations.NullMarked;
