/** What a site accepts: its keys, how many of them, which sequences and sites. Layer 4. */
@NullMarked
package io.hubcrate.trust;

import org.jspecify.annotations.NullMarked;
