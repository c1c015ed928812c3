/**
 * Real peers as test support: a Distribution registry, Docker Engine, containerd, skopeo, GnuPG and the stock tools,
 * each started privately and ended exactly; and the forge that makes images for them. A missing program is a failure
 * that names its Debian package, never a skipped test.
 */
@NullMarked
package io.hubcrate.testing.peers;

import org.jspecify.annotations.NullMarked;
