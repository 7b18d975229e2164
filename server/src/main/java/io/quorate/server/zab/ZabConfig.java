package io.quorate.server.zab;

import java.util.List;

/**
 * What consensus must know of the configuration. Times in nanoseconds of the monotonic clock.
 *
 * @param self this server
 * @param configured the servers of zoo.cfg (disk ids 0); binding at formation only
 * @param tickNanos tickTime: the interval of ticks is a fraction of it, chosen by the shell
 * @param initLimitNanos how long a discovery may take at most; the first attempts get less
 * @param heartbeatNanos interval of the leader's pings
 * @param verdictNanos silence after which a link, a leader or a quorum is given up
 * @param betterVoteWaitNanos how long an election waits for better votes while a voter is silent
 * @param electionRetryNanos longest interval between repetitions of a vote
 * @param formationWaitNanos how long the first election waits for the rest, unless {@code
 *     formWithAll}
 * @param formWithAll initialEnsemble=all
 * @param windowMaxBytes memory for recent committed proposals, from which a Diff is served
 * @param unflushedMaxBytes records that wait for the disk: beyond that a leader proposes nothing
 *     more, and a learner does not read from its leader
 * @param syncBytesPerSecond a snapshot is sent to a learner no faster than this
 * @param rolloverCounter counter value at which leadership is handed over (0xF000_0000)
 * @param firstCounter counter of the first proposal of an epoch: 1 except in simulations of
 *     rollover
 * @param featureLevel highest feature level of this build
 * @param featureLevelAuto whether a leader raises the cluster's level when all members know more
 * @param quorumWaitNanos how long a server that is told to stop waits at most for the others to be
 *     a quorum without it; 0: not at all
 */
public record ZabConfig(
        PeerId self,
        List<Member> configured,
        long tickNanos,
        long initLimitNanos,
        long heartbeatNanos,
        long verdictNanos,
        long betterVoteWaitNanos,
        long electionRetryNanos,
        long formationWaitNanos,
        boolean formWithAll,
        int windowMaxBytes,
        int unflushedMaxBytes,
        long syncBytesPerSecond,
        long rolloverCounter,
        long firstCounter,
        int featureLevel,
        boolean featureLevelAuto,
        long quorumWaitNanos) {}
