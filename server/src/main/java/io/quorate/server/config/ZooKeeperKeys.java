package io.quorate.server.config;

import org.jspecify.annotations.Nullable;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Keys of ZooKeeper 3.9 and 3.10 that change nothing here, each with what its user must know: what
 * is so instead, or that something is not protected.
 */
final class ZooKeeperKeys {

    private static final String AUTH_PROVIDER = "authProvider.";

    /** Classes that ZooKeeper's files name, for schemes that each server here has. */
    private static final Set<String> PRESENT_PROVIDERS =
            Set.of(
                    "org.apache.zookeeper.server.auth.DigestAuthenticationProvider",
                    "org.apache.zookeeper.server.auth.IPAuthenticationProvider",
                    "org.apache.zookeeper.server.auth.EnsembleAuthenticationProvider");

    private static final Pattern SUPER_USER = Pattern.compile("superUser\\.\\w+");

    private static final Map<String, String> REMARKS = Collections.unmodifiableMap(remarks());

    private ZooKeeperKeys() {}

    /** Every key that is known by name, in the order of the documentation. */
    static List<String> all() {
        return List.copyOf(REMARKS.keySet());
    }

    /**
     * What to say of {@code key}; null if ZooKeeper does not know it either.
     *
     * @param value what it is set to
     */
    static @Nullable String remark(String key, String value) {
        if (key.startsWith(AUTH_PROVIDER)) {
            return PRESENT_PROVIDERS.contains(value)
                    ? "is there without being named: ignored"
                    : "is not loaded: the schemes here are world, auth, digest, ip and ensemble,"
                            + " and what an ACL grants to another is granted to nobody";
        }
        return REMARKS.get(SUPER_USER.matcher(key).matches() ? "superUser" : key);
    }

    private static Map<String, String> remarks() {
        Map<String, String> keys = new LinkedHashMap<>();
        encryption(keys);
        authentication(keys);
        later(keys);
        disk(keys);
        threads(keys);
        ensemble(keys);
        return keys;
    }

    private static void encryption(Map<String, String> keys) {
        put(
                keys,
                "is not there yet: no port for encrypted connections is opened",
                "secureClientPort secureClientPortAddress client.portUnification client.certReload"
                        + " netty.server.outstandingHandshake.limit"
                        + " netty.server.earlyDropSecureConnectionHandshakes");
        put(
                keys,
                "is not there yet: connections between servers are NOT encrypted",
                "sslQuorum portUnification sslQuorumReloadCertFiles");
        put(
                keys,
                "is not there yet: HTTP is not encrypted, and asks nobody for a certificate",
                "admin.portUnification admin.forceHttps admin.needClientAuth"
                        + " metricsProvider.httpsPort");
        List<String> names =
                List.of(
                        "keyStore.location",
                        "keyStore.password",
                        "keyStore.passwordPath",
                        "keyStore.type",
                        "trustStore.location",
                        "trustStore.password",
                        "trustStore.passwordPath",
                        "trustStore.type",
                        "protocol",
                        "enabledProtocols",
                        "ciphersuites",
                        "context.supplier.class",
                        "hostnameVerification",
                        "clientHostnameVerification",
                        "allowReverseDnsLookup",
                        "crl",
                        "ocsp",
                        "clientAuth",
                        "handshakeDetectionTimeoutMillis",
                        "sslProvider",
                        "tcnative.ocsp.stapling");
        for (String name : names) {
            put(
                    keys,
                    "is not there yet: connections of clients are NOT encrypted by it",
                    "ssl." + name);
        }
        put(
                keys,
                "is not there yet: connections of clients are NOT encrypted by it",
                "ssl.authProvider ssl.allowExternalCAs");
        for (String name : names) {
            put(
                    keys,
                    "is not there yet: connections between servers are NOT encrypted by it",
                    "ssl.quorum." + name);
        }
        for (String name : names) {
            put(
                    keys,
                    "is not there yet: HTTP is NOT encrypted by it",
                    "metricsProvider.ssl." + name);
        }
        put(keys, "has no meaning here: there is no encryption yet", "fips-mode");
    }

    private static void authentication(Map<String, String> keys) {
        put(
                keys,
                "is not there yet: no client can authenticate by SASL",
                "superUser SASLAuthenticationProvider.superPassword allowSaslFailedClients"
                        + " letAnySaslUserDoX sasl.serverconfig requireKerberosConfig kinit"
                        + " kerberos.removeHostFromPrincipal kerberos.removeRealmFromPrincipal"
                        + " kerberos.canonicalizeHostNames kerberos.minReLoginTimeMs"
                        + " security.auth_to_local server.principal server.realm"
                        + " requireClientAuthScheme");
        put(
                keys,
                "is not there yet: no client can authenticate by a certificate",
                "X509AuthenticationProvider.superUser X509AuthenticationProvider."
                        + "clientCertIdType");
        put(
                keys,
                "is not there yet: who reaches the peer ports is taken for a server, so keep them"
                        + " inside",
                "quorum.auth.enableSasl quorum.auth.serverRequireSasl"
                        + " quorum.auth.learnerRequireSasl quorum.auth.kerberos.servicePrincipal"
                        + " quorum.auth.learner.saslLoginContext"
                        + " quorum.auth.server.saslLoginContext quorum.cnxn.threads.size");
        put(
                keys,
                "has no effect: what a proxy says of an address is not believed",
                "IPAuthenticationProvider.usexforwardedfor");
    }

    private static void later(Map<String, String> keys) {
        put(keys, "is not there yet: members do not change at run time", "reconfigEnabled");
        put(keys, "is not there yet: nothing is audited", "audit.enable audit.impl.class");
        put(
                keys,
                "is not there: `bin/quorate snapshot` reads what is saved in dataDir, beside a"
                        + " running server too",
                "admin.snapshot.enabled admin.restore.enabled admin.rateLimiterIntervalInMS");
        put(keys, "has no effect: HTTP is 1.1", "admin.httpVersion");
        put(
                keys,
                "has no effect: ZooKeeper's snapshots are not read here yet",
                "snapshot.compression.method snapshot.trust.empty");
        put(keys, "is not there: two servers with an oracle are not; use three", "oraclePath");
        put(
                keys,
                "is not needed: /metrics is there without",
                "metricsProvider.className metricsProvider.numWorkerThreads"
                        + " metricsProvider.maxQueueSize metricsProvider.workerShutdownTimeoutMs");
        put(keys, "has no effect: znodes of ZooKeeper 3.5.3 are not read", "emulate353TTLNodes");
    }

    private static void disk(Map<String, String> keys) {
        put(
                keys,
                "has no effect: snapshotIntervalMillis, snapshotIdleMillis and logTailMaxMiB say"
                        + " when the state is saved",
                "snapCount snapSizeLimitInKb snapshotSizeFactor");
        put(
                keys,
                "has no effect: logSegmentMiB is the size of a file of the log, which is made whole"
                        + " before it is used",
                "preAllocSize txnLogSizeLimitInKb");
        put(
                keys,
                "has no effect: logKeepMiB says how much log is kept for servers that were away",
                "commitLogCount forceSnapshotSync");
        put(
                keys,
                "has no effect: writes that come while the disk syncs go into the next sync"
                        + " together, and none waits for more",
                "maxBatchSize flushDelay maxWriteQueuePollTime");
        put(
                keys,
                "cannot be switched off: the states of the servers are always compared",
                "digest.enabled");
        put(
                keys,
                "cannot be switched off: a saved state always knows its zxid",
                "serializeLastProcessedZxid.enabled");
        put(
                keys,
                "has no effect: a missing folder is made; a server with an empty one is given the"
                        + " state by the others",
                "datadir.autocreate db.autocreate");
        put(
                keys,
                "has no effect: the end of a session is one transaction with the end of its"
                        + " ephemerals",
                "closeSessionTxn.enabled");
        put(
                keys,
                "has no effect: an observer keeps its log like all",
                "syncEnabled observer.syncEnabled");
    }

    private static void threads(Map<String, String> keys) {
        String threads = "has no effect: one thread does what ZooKeeper has several for";
        put(
                keys,
                threads,
                "serverCnxnFactory nio.numSelectorThreads nio.numWorkerThreads"
                        + " nio.directBufferBytes nio.shutdownTimeout"
                        + " commitProcessor.numWorkerThreads commitProcessor.maxReadBatchSize"
                        + " commitProcessor.maxCommitBatchSize commitProcessor.shutdownTimeout"
                        + " request_throttler.shutdownTimeout watchManagerName"
                        + " watcherCleanThreshold watcherCleanThreadsNum"
                        + " watcherCleanIntervalInSeconds maxInProcessingDeadWatchers"
                        + " bitHashCacheSize");
        put(
                keys,
                "has no effect: a connection without its first request is closed after 10 seconds",
                "nio.sessionlessCnxnTimeout");
        put(
                keys,
                "has no effect: what waits for a client is bounded in bytes",
                "netty.advancedFlowControl.enabled advancedFlowControlEnabled");
        put(
                keys,
                "has no effect: replies are not cached",
                "maxResponseCacheSize maxGetChildrenResponseCacheSize");
        put(
                keys,
                "has no effect: above the limit connections are not read from, so nothing stalls"
                        + " and nothing gets stale in a queue",
                "requestThrottleStallTime request_throttle_stall_time requestThrottleDropStale"
                        + " request_throttle_drop_stale requestStaleLatencyCheck"
                        + " request_stale_latency_check requestStaleConnectionCheck"
                        + " request_stale_connection_check request_throttle");
        put(
                keys,
                "has no effect: jute.maxbuffer alone bounds a request",
                "jute.maxbuffer.extrasize intBufferStartingSizeBytes");
        put(
                keys,
                "has no effect: the meter jvm_pause_time_ms tells of pauses",
                "jvm.pause.monitor jvm.pause.sleep.time.ms jvm.pause.warn-threshold.ms"
                        + " jvm.pause.info-threshold.ms");
        put(
                keys,
                "is not there: requests are not traced by path",
                "pathStats.enabled pathStats.delay pathStats.initialDelay pathStats.maxDepth"
                        + " pathStats.sampleRate pathStats.slotCapacity pathStats.slotDuration"
                        + " pathStats.topPathMax messageTracker.Enabled messageTracker.BufferSize");
        put(
                keys,
                "has no effect: a server logs to its standard output",
                "log.dir log.file root.logger console.threshold");
        put(keys, "has no effect: nothing is shown by JMX", "jmx.log4j.disable jmx.log4j.mbean");
    }

    private static void ensemble(Map<String, String> keys) {
        put(
                keys,
                "has no effect: initLimit holds for observers as for followers",
                "connectToLearnerMasterLimit");
        put(
                keys,
                "has no effect: an observer follows the leader itself",
                "observerMasterPort observerMaster.sizeLimit observer.reconnectDelayMs"
                        + " observer.election.DelayMs");
        put(keys, "has no effect: there is one election", "electionAlg");
        put(
                keys,
                "has no effect: a port that is taken ends the server, and whoever started it tries"
                        + " again",
                "electionPortBindRetry");
        put(
                keys,
                "has no effect: servers know within verdictMillis that another is gone",
                "tcpKeepAlive clientTcpKeepAlive cnxTimeout quorumCnxnTimeoutMs"
                        + " leaderConnectDelayDuringRetryMs");
        put(
                keys,
                "has no effect: the times of an election are fixed",
                "fastleader.minNotificationInterval fastleader.maxNotificationInterval"
                        + " leader.maxTimeToWaitForEpoch");
        put(
                keys,
                "has no effect: syncMiBPerSecond and logPinMaxMiB bound what a sync may take",
                "leader.maxConcurrentSnapSyncs leader.maxConcurrentDiffSyncs");
        put(
                keys,
                "has no effect: nothing between servers waits for a socket",
                "leader.closeSocketAsync learner.closeSocketAsync learner.asyncSending"
                        + " leader.ackLoggingFrequency follower.skipLearnerRequestToNextProcessor"
                        + " skipLearnerRequestToNextProcessor"
                        + " forward_learner_requests_to_commit_processor_disabled");
        put(
                keys,
                "has no effect: of several addresses of a server the first is used, and its name is"
                        + " resolved at each dial",
                "multiAddress.enabled multiAddress.reachabilityCheckEnabled"
                        + " multiAddress.reachabilityCheckTimeoutMs");
    }

    private static void put(Map<String, String> into, String remark, String keys) {
        for (String key : keys.split(" ")) {
            into.put(key, remark);
        }
    }
}
