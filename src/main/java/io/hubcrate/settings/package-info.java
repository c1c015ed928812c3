/**
 * The builder's own settings: what is true of this machine and its network, never of a bundle. Nothing of it enters a
 * manifest or lock. Layer 2.
 */
@NullMarked
package io.hubcrate.settings;

import org.jspecify.annotations.NullMarked;
