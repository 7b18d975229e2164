package io.quorate.server.config;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.Set;
import java.util.TreeSet;

final class ZooKeeperKeysTest {

    /** What ZooKeeper 3.9.5 reads, by its documentation and by the texts in its classes. */
    private static final String KEYS =
            """
            clientPort clientPortAddress secureClientPort secureClientPortAddress dataDir dataLogDir
            tickTime initLimit syncLimit connectToLearnerMasterLimit peerType dynamicConfigFile
            standaloneEnabled reconfigEnabled minSessionTimeout maxSessionTimeout maxClientCnxns
            maxCnxns globalOutstandingLimit autopurge.snapRetainCount autopurge.purgeInterval
            4lw.commands.whitelist admin.enableServer admin.serverAddress admin.serverPort
            admin.commandURL admin.idleTimeout admin.snapshot.enabled admin.restore.enabled
            admin.rateLimiterIntervalInMS admin.portUnification admin.forceHttps
            admin.needClientAuth metricsProvider.className metricsProvider.httpHost
            metricsProvider.httpPort metricsProvider.httpsPort metricsProvider.exportJvmInfo
            metricsProvider.numWorkerThreads metricsProvider.ssl.keyStore.location
            readonlymode.enabled localSessionsEnabled localSessionsUpgradingEnabled leaderServes
            extendedTypesEnabled znode.container.checkIntervalMs znode.container.maxPerMinute
            znode.container.maxNeverUsedIntervalMs enforceQuota skipACL enableEagerACLCheck
            enforce.auth.enabled enforce.auth.schemes sessionRequireClientSASLAuth
            DigestAuthenticationProvider.superDigest DigestAuthenticationProvider.digestAlg
            DigestAuthenticationProvider.enabled X509AuthenticationProvider.superUser superUser
            ensembleAuthName ssl.keyStore.location ssl.keyStore.password ssl.keyStore.passwordPath
            ssl.keyStore.type ssl.trustStore.location ssl.trustStore.password
            ssl.trustStore.passwordPath ssl.trustStore.type ssl.protocol ssl.enabledProtocols
            ssl.ciphersuites ssl.clientAuth ssl.hostnameVerification ssl.clientHostnameVerification
            ssl.crl ssl.ocsp ssl.handshakeDetectionTimeoutMillis ssl.context.supplier.class
            ssl.authProvider ssl.quorum.keyStore.location ssl.quorum.keyStore.password
            ssl.quorum.trustStore.location ssl.quorum.hostnameVerification ssl.quorum.clientAuth
            sslQuorum portUnification client.portUnification client.certReload
            sslQuorumReloadCertFiles jute.maxbuffer snapshot.compression.method audit.enable
            throttledOpWaitTime requestThrottleLimit requestThrottleStallTime
            requestThrottleDropStale requestStaleLatencyCheck requestStaleConnectionCheck
            largeRequestMaxBytes largeRequestThreshold connectionMaxTokens connectionTokenFillTime
            connectionTokenFillCount connectionFreezeTime connectionDropIncrease
            connectionDropDecrease connectionDecreaseRatio maxBatchSize flushDelay
            serializeLastProcessedZxid.enabled digest.enabled
            preAllocSize snapCount snapSizeLimitInKb txnLogSizeLimitInKb commitLogCount
            fsync.warningthresholdms serverCnxnFactory nio.numSelectorThreads nio.numWorkerThreads
            nio.directBufferBytes nio.shutdownTimeout nio.sessionlessCnxnTimeout
            commitProcessor.numWorkerThreads commitProcessor.maxReadBatchSize
            commitProcessor.maxCommitBatchSize commitProcessor.shutdownTimeout watchManagerName
            watcherCleanThreadsNum watcherCleanThreshold watcherCleanIntervalInSeconds
            maxInProcessingDeadWatchers bitHashCacheSize maxResponseCacheSize
            maxGetChildrenResponseCacheSize electionAlg forceSync learner.asyncSending
            learner.closeSocketAsync leader.closeSocketAsync leader.maxConcurrentSnapSyncs
            leader.maxConcurrentDiffSyncs leader.maxTimeToWaitForEpoch leader.ackLoggingFrequency
            multiAddress.enabled multiAddress.reachabilityCheckEnabled
            multiAddress.reachabilityCheckTimeoutMs fastleader.minNotificationInterval
            fastleader.maxNotificationInterval messageTracker.BufferSize messageTracker.Enabled
            jvm.pause.monitor jvm.pause.sleep.time.ms jvm.pause.warn-threshold.ms
            jvm.pause.info-threshold.ms
            SASLAuthenticationProvider.superPassword allowSaslFailedClients audit.impl.class
            closeSessionTxn.enabled cnxTimeout connection_throttle_decrease_ratio
            connection_throttle_drop_decrease connection_throttle_drop_increase
            connection_throttle_fill_count connection_throttle_fill_time
            connection_throttle_freeze_time connection_throttle_global_session_weight
            connection_throttle_local_session_weight connection_throttle_renew_session_weight
            connection_throttle_tokens connection_throttle_weight_enabled datadir.autocreate
            db.autocreate electionPortBindRetry emulate353TTLNodes fips-mode
            follower.skipLearnerRequestToNextProcessor forceSnapshotSync
            forward_learner_requests_to_commit_processor_disabled intBufferStartingSizeBytes
            jmx.log4j.disable kerberos.canonicalizeHostNames kerberos.minReLoginTimeMs
            kerberos.removeHostFromPrincipal kerberos.removeRealmFromPrincipal kinit
            leaderConnectDelayDuringRetryMs letAnySaslUserDoX maxWriteQueuePollTime
            netty.advancedFlowControl.enabled netty.server.earlyDropSecureConnectionHandshakes
            netty.server.outstandingHandshake.limit observer.election.DelayMs
            observer.reconnectDelayMs observer.syncEnabled observerMasterPort
            observerMaster.sizeLimit oraclePath pathStats.enabled pathStats.maxDepth
            quorum.auth.enableSasl quorum.auth.serverRequireSasl quorum.auth.learnerRequireSasl
            quorum.auth.kerberos.servicePrincipal quorum.auth.learner.saslLoginContext
            quorum.auth.server.saslLoginContext quorum.cnxn.threads.size quorumCnxnTimeoutMs
            quorumListenOnAllIPs request_stale_connection_check request_stale_latency_check
            request_throttle_drop_stale request_throttle_max_requests request_throttle_stall_time
            request_throttler.shutdownTimeout requireKerberosConfig sasl.serverconfig
            security.auth_to_local server.principal server.realm snapshot.trust.empty
            snapshotSizeFactor syncEnabled tcpKeepAlive throttled_op_wait_time
            clientPortListenBacklog
            """;

    @Test
    void everyKeyThatZooKeeperReadsIsHonouredOrExplained() {
        Set<String> unknown = new TreeSet<>();
        for (String key : KEYS.split("\\s+")) {
            String name = Settings.nameOf(key);
            if (!Settings.exists(name) && ZooKeeperKeys.remark(name, "x") == null) {
                unknown.add(key);
            }
        }
        assertThat(unknown).isEmpty();
    }

    @Test
    void whatIsNotEncryptedOrProtectedIsSaidAloud() {
        for (String key : ZooKeeperKeys.all()) {
            if (key.startsWith("ssl.") || key.equals("sslQuorum")) {
                assertThat(ZooKeeperKeys.remark(key, "x")).as(key).contains("NOT encrypted");
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"authProvider.1", "authProvider.x509", "superUser.2"})
    void keysWithANumberAreKnown(String key) {
        assertThat(ZooKeeperKeys.remark(key, "org.example.Mine")).isNotNull();
    }

    @Test
    void aProviderThatIsHereAnywayIsNoLoss() {
        assertThat(
                        ZooKeeperKeys.remark(
                                "authProvider.1",
                                "org.apache.zookeeper.server.auth.DigestAuthenticationProvider"))
                .contains("without being named");
        assertThat(ZooKeeperKeys.remark("authProvider.1", "org.example.Mine"))
                .contains("granted to nobody");
    }

    @Test
    void aKeyOfNobodyIsNotKnown() {
        assertThat(ZooKeeperKeys.remark("clinetPort", "1")).isNull();
        assertThat(ZooKeeperKeys.remark("ssl.nothing", "1")).isNull();
    }
}
