package io.quorate.cli.verb;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.Objects;

/** All verbs. */
public final class Verbs {

    /** In the order of {@code help}. */
    public static final List<String> NAMES =
            List.of(
                    "addWatch",
                    "addauth",
                    "config",
                    "create",
                    "delete",
                    "deleteall",
                    "delquota",
                    "get",
                    "getAcl",
                    "getAllChildrenNumber",
                    "getEphemerals",
                    "listquota",
                    "ls",
                    "ls2",
                    "reconfig",
                    "removewatches",
                    "rmr",
                    "set",
                    "setAcl",
                    "setquota",
                    "stat",
                    "status",
                    "sync",
                    "version",
                    "watch",
                    "whoami");

    private Verbs() {}

    /** The verb of one of {@link #NAMES}. */
    public static Verb require(String name) {
        return Objects.requireNonNull(named(name));
    }

    /** The verb of this name, or null. Only that one is made: starting is to be quick. */
    public static @Nullable Verb named(String name) {
        return switch (name) {
            case "addWatch" -> new AddWatchVerb();
            case "addauth" -> new AddAuthVerb();
            case "config" -> new ConfigVerb();
            case "create" -> new CreateVerb();
            case "delete" -> new DeleteVerb();
            case "deleteall", "rmr" -> new DeleteAllVerb(name);
            case "delquota" -> new DelQuotaVerb();
            case "get" -> new GetVerb();
            case "getAcl" -> new GetAclVerb();
            case "getAllChildrenNumber" -> new GetAllChildrenNumberVerb();
            case "getEphemerals" -> new GetEphemeralsVerb();
            case "listquota" -> new ListQuotaVerb();
            case "ls" -> new LsVerb();
            case "ls2" -> new Ls2Verb();
            case "reconfig" -> new ReconfigVerb();
            case "removewatches" -> new RemoveWatchesVerb();
            case "set" -> new SetVerb();
            case "setAcl" -> new SetAclVerb();
            case "setquota" -> new SetQuotaVerb();
            case "stat" -> new StatVerb();
            case "status" -> new StatusVerb();
            case "sync" -> new SyncVerb();
            case "version" -> new VersionVerb();
            case "watch" -> new WatchVerb();
            case "whoami" -> new WhoAmIVerb();
            default -> null;
        };
    }
}
