/**
 * The bundle on disk, format 1: its index, its layout, reading and verifying it. Builder and installer meet here. Layer
 * 4.
 */
@NullMarked
package io.hubcrate.bundle;

import org.jspecify.annotations.NullMarked;
