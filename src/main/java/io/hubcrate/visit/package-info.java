/**
 * A person with a browser outside the cluster: login page, a server of one's own, a kernel over its WebSocket. Plain HTTP
 * requests to the hub's address and to nothing else. Layer 2: knows json and failure.
 */
@NullMarked
package io.hubcrate.visit;

import org.jspecify.annotations.NullMarked;
