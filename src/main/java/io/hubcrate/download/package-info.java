/** Files over HTTPS: from the first address that answers, resumed by range. Layer 3. */
@NullMarked
package io.hubcrate.download;

import org.jspecify.annotations.NullMarked;
