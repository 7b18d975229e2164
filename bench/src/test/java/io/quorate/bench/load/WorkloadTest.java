package io.quorate.bench.load;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.protocol.CreateMode;
import io.quorate.protocol.OpCode;
import io.quorate.protocol.request.Request;
import io.quorate.protocol.wire.RequestCodec;
import io.quorate.protocol.wire.WireReader;
import io.quorate.protocol.wire.WireWriter;

import org.junit.jupiter.api.Test;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

class WorkloadTest {

    private static final int CONNECTIONS = 4;
    private static final int KEYS = 7;

    @Test
    void setWritesEveryKeyWithAValueOfTheRightSize() {
        Workload workload = workload(Operation.SET);
        Set<String> written = new HashSet<>();
        for (Request request : take(workload.stream(0), KEYS)) {
            Request.SetData set = (Request.SetData) request;
            assertThat(set.data()).hasSize(100);
            assertThat(set.version()).isEqualTo(-1);
            written.add(set.path());
        }
        assertThat(written).hasSize(KEYS).isSubsetOf(created(workload));
    }

    /** Ten million are not to be created for each cell. */
    @Test
    void whatIsOnlyReadAndSetIsTheSameForAllRuns() {
        Set<String> ofOne = created(workload(Operation.SET));
        assertThat(created(workload(Operation.GET, KEYS, "later"))).isEqualTo(ofOne);
        assertThat(created(workload(Operation.DELETE, KEYS, "later")))
                .isNotEqualTo(created(workload(Operation.DELETE)));
    }

    @Test
    void getReadsOnly() {
        Workload workload = workload(Operation.GET);
        assertThat(take(workload.stream(3), 50))
                .allSatisfy(request -> assertThat(request.opcode()).isEqualTo(4))
                .allSatisfy(request -> assertThat(((Request.GetData) request).watch()).isFalse());
    }

    @Test
    void mixedIsNineReadsToOneWriteOnEveryConnection() {
        Workload workload = workload(Operation.MIXED90);
        for (int connection = 0; connection < CONNECTIONS; connection++) {
            assertThat(take(workload.stream(connection), 1_000))
                    .filteredOn(request -> request.opcode() == OpCode.SET_DATA.code())
                    .hasSize(100);
        }
    }

    @Test
    void createdPathsAreNeverTheSameAndBelowAParentThatIsThere() {
        Workload workload = workload(Operation.CREATE);
        Set<String> parents = created(workload);
        Set<String> paths = new HashSet<>();
        Map<String, Integer> children = new HashMap<>();
        for (int connection = 0; connection < CONNECTIONS; connection++) {
            int requests = Workload.CHILDREN_PER_PARENT + 1_005;
            for (Request request : take(workload.stream(connection), requests)) {
                Request.Create create = (Request.Create) request;
                assertThat(create.flags()).isEqualTo(CreateMode.PERSISTENT.flags());
                String parent = create.path().substring(0, create.path().lastIndexOf('/'));
                assertThat(parents).contains(parent);
                children.merge(parent, 1, Integer::sum);
                assertThat(paths.add(create.path())).as(create.path()).isTrue();
                if (create.data() != null && create.data().length == 0) {
                    parents.add(create.path());
                }
            }
        }
        // Few enough for a client to list them.
        assertThat(children.values()).hasSize(2 * CONNECTIONS);
        assertThat(children.values()).allMatch(count -> count <= Workload.CHILDREN_PER_PARENT + 1);
        assertThat(paths).anyMatch(path -> path.endsWith("/n0000001004"));
    }

    @Test
    void whatIsCreatedIsDeletedNext() {
        Workload workload = workload(Operation.CREATEDELETE);
        List<Request> requests = take(workload.stream(1), 20);
        Set<String> paths = new HashSet<>();
        for (int i = 0; i < requests.size(); i += 2) {
            Request.Create create = (Request.Create) requests.get(i);
            assertThat(create.flags()).isEqualTo(CreateMode.EPHEMERAL.flags());
            assertThat(requests.get(i + 1)).isEqualTo(new Request.Delete(create.path(), -1));
            paths.add(create.path());
        }
        assertThat(paths).hasSize(10);
    }

    @Test
    void everyKeyIsDeletedOnce_byOneConnectionOrAnother() {
        int keys = 10_205; // more than one parent has
        Workload workload = workload(Operation.DELETE, keys);
        List<String> deleted = new ArrayList<>();
        for (int connection = 0; connection < CONNECTIONS; connection++) {
            RequestStream stream = workload.stream(connection);
            while (stream.hasNext()) {
                Request.Delete delete = (Request.Delete) take(stream, 1).getFirst();
                deleted.add(delete.path());
            }
        }
        assertThat(deleted).hasSize(keys).doesNotHaveDuplicates().isSubsetOf(created(workload));
        assertThat(deleted).anyMatch(path -> path.endsWith("/000001/0204"));
    }

    @Test
    void aMultiHasTenWritesOfKeysThatAreThere() {
        Workload workload = workload(Operation.MULTI, 45);
        Set<String> written = new HashSet<>();
        for (Request request : take(workload.stream(1), 20)) {
            Request.Multi multi = (Request.Multi) request;
            assertThat(multi.ops()).hasSize(10);
            multi.ops().forEach(op -> written.add(((Request.SetData) op).path()));
        }
        assertThat(written).hasSize(40).isSubsetOf(created(workload));
    }

    @Test
    void sequentialZnodesAreNamedByTheServer_belowNotTooManyInOneParent() {
        Workload workload = workload(Operation.SEQUENTIAL);
        Set<String> parents = created(workload);
        List<Request> requests =
                take(workload.stream(0), Workload.CHILDREN_PER_PARENT + 5).stream().toList();
        Request.Create first = (Request.Create) requests.getFirst();
        assertThat(first.flags()).isEqualTo(CreateMode.PERSISTENT_SEQUENTIAL.flags());
        assertThat(parents).contains(first.path().substring(0, first.path().lastIndexOf('/')));
        Request.Create parent = (Request.Create) requests.get(Workload.CHILDREN_PER_PARENT);
        assertThat(parent.flags()).isEqualTo(CreateMode.PERSISTENT.flags());
        assertThat(((Request.Create) requests.getLast()).path()).startsWith(parent.path() + "/");
    }

    @Test
    void valuesOfWhatIsPreparedAreNotAlike() {
        Set<String> values = new HashSet<>();
        for (Request.Create create : creations(workload(Operation.GET, 300))) {
            if (create.data() != null && create.data().length == 100) {
                values.add(Arrays.toString(create.data()));
            }
        }
        assertThat(values).hasSize(300);
    }

    @Test
    void connectionsBeginApart() {
        Workload workload = workload(Operation.GET);
        Set<Request> first = new HashSet<>();
        for (int connection = 0; connection < CONNECTIONS; connection++) {
            first.addAll(take(workload.stream(connection), 1));
        }
        assertThat(first).hasSize(CONNECTIONS);
    }

    @Test
    void parentsArePreparedBeforeChildren() {
        for (Operation operation : Operation.values()) {
            Set<String> there = new HashSet<>(Set.of(""));
            for (Request.Create create : creations(workload(operation))) {
                String path = create.path();
                assertThat(there).contains(path.substring(0, path.lastIndexOf('/')));
                there.add(path);
            }
        }
    }

    private static Workload workload(Operation operation) {
        return workload(operation, KEYS);
    }

    private static Workload workload(Operation operation, int keys) {
        return workload(operation, keys, "run");
    }

    private static Workload workload(Operation operation, int keys, String runName) {
        LoadOptions options =
                new LoadOptions(
                        List.of(new InetSocketAddress(InetAddress.getLoopbackAddress(), 1)),
                        CONNECTIONS,
                        1,
                        operation,
                        0,
                        Duration.ZERO,
                        Duration.ofSeconds(1),
                        100,
                        keys,
                        Duration.ofSeconds(1));
        return new Workload(options, runName);
    }

    private static Set<String> created(Workload workload) {
        return new HashSet<>(creations(workload).stream().map(Request.Create::path).toList());
    }

    /** Those of multis too. */
    private static List<Request.Create> creations(Workload workload) {
        List<Request.Create> creations = new ArrayList<>();
        workload.preparation()
                .forEachRemaining(
                        request -> {
                            switch (request) {
                                case Request.Create create -> creations.add(create);
                                case Request.Multi(List<Request.MultiOp> ops) ->
                                        ops.forEach(op -> creations.add((Request.Create) op));
                                default -> throw new AssertionError("prepares with " + request);
                            }
                        });
        return creations;
    }

    /** Through the bytes: frames one behind the other, each with its own xid. */
    private static List<Request> take(RequestStream stream, int count) {
        WireWriter out = new WireWriter();
        for (int i = 0; i < count; i++) {
            stream.writeNext(out, 1_000 + i);
        }
        WireReader in = new WireReader(out.toByteArray());
        List<Request> requests = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            WireReader frame = in.slice(in.readInt());
            assertThat(frame.readInt()).isEqualTo(1_000 + i);
            requests.add(RequestCodec.read(frame.readInt(), frame));
            assertThat(frame.remaining()).isZero();
        }
        assertThat(in.remaining()).isZero();
        return requests;
    }
}
