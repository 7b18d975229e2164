package io.quorate.cli.verb;

import io.quorate.cli.output.CliFailure;
import io.quorate.cli.output.ExitCode;
import io.quorate.client.KeeperException;
import io.quorate.client.session.Outcome;
import io.quorate.protocol.ErrorCode;
import io.quorate.protocol.ZnodePath;

import org.jspecify.annotations.Nullable;

import java.util.Locale;
import java.util.regex.Pattern;

/** What is said of a request that failed: in zkCli's words where it has some, and what may help. */
public final class Failures {

    private static final Pattern READS = Pattern.compile("get|exists|sync|whoAmI");

    private Failures() {}

    /** The failure of a command for the failure of its request. */
    public static CliFailure of(KeeperException failed) {
        return new CliFailure(code(failed), text(failed), hint(failed));
    }

    private static ExitCode code(KeeperException failed) {
        if (mayBeDone(failed)) {
            return ExitCode.UNKNOWN;
        }
        return switch (failed.error()) {
            case CONNECTION_LOSS, OPERATION_TIMEOUT, SESSION_EXPIRED -> ExitCode.NO_SERVER;
            default -> ExitCode.REFUSED;
        };
    }

    /** A read does nothing, whether it was done or not. */
    private static boolean mayBeDone(KeeperException failed) {
        return failed.outcome() == Outcome.UNKNOWN
                && !READS.matcher(failed.operation()).lookingAt();
    }

    /** Whether a server has answered that it does not do it. */
    static boolean isRefusal(KeeperException failed) {
        return code(failed) == ExitCode.REFUSED;
    }

    static String text(KeeperException failed) {
        String path = String.valueOf(failed.path());
        return switch (failed.error()) {
            case NO_NODE -> "Node does not exist: " + path;
            case NO_CHILDREN_FOR_EPHEMERALS -> "Ephemerals cannot have children: " + path;
            case NODE_EXISTS -> "Node already exists: " + path;
            case NOT_EMPTY -> "Node not empty: " + path;
            case NOT_READ_ONLY -> "Not a read-only call: " + path;
            case INVALID_ACL -> "Acl is not valid : " + path;
            case NO_AUTH -> "Insufficient permission : " + path;
            case BAD_ARGUMENTS -> "Arguments are not valid : " + path;
            case BAD_VERSION -> "version No is not valid : " + path;
            case RECONFIG_IN_PROGRESS ->
                    "Another reconfiguration is in progress -- concurrent reconfigs not supported"
                            + " (yet)";
            case NEW_CONFIG_NO_QUORUM ->
                    "No quorum of new config is connected and up-to-date with the leader of last"
                            + " commmitted config - try invoking reconfiguration after new servers"
                            + " are connected and synced";
            case QUOTA_EXCEEDED -> "Quota has exceeded : " + path;
            case RECONFIG_DISABLED -> "KeeperErrorCode = Reconfig is disabled";
            case NO_WATCHER -> "KeeperErrorCode = No such watcher for " + path;
            default -> other(failed);
        };
    }

    private static String other(KeeperException failed) {
        String what = failed.operation() + (failed.path() == null ? "" : " " + failed.path());
        if (failed.outcome() == Outcome.UNKNOWN) {
            return what + ": the connection was lost before the answer";
        }
        return what + ": " + words(failed.error());
    }

    private static String words(ErrorCode error) {
        return error.name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }

    private static @Nullable String hint(KeeperException failed) {
        String path = failed.path();
        if (mayBeDone(failed)) {
            return "it may have been done, or not: look before you do it again";
        }
        return path == null ? general(failed.error()) : hint(failed, path);
    }

    private static @Nullable String hint(KeeperException failed, String path) {
        return switch (failed.error()) {
            case NO_NODE -> noNode(failed.operation(), path);
            case NODE_EXISTS -> "set " + path + " changes its data";
            case NOT_EMPTY -> "deleteall " + path + " deletes it and all below";
            case BAD_VERSION -> "stat " + path + " shows the versions";
            case NO_AUTH ->
                    "getAcl "
                            + path
                            + " shows who may do it; addauth digest USER:PASSWORD says who you are";
            case INVALID_ACL ->
                    "an ACL is scheme:id:perms, as in world:anyone:cdrwa; for auth::cdrwa say"
                            + " addauth before";
            case QUOTA_EXCEEDED ->
                    "listquota shows a quota and what is used of it; where there is none, the"
                            + " servers have no room on their disks";
            default -> general(failed.error());
        };
    }

    private static @Nullable String noNode(String operation, String path) {
        if (path.length() == 1) {
            return "it is the root of this connection, the chroot behind -server: create that"
                    + " first";
        }
        String parent = ZnodePath.parent(path);
        return operation.startsWith("create")
                ? "its parent must be there first: create " + parent
                : "ls " + parent + " shows what is there";
    }

    private static @Nullable String general(ErrorCode error) {
        return switch (error) {
            case NOT_READ_ONLY ->
                    "this server has no quorum, and reads only; status shows the ensemble";
            case SESSION_EXPIRED -> "connect begins a new session";
            case AUTH_FAILED -> "the server does not accept what addauth said; connect begins anew";
            case UNIMPLEMENTED -> "this server does not have that operation";
            case THROTTLED_OP -> "the server has too much to do: try again, more slowly";
            default -> null;
        };
    }
}
