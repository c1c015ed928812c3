/** One transport to the outside: TLS, proxy, redirects, retry, a common budget, and a record of every host asked. Layer 2. */
@NullMarked
package io.hubcrate.http;

import org.jspecify.annotations.NullMarked;
