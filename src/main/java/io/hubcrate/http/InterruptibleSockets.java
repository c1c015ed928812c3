package io.hubcrate.http;

import java.nio.channels.SocketChannel;
import org.apache.hc.client5.http.DnsResolver;
import org.apache.hc.client5.http.SchemePortResolver;
import org.apache.hc.client5.http.impl.io.DefaultHttpClientConnectionOperator;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.client5.http.io.HttpClientConnectionOperator;
import org.apache.hc.client5.http.ssl.TlsSocketStrategy;
import org.apache.hc.core5.http.config.RegistryBuilder;

/**
 * Connections over sockets that have a channel: the JDK closes such a one when the thread that reads or writes it is
 * interrupted. A plain socket would go on waiting, and Ctrl-C with it.
 */
final class InterruptibleSockets extends PoolingHttpClientConnectionManagerBuilder {
    @Override
    protected HttpClientConnectionOperator createConnectionOperator(
            SchemePortResolver ports, DnsResolver names, TlsSocketStrategy tls) {
        return new DefaultHttpClientConnectionOperator(
                proxy -> SocketChannel.open().socket(),
                ports,
                names,
                RegistryBuilder.<TlsSocketStrategy>create()
                        .register("https", tls)
                        .build());
    }
}
