/**
 * What a person is told when something cannot go on: a message, an advice, a code to look up and a category that
 * decides the exit code. Layer 0: imports nothing of ours.
 */
@NullMarked
package io.hubcrate.failure;

import org.jspecify.annotations.NullMarked;
