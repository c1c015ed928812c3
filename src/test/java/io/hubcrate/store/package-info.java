/** Tests of what the installing host keeps. */
@NullMarked
package io.hubcrate.store;

import org.jspecify.annotations.NullMarked;
