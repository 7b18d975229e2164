package io.quorate.bench.load;

import io.quorate.protocol.Acl;
import io.quorate.protocol.CreateMode;
import io.quorate.protocol.request.Request;
import io.quorate.protocol.wire.WireWriter;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * The requests of one run: those that prepare it, and an endless {@link Stream} for each
 * connection. The same options give the same requests.
 */
final class Workload {

    private static final String BASE = "/bench";
    private static final int ANY_VERSION = -1;
    private static final int READS_IN_TEN = 9;

    /** Less than what makes a server warn of the reply that lists them. */
    static final int CHILDREN_PER_PARENT = 20_000;

    private final LoadOptions options;
    private final String root;
    private final byte[] value;
    private final FrameTemplate[] gets;
    private final FrameTemplate[] sets;

    /** What one connection asks, request after request. */
    interface Stream {
        /** Appends the next request as a whole frame. */
        void writeNext(WireWriter out, int xid);
    }

    /**
     * A run's requests.
     *
     * @param runName a name that no earlier run on these servers had
     */
    Workload(LoadOptions options, String runName) {
        this.options = options;
        root = BASE + "/" + runName;
        value = new byte[options.valueBytes()];
        new Random(1).nextBytes(value);
        gets = new FrameTemplate[options.keys()];
        sets = new FrameTemplate[options.keys()];
        for (int key = 0; key < options.keys(); key++) {
            gets[key] = new FrameTemplate(new Request.GetData(keyPath(key), false));
            sets[key] = new FrameTemplate(new Request.SetData(keyPath(key), value, ANY_VERSION));
        }
    }

    /** Creates what the streams rely on. The first one may find its znode there already. */
    List<Request> preparation() {
        List<Request> creations = new ArrayList<>();
        creations.add(persistent(BASE, new byte[0]));
        creations.add(persistent(root, new byte[0]));
        switch (options.operation()) {
            case SET, GET, MIXED90 -> {
                for (int key = 0; key < options.keys(); key++) {
                    creations.add(persistent(keyPath(key), value));
                }
            }
            case CREATE, CREATEDELETE -> {
                for (int connection = 0; connection < options.connections(); connection++) {
                    creations.add(persistent(parentPath(connection), new byte[0]));
                }
            }
        }
        return creations;
    }

    Stream stream(int connection) {
        return switch (options.operation()) {
            case SET -> new Keys(connection, 0);
            case GET -> new Keys(connection, 10);
            case MIXED90 -> new Keys(connection, READS_IN_TEN);
            case CREATE -> new Creations(parentPath(connection));
            case CREATEDELETE -> new CreationsAndDeletions(parentPath(connection));
        };
    }

    private String keyPath(int key) {
        return root + "/k" + key;
    }

    private String parentPath(int connection) {
        return root + "/c" + connection;
    }

    private Request persistent(String path, byte[] data) {
        return new Request.Create(path, data, Acl.OPEN, CreateMode.PERSISTENT.flags());
    }

    /** Goes round the keys; of ten requests in a row so many are reads. */
    private final class Keys implements Stream {

        private final int readsInTen;
        private int key;
        private int inTen;

        Keys(int connection, int readsInTen) {
            this.readsInTen = readsInTen;
            // Apart from each other, lest all connections meet on one znode.
            key = (int) ((long) connection * gets.length / options.connections()) % gets.length;
            inTen = connection % 10;
        }

        @Override
        public void writeNext(WireWriter out, int xid) {
            FrameTemplate[] frames = inTen < readsInTen ? gets : sets;
            frames[key].write(out, xid);
            inTen = inTen == 9 ? 0 : inTen + 1;
            key = key == frames.length - 1 ? 0 : key + 1;
        }
    }

    /** Every so often below a new parent: a list of children is not to grow without end. */
    private final class Creations implements Stream {

        private final String firstParent;
        private FrameTemplate create;
        private int parents;
        private int number;

        Creations(String parent) {
            firstParent = parent;
            create = below(parent);
        }

        private FrameTemplate below(String parent) {
            return new FrameTemplate(persistent(parent + "/n" + FrameTemplate.NUMBER, value));
        }

        @Override
        public void writeNext(WireWriter out, int xid) {
            if (number == CHILDREN_PER_PARENT) {
                number = 0;
                String parent = firstParent + "/p" + parents++;
                create = below(parent);
                new FrameTemplate(persistent(parent, new byte[0])).write(out, xid);
                return;
            }
            create.write(out, xid, number++);
        }
    }

    private final class CreationsAndDeletions implements Stream {

        private final FrameTemplate create;
        private final FrameTemplate delete;
        private int number;
        private boolean exists;

        CreationsAndDeletions(String parent) {
            String path = parent + "/e" + FrameTemplate.NUMBER;
            create =
                    new FrameTemplate(
                            new Request.Create(
                                    path, value, Acl.OPEN, CreateMode.EPHEMERAL.flags()));
            delete = new FrameTemplate(new Request.Delete(path, ANY_VERSION));
        }

        @Override
        public void writeNext(WireWriter out, int xid) {
            if (exists) {
                delete.write(out, xid, number++);
            } else {
                create.write(out, xid, number);
            }
            exists = !exists;
        }
    }
}
