package io.quorate.server.oracle;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Which error each operation must have been seen to give: PROTOCOL 10, 11, 12.7, 13 and 16.
 *
 * <p>Not here, for these servers cannot be brought to it by requests alone: -112 and -118 (a
 * session that ends or moves under a request; ZooKeeper drops the request or the connection), -13
 * and -14 (a reconfig under way), -119 (read-only), -120 (local sessions), -124 (enforced
 * authentication), -127 (throttling). Servers that are configured for them have tests of their own.
 */
final class Wanted {

    private static final int OK = 0;
    private static final int MARSHALLING = -5;
    private static final int UNIMPLEMENTED = -6;
    private static final int BAD_ARGUMENTS = -8;
    private static final int NO_NODE = -101;
    private static final int NO_AUTH = -102;
    private static final int BAD_VERSION = -103;
    private static final int NO_CHILDREN = -108;
    private static final int EXISTS = -110;
    private static final int NOT_EMPTY = -111;
    private static final int INVALID_ACL = -114;
    private static final int AUTH_FAILED = -115;
    private static final int NO_WATCHER = -121;
    private static final int RECONFIG_DISABLED = -123;
    private static final int QUOTA = -125;
    private static final int INCONSISTENT = -2;

    private final Map<String, List<Integer>> table = new TreeMap<>();

    private Wanted() {}

    static Map<String, List<Integer>> table() {
        Wanted wanted = new Wanted();
        wanted.writes();
        wanted.parts();
        wanted.reads();
        wanted.others();
        return wanted.table;
    }

    private void want(String label, Integer... errors) {
        table.put(label, List.of(errors));
    }

    private static Integer[] creation(int first) {
        List<Integer> errors = new ArrayList<>(List.of(OK, first, BAD_ARGUMENTS, NO_NODE));
        errors.addAll(List.of(NO_AUTH, NO_CHILDREN, EXISTS, INVALID_ACL));
        errors.add(QUOTA);
        return errors.toArray(Integer[]::new);
    }

    private static Integer[] setting(int first) {
        List<Integer> errors = new ArrayList<>(List.of(OK, first, BAD_ARGUMENTS, NO_NODE));
        errors.addAll(List.of(NO_AUTH, BAD_VERSION));
        errors.add(QUOTA);
        return errors.toArray(Integer[]::new);
    }

    private void writes() {
        want("create", creation(MARSHALLING));
        want("create2", creation(MARSHALLING));
        want("createContainer", creation(MARSHALLING));
        want("createTTL", creation(MARSHALLING));
        want("delete", OK, MARSHALLING, BAD_ARGUMENTS, NO_NODE, NO_AUTH, BAD_VERSION, NOT_EMPTY);
        want("setData", setting(MARSHALLING));
        want("setACL", OK, MARSHALLING, BAD_ARGUMENTS, NO_NODE, NO_AUTH, BAD_VERSION, INVALID_ACL);
        want("multi", OK, MARSHALLING);
        want("check", UNIMPLEMENTED);
        want("reconfig", RECONFIG_DISABLED);
        want("closeSession", OK);
    }

    private void parts() {
        want("multi.create", creation(INCONSISTENT));
        want("multi.create2", creation(INCONSISTENT));
        want("multi.createContainer", creation(INCONSISTENT));
        want("multi.createTTL", creation(INCONSISTENT));
        want(
                "multi.delete",
                OK,
                INCONSISTENT,
                BAD_ARGUMENTS,
                NO_NODE,
                NO_AUTH,
                BAD_VERSION,
                NOT_EMPTY);
        want("multi.setData", setting(INCONSISTENT));
        want("multi.check", OK, INCONSISTENT, BAD_ARGUMENTS, NO_NODE, NO_AUTH, BAD_VERSION);
        want("multiRead.getData", OK, NO_NODE, NO_AUTH);
        want("multiRead.getChildren", OK, NO_NODE, NO_AUTH);
    }

    private void reads() {
        want("exists", OK, MARSHALLING, BAD_ARGUMENTS, NO_NODE, NO_AUTH);
        want("getData", OK, MARSHALLING, NO_NODE, NO_AUTH);
        want("getACL", OK, MARSHALLING, NO_NODE, NO_AUTH);
        want("getChildren", OK, MARSHALLING, NO_NODE, NO_AUTH);
        want("getChildren2", OK, MARSHALLING, NO_NODE, NO_AUTH);
        want("multiRead", OK, MARSHALLING);
        want("getAllChildrenNumber", OK, MARSHALLING, NO_NODE, NO_AUTH);
        want("getEphemerals", OK, MARSHALLING);
        want("whoAmI", OK);
    }

    private void others() {
        want("sync", OK, MARSHALLING);
        want("ping", OK);
        want("auth", OK, AUTH_FAILED);
        want("unknown", UNIMPLEMENTED);
        want("setWatches", OK, MARSHALLING);
        want("setWatches2", OK, MARSHALLING);
        want("addWatch", OK, MARSHALLING);
        want("checkWatches", OK, MARSHALLING, NO_WATCHER);
        want("removeWatches", OK, MARSHALLING, NO_WATCHER);
        want("sasl", OK);
        for (String kind : List.of("event", "missed")) {
            for (int type = 1; type <= 4; type++) {
                want(kind + "." + type, OK);
            }
        }
        want("connect.accepted", OK);
        want("connect.expired", OK);
        want("end", OK);
    }
}
