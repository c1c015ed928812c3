/** A lock and the network give a bundle folder: the same bytes, whatever the order of arrival. Layer 5. */
@NullMarked
package io.hubcrate.build;

import org.jspecify.annotations.NullMarked;
