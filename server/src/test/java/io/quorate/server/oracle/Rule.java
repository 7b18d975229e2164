package io.quorate.server.oracle;

/**
 * The deliberate differences: each is a line of docs/differences.md, and each line is one of these.
 * {@link DifferencesTest} holds the two against each other.
 */
enum Rule {
    SYNC("`sync`", How.UNSEEN, "nobody deposes a leader here; the answers are alike"),
    WRONG_PASSWORD(
            "attach with a wrong password",
            How.NORMALISED,
            "the rightful connection ends on ZooKeeper's side only"),
    PASSWORDS("session passwords", How.NORMALISED, "their length is compared"),
    PING("`ping`", How.NORMALISED, "compared without order and zxid"),
    ACL_IN_FLIGHT(
            "a write behind a setACL in flight",
            How.AVOIDED,
            "a setACL is the last request of its burst"),
    QUOTA_USAGE(
            "usage of a quota",
            How.AVOIDED,
            "one quota at a time, whose limits are made first and stay"),
    HARD_LIMITS(
            "hard limits of quotas",
            How.AVOIDED,
            "where there is a quota, a write is the last of its burst and alone in its multi"),
    ROOT_LIMITS("limits for `/`", How.AVOIDED, "would end the real server"),
    UNREADABLE_LIMITS("limits that cannot be read", How.AVOIDED, "all drawn ones can be"),
    SOFT_LIMITS("soft limits of quotas", How.UNSEEN, "a line of the log"),
    LONG_LISTS(
            "a list of children too long for a client with the default `jute.maxbuffer`",
            How.UNSEEN,
            "none is as long"),
    TIME_TO_LIVE("znodes with a time to live", How.UNSEEN, "both sides have them here"),
    LOCAL_SESSIONS("local sessions", How.UNSEEN, "NodeLocalSessionsTest shows ours"),
    READ_ONLY_SESSION(
            "a session at a server that only reads", How.UNSEEN, "NodeReadOnlyTest shows ours"),
    OUTSTANDING("`globalOutstandingLimit`", How.UNSEEN, "no sequence has as many"),
    NULL_PATHS("a null path", How.AVOIDED, "none is drawn"),
    NULL_ACLS("nulls in an ACL, and a null ACL", How.AVOIDED, "none is drawn"),
    TOO_LONG(
            "a request longer than `jute.maxbuffer`",
            How.SHOWN,
            "ConnectionRulesIT, on both sides"),
    SERVER_OPCODES(
            "opcodes 20 and -10 from a client", How.SHOWN, "ConnectionRulesIT, on both sides"),
    NO_TIME_TO_LIVE(
            "createTTL without a time to live in its flags",
            How.AVOIDED,
            "would end the real server"),
    MINUS_ONE("version numbers", How.UNSEEN, "needs 2^31 changes of a znode; RulesTest shows ours"),
    UNKNOWN_SESSION(
            "a session unknown to the leader",
            How.UNSEEN,
            "a session ends with its connection here; NodeSessionsTest shows ours"),
    SLOW_READER("a client that reads nothing", How.UNSEEN, "all are read; NodeLimitsTest"),
    UNASKED_PING(
            "pings of a client that is not read from", How.UNSEEN, "all are read; NodeLimitsTest"),
    ACL_LENGTH("ACLs", How.UNSEEN, "none is as long; RulesTest"),
    IDENTITIES("identities of a connection", How.UNSEEN, "none has as many; NodeLimitsTest"),
    MULTI_READ("multiRead", How.UNSEEN, "none is as long; ReaderTest"),
    MAX_BUFFER("`jute.maxbuffer`", How.UNSEEN, "a setting"),
    FULL_DISK("a full disk", How.UNSEEN, "FullDiskIT"),
    SNAPSHOTS("snapshots", How.UNSEEN, "no answer tells of them"),
    CONTAINERS("container znodes", How.AVOIDED, "reaping is set to never here"),
    WHITELIST("`4lw.commands.whitelist` by default", How.UNSEEN, "given on both sides"),
    LISTS(
            "`stat`, `cons`, `wchc`, `wchp`, `dump`",
            How.UNSEEN,
            "none is as long; FourLetterWordsTest shows ours"),
    DUMP("`dump`", How.UNSEEN, "FourLetterWordsTest shows ours"),
    HASH("`hash`, `/commands/hash`", How.UNSEEN, "FourLetterWordsTest shows ours"),
    TRACE_MASK("`gtmk`, `stmk`", How.UNSEEN, "the answers are alike"),
    OBSERVER_STATISTICS("`orst`", How.UNSEEN, "the answers are alike"),
    DROP_COUNT("`connection_drop_count`", How.UNSEEN, "no sequence reads it"),
    WRITING_COMMANDS(
            "`/commands/snapshot`, `restore`, `shed_connections`",
            How.UNSEEN,
            "AdminRoutesTest shows ours"),
    COMMANDS_FROM("`/commands/*` from another machine", How.UNSEEN, "AdminRoutesTest shows ours"),
    INITIAL_CONFIGURATION(
            "`/commands/initial_configuration`", How.UNSEEN, "AdminRoutesTest shows ours"),
    WORDS("`conf`, `mntr`", How.UNSEEN, "four-letter words are compared elsewhere");

    /** What the comparison does about it. */
    enum How {
        /** Both answers are brought to a common form; each run must have met it. */
        NORMALISED,
        /** What would show it is not drawn, since ZooKeeper's side of it is chance. */
        AVOIDED,
        /** A test of its own holds both sides to what the line says. */
        SHOWN,
        /** These sequences cannot meet it. */
        UNSEEN
    }

    private final String line;
    private final How how;

    /**
     * @param line the first cell of the line
     * @param note what is done about it, for the reader
     */
    Rule(String line, How how, String note) {
        this.line = line;
        this.how = how;
        if (note.isEmpty()) {
            throw new IllegalArgumentException(line + " says nothing");
        }
    }

    String line() {
        return line;
    }

    How how() {
        return how;
    }
}
