/** What a Linux program asks of the machine: its architecture, its loader, the oldest glibc. Layer 1. */
@NullMarked
package io.hubcrate.elf;

import org.jspecify.annotations.NullMarked;
