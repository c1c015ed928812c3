/**
 * What an RPM package is: versions and their order, capabilities, rich dependencies, headers read within bounds, digests
 * and signatures. Knows no repository and no network. Layer 2.
 */
@NullMarked
package io.hubcrate.rpm;

import org.jspecify.annotations.NullMarked;
