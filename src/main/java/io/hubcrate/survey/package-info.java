/** What a site's hosts say of themselves, by a script that only reads, and whether a bundle fits them. Layer 4. */
@NullMarked
package io.hubcrate.survey;

import org.jspecify.annotations.NullMarked;
