package io.quorate.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** The numbers that clients know, written out once more: none of them may ever change. */
class WireNumbersTest {

    @Test
    void operations() {
        assertThat(table(OpCode.values(), OpCode::code))
                .isEqualTo(
                        "NOTIFICATION=0 CREATE=1 DELETE=2 EXISTS=3 GET_DATA=4 SET_DATA=5 GET_ACL=6"
                                + " SET_ACL=7 GET_CHILDREN=8 SYNC=9 PING=11 GET_CHILDREN2=12"
                                + " CHECK=13 MULTI=14 CREATE2=15 RECONFIG=16 CHECK_WATCHES=17"
                                + " REMOVE_WATCHES=18 CREATE_CONTAINER=19 DELETE_CONTAINER=20"
                                + " CREATE_TTL=21 MULTI_READ=22 AUTH=100 SET_WATCHES=101 SASL=102"
                                + " GET_EPHEMERALS=103 GET_ALL_CHILDREN_NUMBER=104"
                                + " SET_WATCHES2=105 ADD_WATCH=106 WHO_AM_I=107 ERROR=-1"
                                + " CREATE_SESSION=-10 CLOSE_SESSION=-11");
        assertLookup(OpCode.values(), OpCode::code, OpCode::fromCode);
    }

    @Test
    void writes() {
        assertThat(Arrays.stream(OpCode.values()).filter(OpCode::isWrite).map(OpCode::code))
                .containsExactlyInAnyOrder(1, 2, 5, 7, 13, 14, 15, 16, 19, 20, 21, -10, -11);
    }

    @Test
    void internalOperationsAreNotForClients() {
        assertThat(
                        Arrays.stream(OpCode.values())
                                .filter(op -> !op.isClientRequest())
                                .map(OpCode::code))
                .containsExactlyInAnyOrder(0, -1, -10, 13, 20);
    }

    @Test
    void errors() {
        assertThat(table(ErrorCode.values(), ErrorCode::code))
                .isEqualTo(
                        "OK=0 SYSTEM_ERROR=-1 RUNTIME_INCONSISTENCY=-2 DATA_INCONSISTENCY=-3"
                                + " CONNECTION_LOSS=-4 MARSHALLING_ERROR=-5 UNIMPLEMENTED=-6"
                                + " OPERATION_TIMEOUT=-7 BAD_ARGUMENTS=-8 UNKNOWN_SESSION=-12"
                                + " NEW_CONFIG_NO_QUORUM=-13 RECONFIG_IN_PROGRESS=-14"
                                + " API_ERROR=-100 NO_NODE=-101 NO_AUTH=-102 BAD_VERSION=-103"
                                + " NO_CHILDREN_FOR_EPHEMERALS=-108 NODE_EXISTS=-110"
                                + " NOT_EMPTY=-111 SESSION_EXPIRED=-112 INVALID_CALLBACK=-113"
                                + " INVALID_ACL=-114 AUTH_FAILED=-115 SESSION_MOVED=-118"
                                + " NOT_READ_ONLY=-119 EPHEMERAL_ON_LOCAL_SESSION=-120"
                                + " NO_WATCHER=-121 REQUEST_TIMEOUT=-122 RECONFIG_DISABLED=-123"
                                + " SESSION_CLOSED_REQUIRE_AUTH=-124 QUOTA_EXCEEDED=-125"
                                + " THROTTLED_OP=-127");
    }

    @Test
    void unknownErrorsAreSystemErrors() {
        List<Integer> known = Arrays.stream(ErrorCode.values()).map(ErrorCode::code).toList();
        for (int code = -300; code < 300; code++) {
            ErrorCode error = ErrorCode.fromCode(code);
            if (known.contains(code)) {
                assertThat(error.code()).isEqualTo(code);
            } else {
                assertThat(error).isEqualTo(ErrorCode.SYSTEM_ERROR);
            }
        }
        assertThat(ErrorCode.fromCode(Integer.MIN_VALUE)).isEqualTo(ErrorCode.SYSTEM_ERROR);
        assertThat(ErrorCode.fromCode(Integer.MAX_VALUE)).isEqualTo(ErrorCode.SYSTEM_ERROR);
    }

    @Test
    void eventTypes() {
        assertThat(table(EventType.values(), EventType::code))
                .isEqualTo(
                        "NONE=-1 NODE_CREATED=1 NODE_DELETED=2 NODE_DATA_CHANGED=3"
                                + " NODE_CHILDREN_CHANGED=4 DATA_WATCH_REMOVED=5"
                                + " CHILD_WATCH_REMOVED=6 PERSISTENT_WATCH_REMOVED=7");
        assertLookup(EventType.values(), EventType::code, EventType::fromCode);
    }

    @Test
    void keeperStates() {
        assertThat(table(KeeperState.values(), KeeperState::code))
                .isEqualTo(
                        "UNKNOWN=-1 DISCONNECTED=0 NO_SYNC_CONNECTED=1 SYNC_CONNECTED=3"
                                + " AUTH_FAILED=4 CONNECTED_READ_ONLY=5 SASL_AUTHENTICATED=6"
                                + " CLOSED=7 EXPIRED=-112");
        assertLookup(KeeperState.values(), KeeperState::code, KeeperState::fromCode);
    }

    @Test
    void watcherModesAndTypes() {
        assertThat(table(WatcherMode.values(), WatcherMode::code))
                .isEqualTo("PERSISTENT=0 PERSISTENT_RECURSIVE=1");
        assertThat(table(WatcherType.values(), WatcherType::code))
                .isEqualTo("CHILDREN=1 DATA=2 ANY=3 PERSISTENT=4 PERSISTENT_RECURSIVE=5");
        assertLookup(WatcherMode.values(), WatcherMode::code, WatcherMode::fromCode);
        assertLookup(WatcherType.values(), WatcherType::code, WatcherType::fromCode);
    }

    @Test
    void createModes() {
        String modes =
                Arrays.stream(CreateMode.values())
                        .map(
                                mode ->
                                        mode.flags()
                                                + " "
                                                + mode
                                                + (mode.isEphemeral() ? " ephemeral" : "")
                                                + (mode.isSequential() ? " sequential" : "")
                                                + (mode.isContainer() ? " container" : "")
                                                + (mode.isTtl() ? " ttl" : ""))
                        .collect(Collectors.joining("\n"));
        assertThat(modes)
                .isEqualTo(
                        """
                        0 PERSISTENT
                        1 EPHEMERAL ephemeral
                        2 PERSISTENT_SEQUENTIAL sequential
                        3 EPHEMERAL_SEQUENTIAL ephemeral sequential
                        4 CONTAINER container
                        5 PERSISTENT_WITH_TTL ttl
                        6 PERSISTENT_SEQUENTIAL_WITH_TTL sequential ttl\
                        """);
        assertLookup(CreateMode.values(), CreateMode::flags, CreateMode::fromFlags);
    }

    @Test
    void permissions() {
        assertThat(Permission.toString(Permission.ALL)).isEqualTo("cdrwa");
        assertThat(Permission.toString(0)).isEmpty();
        assertThat(
                        IntStream.of(1, 2, 4, 8, 16)
                                .mapToObj(Permission::toString)
                                .collect(Collectors.joining()))
                .isEqualTo("rwcda");
        assertThat(Permission.ALL).isEqualTo(31);
    }

    private static <E extends Enum<E>> String table(E[] values, Function<E, Integer> code) {
        return Arrays.stream(values)
                .map(value -> value + "=" + code.apply(value))
                .collect(Collectors.joining(" "));
    }

    /** Each finds itself, and every other number finds nothing. */
    private static <E extends Enum<E>> void assertLookup(
            E[] values, Function<E, Integer> code, Function<Integer, @Nullable E> lookup) {
        List<Integer> known = Arrays.stream(values).map(code).toList();
        assertThat(known).doesNotHaveDuplicates();
        for (E value : values) {
            assertThat(lookup.apply(code.apply(value))).isSameAs(value);
        }
        IntStream around = IntStream.range(-300, 300);
        IntStream far = IntStream.of(Integer.MIN_VALUE, Integer.MAX_VALUE, 1 << 16, -(1 << 16));
        IntStream.concat(around, far)
                .filter(number -> !known.contains(number))
                .forEach(
                        number ->
                                assertThat(lookup.apply(number)).as("number %d", number).isNull());
    }
}
