/**
 * OpenPGP keys, detached signatures and their verification (RFC 4880, and the older EdDSA draft that GnuPG 2.2 speaks).
 * Whatever is made here, stock gpg and gpgv can check. Knows no policy: who is trusted is decided above. The only owner
 * of Bouncy Castle. Layer 1.
 */
@NullMarked
package io.hubcrate.signing;

import org.jspecify.annotations.NullMarked;
