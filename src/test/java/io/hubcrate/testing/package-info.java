/** Doubles and peers that several rooms' tests share. Never part of the product. */
@NullMarked
package io.hubcrate.testing;

import org.jspecify.annotations.NullMarked;
