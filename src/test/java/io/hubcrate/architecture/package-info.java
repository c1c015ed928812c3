/** The rules of the house as tests. */
@NullMarked
package io.hubcrate.architecture;

import org.jspecify.annotations.NullMarked;
