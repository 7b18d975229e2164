package io.quorate.server.config;

import org.jspecify.annotations.Nullable;

import java.util.Map;
import java.util.TreeMap;

/** Keys of ZooKeeper 3.9 that do not exist here, and what a user of each must know. */
final class ZooKeeperKeys {

    private static final String NOT_YET = "ZooKeeper has it, this server does not yet: ignored";
    private static final String UNPROTECTED =
            "this server does not have it yet: IGNORED, so connections are neither encrypted nor"
                    + " authenticated by it";
    private static final String NO_MEANING = "has no meaning here: ignored";
    private static final String ALWAYS = "cannot be switched off or tuned here: ignored";

    private static final Map<String, String> EXACT = exact();
    private static final Map<String, String> PREFIXES = prefixes();

    private ZooKeeperKeys() {}

    /** What to say of {@code key}; null if ZooKeeper does not know it either. */
    static @Nullable String remark(String key) {
        String exact = EXACT.get(key);
        if (exact != null) {
            return exact;
        }
        for (Map.Entry<String, String> prefix : PREFIXES.entrySet()) {
            if (key.startsWith(prefix.getKey())) {
                return prefix.getValue();
            }
        }
        return null;
    }

    private static Map<String, String> exact() {
        Map<String, String> keys = new TreeMap<>();
        put(
                keys,
                NOT_YET,
                "reconfigEnabled superUser audit.enable connectToLearnerMasterLimit oraclePath");
        put(
                keys,
                UNPROTECTED,
                "secureClientPort secureClientPortAddress sslQuorum portUnification"
                        + " client.portUnification sslQuorumReloadCertFiles client.certReload"
                        + " requireClientAuthScheme"
                        + " kerberos.removeHostFromPrincipal kerberos.removeRealmFromPrincipal");
        put(
                keys,
                NO_MEANING,
                "commitLogCount electionAlg preAllocSize"
                        + " serverCnxnFactory snapCount snapSizeLimitInKb standaloneEnabled"
                        + " txnLogSizeLimitInKb watchManagerName snapshot.trust.empty"
                        + " snapshot.compression.method maxResponseCacheSize"
                        + " maxGetChildrenResponseCacheSize maxBatchSize flushDelay"
                        + " advancedFlowControlEnabled tcpKeepAlive authProvider"
                        + " serializeLastProcessedZxid.enabled electionPortBindRetry"
                        + " intBufferStartingSizeBytes metricsProvider.className"
                        + " maxWriteQueuePollTime closeSessionTxn.enabled");
        put(keys, ALWAYS, "forceSync digest.enabled");
        return keys;
    }

    private static Map<String, String> prefixes() {
        Map<String, String> keys = new TreeMap<>();
        put(
                keys,
                NOT_YET,
                "admin.portUnification admin.forceHttps admin.needClientAuth admin.httpVersion"
                        + " admin.snapshot. admin.restore. admin.rateLimiter authProvider. group."
                        + " metricsProvider.https metricsProvider.ssl. metricsProvider.num"
                        + " request_throttle_ weight. X509AuthenticationProvider.");
        put(keys, UNPROTECTED, "ssl. quorum.auth. quorum.cnxn. sasl.");
        put(
                keys,
                NO_MEANING,
                "commitProcessor. fastleader. follower. jvm.pause. leader. learner. messageTracker."
                        + " multiAddress. netty. nio. observer. watcherClean");
        return keys;
    }

    private static void put(Map<String, String> into, String remark, String keys) {
        for (String key : keys.split(" ")) {
            into.put(key, remark);
        }
    }
}
