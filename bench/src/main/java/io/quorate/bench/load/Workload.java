package io.quorate.bench.load;

import io.quorate.protocol.Acl;
import io.quorate.protocol.CreateMode;
import io.quorate.protocol.request.Request;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * The requests of one run: those that prepare it, and a {@link RequestStream} for each connection.
 * The same options give the same requests.
 */
final class Workload {

    static final int ANY_VERSION = -1;

    /** Less than what makes a server warn of the reply that lists them. */
    static final int CHILDREN_PER_PARENT = 20_000;

    /** So many setData are one multi, and so many creations are one when a run is prepared. */
    static final int SETS_IN_A_MULTI = 10;

    static final int CREATIONS_IN_A_MULTI = 100;

    private static final String BASE = "/bench";
    private static final int KEYS_PER_PARENT = 10_000;
    private static final int READS_IN_TEN = 9;

    private final LoadOptions options;
    private final String root;
    private final byte[] value;

    /**
     * A run's requests.
     *
     * @param runName a name that no earlier run on these servers had, for what it creates
     */
    Workload(LoadOptions options, String runName) {
        this.options = options;
        root = BASE + "/" + (keepsZnodes(options.operation()) ? sharedName(options) : runName);
        value = new byte[options.valueBytes()];
        new Random(1).nextBytes(value);
    }

    /** Whether the next run finds all znodes as this one has prepared them. */
    private static boolean keepsZnodes(Operation operation) {
        return switch (operation) {
            case SET, GET, MIXED90, MULTI -> true;
            case CREATE, SEQUENTIAL, DELETE, CREATEDELETE -> false;
        };
    }

    private static String sharedName(LoadOptions options) {
        return "keys-" + options.keys() + "-" + options.valueBytes();
    }

    /** Creates what the streams rely on, in order. Any of it may be there from an earlier run. */
    Iterator<Request> preparation() {
        Stream<Request> roots = Stream.of(parent(BASE), parent(root));
        Stream<Request> others =
                switch (options.operation()) {
                    case SET, GET, MIXED90, MULTI, DELETE -> keys();
                    case CREATE, SEQUENTIAL, CREATEDELETE ->
                            IntStream.range(0, options.connections())
                                    .mapToObj(connection -> parent(parentPath(connection)));
                };
        return Stream.concat(roots, others).iterator();
    }

    /** How many requests the preparation takes, more or less. */
    int preparations() {
        return options.connections() + options.keys() / CREATIONS_IN_A_MULTI;
    }

    private Stream<Request> keys() {
        int parents = (options.keys() + KEYS_PER_PARENT - 1) / KEYS_PER_PARENT;
        int multis = (options.keys() + CREATIONS_IN_A_MULTI - 1) / CREATIONS_IN_A_MULTI;
        return Stream.concat(
                IntStream.range(0, parents)
                        .mapToObj(number -> parent(keyParent(number * KEYS_PER_PARENT))),
                IntStream.range(0, multis).mapToObj(this::creations));
    }

    /**
     * Creates the next hundred, each with bytes of its own: servers that compress would be measured
     * by how alike they are.
     */
    private Request creations(int number) {
        SplittableRandom random = new SplittableRandom(number);
        List<Request.MultiOp> creations = new ArrayList<>(CREATIONS_IN_A_MULTI);
        int from = number * CREATIONS_IN_A_MULTI;
        for (int key = from; key < Math.min(from + CREATIONS_IN_A_MULTI, options.keys()); key++) {
            byte[] own = new byte[options.valueBytes()];
            random.nextBytes(own);
            String path = root + "/" + FrameTemplate.parentAndNumber(key);
            creations.add(new Request.Create(path, own, Acl.OPEN, CreateMode.PERSISTENT.flags()));
        }
        return new Request.Multi(creations);
    }

    RequestStream stream(int connection) {
        return switch (options.operation()) {
            case SET -> keyStream(connection, 0);
            case GET -> keyStream(connection, 10);
            case MIXED90 -> keyStream(connection, READS_IN_TEN);
            case MULTI -> multis(connection);
            case DELETE -> deletions(connection);
            case CREATE ->
                    new RequestStream.Creations(
                            parentPath(connection),
                            path ->
                                    create(
                                            path + "/n" + FrameTemplate.NUMBER,
                                            CreateMode.PERSISTENT),
                            Workload::parent);
            case SEQUENTIAL ->
                    new RequestStream.Creations(
                            parentPath(connection),
                            path -> create(path + "/s", CreateMode.PERSISTENT_SEQUENTIAL),
                            Workload::parent);
            case CREATEDELETE -> {
                String path = parentPath(connection) + "/e" + FrameTemplate.NUMBER;
                yield new RequestStream.CreationsAndDeletions(
                        create(path, CreateMode.EPHEMERAL), new Request.Delete(path, ANY_VERSION));
            }
        };
    }

    private Request create(String path, CreateMode mode) {
        return new Request.Create(path, value, Acl.OPEN, mode.flags());
    }

    private RequestStream keyStream(int connection, int readsInTen) {
        return new RequestStream.Keys(
                new FrameTemplate(new Request.GetData(anyKey(), false)),
                new FrameTemplate(new Request.SetData(anyKey(), value, ANY_VERSION)),
                options.keys(),
                firstKey(connection),
                readsInTen,
                connection % 10);
    }

    private RequestStream multis(int connection) {
        Request.MultiOp set = new Request.SetData(anyKey(), value, ANY_VERSION);
        List<Request.MultiOp> sets =
                IntStream.range(0, SETS_IN_A_MULTI).mapToObj(_ -> set).toList();
        int first = firstKey(connection);
        return new RequestStream.Multis(
                new FrameTemplate(new Request.Multi(sets)),
                options.keys() / SETS_IN_A_MULTI,
                first / SETS_IN_A_MULTI);
    }

    private RequestStream deletions(int connection) {
        return new RequestStream.Deletions(
                new FrameTemplate(new Request.Delete(anyKey(), ANY_VERSION)),
                firstKey(connection),
                firstKey(connection + 1));
    }

    /** Apart from each other, lest all connections meet on one znode. */
    private int firstKey(int connection) {
        return (int) ((long) connection * options.keys() / options.connections());
    }

    private String anyKey() {
        return root + "/" + FrameTemplate.PARENT_AND_NUMBER;
    }

    private String keyParent(int key) {
        String path = FrameTemplate.parentAndNumber(key);
        return root + "/" + path.substring(0, path.indexOf('/'));
    }

    private String parentPath(int connection) {
        return root + "/c" + connection;
    }

    private static Request parent(String path) {
        return new Request.Create(path, new byte[0], Acl.OPEN, CreateMode.PERSISTENT.flags());
    }
}
