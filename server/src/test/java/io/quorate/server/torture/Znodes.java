package io.quorate.server.torture;

import io.quorate.server.torture.check.Request;

import java.util.ArrayList;
import java.util.List;

/** The znodes that clients work with, each kind with rules that make histories easy to check. */
final class Znodes {

    static final String ROOT = "/t";

    /** Set again and again, with and without a version. */
    static final String REGISTERS = ROOT + "/r";

    /** Come and go; deleted together with a set of the client's own tick, which has the zxid. */
    static final String NAMES = ROOT + "/n";

    static final String TICKS = ROOT + "/tick";

    /** {@code aN} and {@code bN} are always set together. */
    static final String PAIRS = ROOT + "/m";

    /** Children with names that are used once. */
    static final String UNIQUE = ROOT + "/u";

    static final String SEQUENCE = ROOT + "/s";
    static final String EPHEMERAL = ROOT + "/e";

    static final int REGISTER_COUNT = 6;
    static final int NAME_COUNT = 6;
    static final int PAIR_COUNT = 3;

    private Znodes() {}

    static String register(int number) {
        return REGISTERS + "/" + number;
    }

    static String name(int number) {
        return NAMES + "/" + number;
    }

    static String tick(int client) {
        return TICKS + "/" + client;
    }

    static String left(int pair) {
        return PAIRS + "/a" + pair;
    }

    static String right(int pair) {
        return PAIRS + "/b" + pair;
    }

    /** What is there before the clients begin. */
    static List<Request> all(int clients) {
        List<String> paths =
                new ArrayList<>(
                        List.of(ROOT, REGISTERS, NAMES, TICKS, PAIRS, UNIQUE, SEQUENCE, EPHEMERAL));
        for (int i = 0; i < REGISTER_COUNT; i++) {
            paths.add(register(i));
        }
        for (int i = 0; i < PAIR_COUNT; i++) {
            paths.add(left(i));
            paths.add(right(i));
        }
        for (int client = 1; client <= clients; client++) {
            paths.add(tick(client));
        }
        List<Request> requests = new ArrayList<>();
        for (String path : paths) {
            requests.add(new Request.Create(path, "first " + path, Request.Mode.PERSISTENT));
        }
        return requests;
    }
}
