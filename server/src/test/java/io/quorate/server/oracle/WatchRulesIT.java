package io.quorate.server.oracle;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * PROTOCOL 12 and its part of PROTOCOL 25: which change tells whom what, in which order, for every
 * set of watches of one connection; each answer is held against that of a real ZooKeeper.
 */
@Timeout(300)
class WatchRulesIT {

    private static final int SET_MAX = 3;

    @TempDir static Path folder;
    private static Trio trio;

    @BeforeAll
    static void startServers() throws Exception {
        trio = Trio.start(folder);
    }

    @AfterAll
    static void endServers() {
        trio.close();
    }

    /** A way to watch the znode {@code n}. */
    enum Kind {
        EXISTS,
        GET_DATA,
        GET_CHILDREN,
        PERSISTENT,
        RECURSIVE,
        /** Recursive, on its parent. */
        RECURSIVE_ABOVE,
        /** The children of its parent. */
        CHILDREN_ABOVE
    }

    /** Something that happens to {@code n}. */
    enum Change {
        CREATE,
        CREATE_CHILD,
        DELETE_CHILD,
        SET_DATA,
        SET_CHILD_DATA,
        SET_ACL,
        DELETE,
        MULTI,
        FAILING_MULTI,
        SESSION_END
    }

    private static Body path(String path) {
        return new Body().text(path);
    }

    private static void watch(Script script, int slot, Kind kind, String parent) {
        String node = parent + "/n";
        switch (kind) {
            case EXISTS -> script.ask(slot, "exists", Op.EXISTS, path(node).flag(true));
            case GET_DATA -> script.ask(slot, "getData", Op.GET_DATA, path(node).flag(true));
            case GET_CHILDREN ->
                    script.ask(slot, "getChildren", Op.GET_CHILDREN, path(node).flag(true));
            case PERSISTENT -> script.ask(slot, "addWatch", Op.ADD_WATCH, path(node).number(0));
            case RECURSIVE -> script.ask(slot, "addWatch", Op.ADD_WATCH, path(node).number(1));
            case RECURSIVE_ABOVE ->
                    script.ask(slot, "addWatch", Op.ADD_WATCH, path(parent).number(1));
            case CHILDREN_ABOVE ->
                    script.ask(slot, "getChildren2", Op.GET_CHILDREN2, path(parent).flag(true));
        }
    }

    private static void scene(Script script, Change change, String parent) {
        script.create(1, parent);
        if (change == Change.CREATE) {
            return;
        }
        boolean ephemeral = change == Change.SESSION_END;
        script.create(1, parent + "/n", Names.OPEN, ephemeral ? 1 : 0, "");
        if (change != Change.DELETE && !ephemeral) {
            script.create(1, parent + "/n/child");
        }
    }

    private static void happen(Script script, Change change, String parent) {
        String node = parent + "/n";
        switch (change) {
            case CREATE -> script.create(1, node);
            case CREATE_CHILD -> script.create(1, node + "/other");
            case DELETE_CHILD -> script.delete(1, node + "/child");
            case SET_DATA -> script.set(1, node, "1");
            case SET_CHILD_DATA -> script.set(1, node + "/child", "1");
            case SET_ACL ->
                    script.ask(1, "setACL", Op.SET_ACL, path(node).acl(Names.OPEN).number(-1));
            case DELETE -> script.delete(1, node);
            case MULTI -> script.multi(1, parts(node));
            case FAILING_MULTI ->
                    script.multi(1, Script.part(parts(node), Op.DELETE).text("/no").number(-1));
            case SESSION_END -> script.ask(1, "closeSession", Op.CLOSE_SESSION, new Body());
        }
    }

    private static Body parts(String node) {
        Body parts = Script.part(new Body(), Op.SET_DATA).text(node).buffer(null).number(-1);
        Script.part(parts, Op.DELETE).text(node + "/child").number(-1);
        Script.part(parts, Op.DELETE).text(node).number(-1);
        Script.part(parts, Op.CREATE).text(node).buffer(null).acl(Names.OPEN).number(0);
        return parts;
    }

    private static List<Set<Kind>> sets() {
        List<Set<Kind>> sets = new ArrayList<>();
        Kind[] kinds = Kind.values();
        for (int bits = 1; bits < 1 << kinds.length; bits++) {
            Set<Kind> set = EnumSet.noneOf(Kind.class);
            for (int i = 0; i < kinds.length; i++) {
                if ((bits & 1 << i) != 0) {
                    set.add(kinds[i]);
                }
            }
            if (set.size() <= SET_MAX) {
                sets.add(set);
            }
        }
        return sets;
    }

    /** Every set of up to three on one connection; further changes show what is left of it. */
    @ParameterizedTest
    @EnumSource(Change.class)
    void aChangeTellsEverySetOfWatchesTheSame(Change change) throws Exception {
        Script script = new Script().connect(1);
        for (Set<Kind> kinds : sets()) {
            String parent = trio.base();
            scene(script, change, parent);
            script.connect(0);
            kinds.forEach(kind -> watch(script, 0, kind, parent));
            happen(script, change, parent);
            if (change == Change.SESSION_END) {
                script.connect(1);
            }
            script.set(1, parent + "/n", "2").delete(1, parent + "/n/child");
            script.delete(1, parent + "/n/other").delete(1, parent + "/n").exists(0, parent);
        }
        Coverage met = trio.play(script);
        assertThat(met.count("exists", 0)).isGreaterThanOrEqualTo(sets().size());
        assertThat(met.count("event.2", 0) + met.count("event.3", 0)).isPositive();
    }

    /** Of each kind of watch, after each other was taken away, what is still told. */
    @Test
    void takingOneKindOfWatchAwayLeavesTheOthers() throws Exception {
        Script script = new Script().connect(1);
        for (int type = 1; type <= 5; type++) {
            for (boolean check : List.of(true, false)) {
                for (Kind kind : Kind.values()) {
                    String parent = trio.base();
                    scene(script, Change.SET_DATA, parent);
                    script.connect(0);
                    for (Kind each : List.of(kind, Kind.GET_DATA, Kind.GET_CHILDREN)) {
                        watch(script, 0, each, parent);
                    }
                    take(script, check, parent + "/n", type);
                    take(script, true, parent + "/n", type);
                    script.set(1, parent + "/n", "1").create(1, parent + "/n/more");
                    script.exists(0, parent);
                    take(script, false, parent + "/n", type);
                    take(script, false, parent, type);
                }
            }
        }
        Coverage met = trio.play(script);
        assertThat(met.count("removeWatches", -121)).isPositive();
        assertThat(met.count("removeWatches", 0)).isPositive();
        assertThat(met.count("checkWatches", 0)).isPositive();
    }

    private static void take(Script script, boolean check, String path, int type) {
        String label = check ? "checkWatches" : "removeWatches";
        int op = check ? Op.CHECK_WATCHES : Op.REMOVE_WATCHES;
        script.ask(0, label, op, path(path).number(type));
    }

    /** Each list of setWatches2 against each thing that may have happened meanwhile. */
    @Test
    void whoComesBackIsToldWhatItMissed() throws Exception {
        Script script = new Script().connect(1);
        List<Change> changes = new ArrayList<>(List.of(Change.values()));
        changes.remove(Change.SESSION_END);
        for (Change change : changes) {
            for (int list = 0; list < 5; list++) {
                for (int seen : List.of(0, 1, 4)) {
                    missed(script, change, list, seen);
                }
            }
        }
        Coverage met = trio.play(script);
        for (int type = 1; type <= 4; type++) {
            assertThat(met.count("missed." + type, 0)).as("type %d", type).isPositive();
        }
    }

    /**
     * @param seen 0: nothing; 1: all; 4: what was there before the change
     */
    private static void missed(Script script, Change change, int list, int seen) {
        String parent = trio.base();
        scene(script, change, parent);
        script.connect(0).exists(0, parent);
        happen(script, change, parent);
        script.exists(0, parent).exists(0, parent).exists(0, parent);
        Body body = new Body().big(0);
        for (int i = 0; i < 5; i++) {
            body.texts(i == list ? List.of(parent + "/n", parent) : Collections.emptyList());
        }
        script.ask(0, new Op("setWatches2", 0, Op.SET_WATCHES2, seen, body.bytes()));
        script.set(1, parent + "/n", "3").create(1, parent + "/n/late").exists(0, parent);
        script.delete(1, parent + "/n/late").exists(0, parent);
    }

    /** An event about what somebody may not read is not for them, and uses the watch up. */
    @Test
    void eventsAreForThoseWhoMayRead() throws Exception {
        List<Body.Entry> own = List.of(new Body.Entry(31, "digest", Names.U1));
        for (Kind kind : Kind.values()) {
            Script script = new Script().connect(1).auth(1, "digest", "u1:p1").connect(2);
            String parent = trio.base();
            scene(script, Change.SET_DATA, parent);
            script.connect(0).auth(2, "digest", "u1:p1");
            watch(script, 0, kind, parent);
            watch(script, 2, kind, parent);
            script.ask(1, "setACL", Op.SET_ACL, path(parent + "/n").acl(own).number(-1));
            script.set(1, parent + "/n", "1").create(1, parent + "/n/x", own, 0, "");
            script.delete(1, parent + "/n/x").exists(0, parent).exists(2, parent);
            script.ask(1, "setACL", Op.SET_ACL, path(parent).acl(own).number(-1));
            script.delete(1, parent + "/n/child").delete(1, parent + "/n");
            script.exists(0, parent).exists(2, parent);
            assertThat(trio.play(script).counts()).containsKey("exists");
        }
    }
}
