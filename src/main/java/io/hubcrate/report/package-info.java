/** A bundle on one page for whoever must approve it, and which of its parts nobody maintains any more. Layer 4. */
@NullMarked
package io.hubcrate.report;

import org.jspecify.annotations.NullMarked;
