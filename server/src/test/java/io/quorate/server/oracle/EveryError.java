package io.quorate.server.oracle;

import io.quorate.server.oracle.Body.Entry;

import java.util.List;

/**
 * One episode that is not drawn: each operation, alone and in a multi, brought to each of its
 * errors, so that no run misses one by bad luck.
 */
final class EveryError {

    private static final int ALL = 31;
    private static final List<Entry> READ_ONLY = List.of(new Entry(1, "world", "anyone"));
    private static final List<Entry> HIDDEN = List.of(new Entry(ALL, "digest", "no:body"));
    private static final List<Integer> CREATIONS =
            List.of(Op.CREATE, Op.CREATE2, Op.CREATE_CONTAINER, Op.CREATE_TTL);

    private final String base;
    private final Script script = new Script();

    private EveryError(String base) {
        this.base = base;
    }

    static List<Step> episode(String base) {
        EveryError all = new EveryError(base);
        all.scene();
        CREATIONS.forEach(all::creation);
        all.deletions();
        all.settings();
        all.checks();
        all.reads();
        all.watches();
        all.connections();
        return all.script.steps();
    }

    private void ask(String label, int type, Body body) {
        script.ask(0, label, type, body);
    }

    private static Body creation(int type, String path, List<Entry> acl, String data) {
        int flags =
                switch (type) {
                    case Op.CREATE_CONTAINER -> 4;
                    case Op.CREATE_TTL -> 5;
                    default -> 0;
                };
        Body body = new Body().text(path).buffer(Script.text(data)).acl(acl).number(flags);
        return type == Op.CREATE_TTL ? body.big(7_200_000) : body;
    }

    private void make(String path, List<Entry> acl, int flags, String data) {
        script.create(0, path, acl, flags, data);
    }

    private void scene() {
        script.connect(0);
        make(base, Names.OPEN, 0, "");
        make(base + "/ephemeral", Names.OPEN, 1, "");
        make(base + "/locked", Names.OPEN, 0, "");
        make(base + "/locked/x", Names.OPEN, 0, "");
        ask("setACL", Op.SET_ACL, new Body().text(base + "/locked").acl(READ_ONLY).number(-1));
        make(base + "/hidden", HIDDEN, 0, "");
        make(base + "/full", Names.OPEN, 0, "12345");
        String quota = "/zookeeper/quota" + base;
        make(quota, Names.OPEN, 0, "");
        make(quota + "/full", Names.OPEN, 0, "");
        String limits = "count=-1,bytes=-1=;byteHardLimit=5;countHardLimit=1";
        make(quota + "/full/zookeeper_limits", Names.OPEN, 0, limits);
        make(quota + "/full/zookeeper_stats", Names.OPEN, 0, "count=0,bytes=0");
    }

    /** Alone, in a multi by itself, and in one behind something that fails. */
    private void everyWay(String label, int type, Body body) {
        ask(label, type, body);
        multi(Script.part(new Body(), type).raw(body.bytes()));
    }

    private void multi(Body parts) {
        script.multi(0, parts);
    }

    private void inconsistent(int type, Body body) {
        Body parts = Script.part(new Body(), Op.CHECK).text(base + "/none").number(-1);
        multi(Script.part(parts, type).raw(body.bytes()));
    }

    private void cut(String label, int type) {
        ask(label, type, new Body().number(9));
    }

    private void creation(int type) {
        String label = label(type);
        everyWay(label, type, creation(type, base + "/\u0001", Names.OPEN, ""));
        everyWay(label, type, creation(type, base + "/none/x", Names.OPEN, ""));
        everyWay(label, type, creation(type, base + "/locked/y", Names.OPEN, ""));
        everyWay(label, type, creation(type, base + "/ephemeral/x", Names.OPEN, ""));
        everyWay(label, type, creation(type, base, Names.OPEN, ""));
        everyWay(label, type, creation(type, base + "/acl", List.of(), ""));
        everyWay(label, type, creation(type, base + "/full/x", Names.OPEN, ""));
        cut(label, type);
        inconsistent(type, creation(type, base + "/" + label, Names.OPEN, ""));
        ask(label, type, creation(type, base + "/" + label, Names.OPEN, "1"));
        byte[] another = creation(type, base + "/m" + label, Names.OPEN, "2").bytes();
        multi(Script.part(new Body(), type).raw(another));
    }

    private static String label(int type) {
        return switch (type) {
            case Op.CREATE -> "create";
            case Op.CREATE2 -> "create2";
            case Op.CREATE_CONTAINER -> "createContainer";
            default -> "createTTL";
        };
    }

    private void deletions() {
        for (String path :
                List.of("/", base + "/none", base + "/none/x", base + "/locked/x", base)) {
            everyWay("delete", Op.DELETE, new Body().text(path).number(-1));
        }
        everyWay("delete", Op.DELETE, new Body().text(base + "/create").number(77));
        cut("delete", Op.DELETE);
        inconsistent(Op.DELETE, new Body().text(base + "/create").number(-1));
        everyWay("delete", Op.DELETE, new Body().text(base + "/create").number(0));
        everyWay("delete", Op.DELETE, new Body().text(base + "/mcreate").number(0));
        Body part = Script.part(new Body(), Op.DELETE);
        multi(part.text(base + "/create2").number(0));
    }

    private void settings() {
        for (String path : List.of(base + "/", base + "/none", base + "/locked")) {
            everyWay(
                    "setData",
                    Op.SET_DATA,
                    new Body().text(path).buffer(Script.text("d")).number(-1));
            ask("setACL", Op.SET_ACL, new Body().text(path).acl(Names.OPEN).number(-1));
        }
        for (int version : List.of(77, -1)) {
            Body data = new Body().text(base).buffer(Script.text("d")).number(version);
            everyWay("setData", Op.SET_DATA, data);
            ask("setACL", Op.SET_ACL, new Body().text(base).acl(Names.OPEN).number(version));
        }
        ask("setACL", Op.SET_ACL, new Body().text(base).acl(List.of()).number(-1));
        Body more = new Body().text(base + "/full").buffer(Script.text("123456")).number(-1);
        everyWay("setData", Op.SET_DATA, more);
        cut("setData", Op.SET_DATA);
        cut("setACL", Op.SET_ACL);
        inconsistent(Op.SET_DATA, new Body().text(base).buffer(Script.text("e")).number(-1));
    }

    private void checks() {
        for (String path : List.of(base, base + "/", base + "/none", base + "/hidden")) {
            Body part = Script.part(new Body(), Op.CHECK);
            multi(part.text(path).number(-1));
        }
        Body part = Script.part(new Body(), Op.CHECK);
        multi(part.text(base).number(77));
        inconsistent(Op.CHECK, new Body().text(base).number(-1));
        multi(new Body());
        multi(Script.part(new Body(), Op.GET_DATA).text(base).flag(false));
    }

    private void reads() {
        for (String path : List.of(base, base + "/none", base + "/hidden", base + "/\0")) {
            for (int type : List.of(Op.EXISTS, Op.GET_DATA, Op.GET_CHILDREN, Op.GET_CHILDREN2)) {
                ask(reading(type), type, new Body().text(path).flag(false));
            }
            ask("getACL", Op.GET_ACL, new Body().text(path));
            ask("sync", Op.SYNC, new Body().text(path));
            ask("getAllChildrenNumber", Op.ALL_CHILDREN_NUMBER, new Body().text(path));
            ask("getEphemerals", Op.GET_EPHEMERALS, new Body().text(path));
            Body both = Script.part(new Body(), Op.GET_DATA).text(path).flag(false);
            Script.part(both, Op.GET_CHILDREN).text(path).flag(false);
            ask("multiRead", Op.MULTI_READ, Script.tail(both));
        }
        for (int type : List.of(Op.EXISTS, Op.GET_DATA, Op.GET_CHILDREN, Op.GET_CHILDREN2)) {
            ask(reading(type), type, new Body().number(9));
        }
        ask("getACL", Op.GET_ACL, new Body().number(9));
        ask("sync", Op.SYNC, new Body().number(9));
        ask("multiRead", Op.MULTI_READ, new Body().number(9));
        ask("getAllChildrenNumber", Op.ALL_CHILDREN_NUMBER, new Body().number(9));
        ask("getEphemerals", Op.GET_EPHEMERALS, new Body().number(9));
        ask("reconfig", Op.RECONFIG, new Body().text(null).text(null).text(null).big(-1));
        ask("whoAmI", Op.WHO_AM_I, new Body());
        script.ask(
                0,
                OpDraw.create(base + "/before-ping", new byte[0], Names.OPEN),
                OpDraw.op("ping", Op.PING, new Body()));
    }

    private static String reading(int type) {
        return switch (type) {
            case Op.EXISTS -> "exists";
            case Op.GET_DATA -> "getData";
            case Op.GET_CHILDREN -> "getChildren";
            default -> "getChildren2";
        };
    }

    private void watches() {
        String node = base + "/watched";
        ask("exists", Op.EXISTS, new Body().text(node).flag(true));
        ask("getChildren", Op.GET_CHILDREN, new Body().text(base).flag(true));
        make(node, Names.OPEN, 0, "");
        ask("getData", Op.GET_DATA, new Body().text(node).flag(true));
        ask("setData", Op.SET_DATA, new Body().text(node).buffer(Script.text("1")).number(-1));
        ask("getData", Op.GET_DATA, new Body().text(node).flag(true));
        for (int type : List.of(Op.CHECK_WATCHES, Op.REMOVE_WATCHES)) {
            String label = type == Op.CHECK_WATCHES ? "checkWatches" : "removeWatches";
            for (int kind : List.of(1, 2, 9)) {
                ask(label, type, new Body().text(node).number(kind));
            }
        }
        for (int mode : List.of(0, 1, 2)) {
            ask("addWatch", Op.ADD_WATCH, new Body().text(node).number(mode));
        }
        ask("delete", Op.DELETE, new Body().text(node).number(-1));
        List<String> none = List.of();
        List<String> gone = List.of(node);
        List<String> there = List.of(base);
        ask("setWatches", Op.SET_WATCHES, new Body().big(0).texts(gone).texts(there).texts(there));
        Body two = new Body().big(0).texts(there).texts(none).texts(gone).texts(there).texts(gone);
        ask("setWatches2", Op.SET_WATCHES2, two);
        ask("setWatches", Op.SET_WATCHES, new Body().number(9));
        ask("setWatches2", Op.SET_WATCHES2, new Body().number(9));
    }

    private void connections() {
        script.auth(0, "digest", "a:b");
        ask("sasl", Op.SASL, new Body().buffer(Script.text("token")));
        script.auth(0, "none", "such");
        for (int type : List.of(Op.CHECK, 99)) {
            script.connect(0);
            ask(type == Op.CHECK ? "check" : "unknown", type, new Body().text(base).number(-1));
        }
        script.connect(0);
        for (String how : List.of("right", "wrong", "short", "null", "unknown", "ahead")) {
            script.connect(1).attach(0, 1, how);
        }
        script.connect(0);
        ask("closeSession", Op.CLOSE_SESSION, new Body());
        script.attach(0, 0, "right");
    }
}
