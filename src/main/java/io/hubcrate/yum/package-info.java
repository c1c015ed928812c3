/**
 * Yum repositories: their metadata read and written, and the closure of what a set of packages needs on a release that
 * has some packages already. Layer 3.
 */
@NullMarked
package io.hubcrate.yum;

import org.jspecify.annotations.NullMarked;
