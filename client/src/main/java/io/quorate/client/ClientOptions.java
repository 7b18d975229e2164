package io.quorate.client;

import io.quorate.client.session.RetryPolicy;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.concurrent.Executor;

import javax.net.ssl.SSLContext;

/**
 * What a client is to be.
 *
 * @param servers where they are, and the client's root
 * @param sessionTimeout what servers are asked for; they may grant another
 * @param maxOutstanding requests that may wait for their answers; one more fails at once
 * @param maxInFlight of these, how many are sent before the first is answered
 * @param requestTimeout a request that has no answer after so long fails; zero for never
 * @param backoffMin the first pause after all servers were tried in vain; each further one doubles
 * @param backoffMax the longest such pause
 * @param retry what is asked again when a connection was lost before its answer
 * @param readOnly whether a server without a quorum will do
 * @param maxReplyBytes a longer answer ends its connection
 * @param executor runs what futures and watches lead to, one after the other in the order in which
 *     it came; null for a thread of the client's own
 * @param tls for TLS with the servers; null for none
 */
public record ClientOptions(
        ConnectString servers,
        Duration sessionTimeout,
        int maxOutstanding,
        int maxInFlight,
        Duration requestTimeout,
        Duration backoffMin,
        Duration backoffMax,
        RetryPolicy retry,
        boolean readOnly,
        int maxReplyBytes,
        @Nullable Executor executor,
        @Nullable SSLContext tls) {

    /** Servers as in {@link ConnectString}, all else as usual. */
    public static Builder builder(String connectString) {
        return new Builder(ConnectString.parse(connectString));
    }

    /** For options that differ from the usual ones. */
    public static final class Builder {
        private final ConnectString servers;
        private Duration sessionTimeout = Duration.ofSeconds(30);
        private int maxOutstanding = 100_000;
        private int maxInFlight = 10_000;
        private Duration requestTimeout = Duration.ZERO;
        private Duration backoffMin = Duration.ofMillis(100);
        private Duration backoffMax = Duration.ofSeconds(5);
        private RetryPolicy retry = RetryPolicy.READS;
        private boolean readOnly;
        private int maxReplyBytes = 64 << 20;
        private @Nullable Executor executor;
        private @Nullable SSLContext tls;

        private Builder(ConnectString servers) {
            this.servers = servers;
        }

        public Builder sessionTimeout(Duration timeout) {
            sessionTimeout = timeout;
            return this;
        }

        public Builder maxOutstanding(int requests) {
            maxOutstanding = requests;
            return this;
        }

        public Builder maxInFlight(int requests) {
            maxInFlight = requests;
            return this;
        }

        public Builder requestTimeout(Duration timeout) {
            requestTimeout = timeout;
            return this;
        }

        public Builder backoff(Duration min, Duration max) {
            backoffMin = min;
            backoffMax = max;
            return this;
        }

        public Builder retry(RetryPolicy policy) {
            retry = policy;
            return this;
        }

        public Builder readOnly(boolean will) {
            readOnly = will;
            return this;
        }

        public Builder maxReplyBytes(int bytes) {
            maxReplyBytes = bytes;
            return this;
        }

        public Builder executor(Executor runs) {
            executor = runs;
            return this;
        }

        public Builder tls(SSLContext context) {
            tls = context;
            return this;
        }

        public ClientOptions build() {
            return new ClientOptions(
                    servers,
                    sessionTimeout,
                    maxOutstanding,
                    maxInFlight,
                    requestTimeout,
                    backoffMin,
                    backoffMax,
                    retry,
                    readOnly,
                    maxReplyBytes,
                    executor,
                    tls);
        }
    }
}
