/** Hand-written doubles that all tests share. They are strict: what nobody expects fails. */
@NullMarked
package io.hubcrate.testing;

import org.jspecify.annotations.NullMarked;
