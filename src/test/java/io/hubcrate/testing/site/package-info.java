/**
 * Sites of real bare nodes as test support: what {@code src/rig/rig} makes, as an object. Needs root on Debian 12; the first
 * start on a machine builds for minutes, later ones take less than one.
 */
@NullMarked
package io.hubcrate.testing.site;

import org.jspecify.annotations.NullMarked;
