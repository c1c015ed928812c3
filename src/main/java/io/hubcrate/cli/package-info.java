/**
 * The command line: one class per verb, the words for errors and progress, exit codes. The only package that knows the
 * process it runs in. Layer 10.
 */
@NullMarked
package io.hubcrate.cli;

import org.jspecify.annotations.NullMarked;
