package io.quorate.server.sim;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.protocol.ErrorCode;
import io.quorate.protocol.Identity;
import io.quorate.protocol.OpCode;
import io.quorate.protocol.request.Request;
import io.quorate.protocol.request.Response;
import io.quorate.server.sim.model.Asker;
import io.quorate.server.sim.model.KeeperModel;
import io.quorate.server.sim.model.Moment;

import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/** What clients ask for reaches every operation, and all that can come of each. */
final class ClientWorkTest {

    private static final int SEEDS = 30;
    private static final int REQUESTS = 1_500;
    private static final int SESSIONS = 3;

    private final Map<OpCode, Set<ErrorCode>> met = new EnumMap<>(OpCode.class);

    @Test
    void everyOperationIsAskedFor_andEveryErrorItCanHave() {
        for (long seed = 1; seed <= SEEDS; seed++) {
            ask(seed);
        }
        Set<ErrorCode> readable = EnumSet.of(ErrorCode.OK, ErrorCode.NO_NODE, ErrorCode.NO_AUTH);
        for (OpCode read :
                List.of(
                        OpCode.GET_DATA,
                        OpCode.GET_CHILDREN,
                        OpCode.GET_CHILDREN2,
                        OpCode.GET_ALL_CHILDREN_NUMBER,
                        OpCode.GET_ACL)) {
            assertThat(met.get(read)).as("%s", read).isEqualTo(readable);
        }
        assertThat(met.get(OpCode.EXISTS)).containsAll(readable).contains(ErrorCode.BAD_ARGUMENTS);
        assertThat(met.get(OpCode.CREATE)).containsAll(ofCreation());
        assertThat(met.get(OpCode.CREATE2)).containsAll(ofCreation());
        assertThat(met.get(OpCode.CREATE_TTL)).contains(ErrorCode.OK, ErrorCode.BAD_ARGUMENTS);
        assertThat(met.get(OpCode.CREATE_CONTAINER)).contains(ErrorCode.OK, ErrorCode.NODE_EXISTS);
        assertThat(met.get(OpCode.DELETE))
                .containsAll(readable)
                .contains(ErrorCode.BAD_ARGUMENTS, ErrorCode.BAD_VERSION, ErrorCode.NOT_EMPTY);
        assertThat(met.get(OpCode.SET_DATA))
                .containsAll(readable)
                .contains(ErrorCode.BAD_ARGUMENTS, ErrorCode.BAD_VERSION, ErrorCode.QUOTA_EXCEEDED)
                .contains(ErrorCode.MARSHALLING_ERROR);
        assertThat(met.get(OpCode.SET_ACL))
                .containsAll(readable)
                .contains(ErrorCode.BAD_ARGUMENTS, ErrorCode.BAD_VERSION, ErrorCode.INVALID_ACL);
        assertThat(met.get(OpCode.CHECK)).containsAll(readable).contains(ErrorCode.BAD_VERSION);
        assertThat(met.get(OpCode.MULTI)).contains(ErrorCode.OK, ErrorCode.MARSHALLING_ERROR);
        assertThat(met.keySet())
                .contains(OpCode.SYNC, OpCode.ADD_WATCH, OpCode.CHECK_WATCHES)
                .contains(OpCode.REMOVE_WATCHES, OpCode.MULTI_READ, OpCode.GET_EPHEMERALS)
                .contains(OpCode.WHO_AM_I, OpCode.RECONFIG, OpCode.SASL);
    }

    private static Set<ErrorCode> ofCreation() {
        return EnumSet.of(
                ErrorCode.OK,
                ErrorCode.NO_NODE,
                ErrorCode.NO_AUTH,
                ErrorCode.NODE_EXISTS,
                ErrorCode.BAD_ARGUMENTS,
                ErrorCode.NO_CHILDREN_FOR_EPHEMERALS,
                ErrorCode.QUOTA_EXCEEDED);
    }

    /** What a seed's clients ask, decided by the model in the order in which they ask it. */
    private void ask(long seed) {
        ClientWork work = new ClientWork(new SimRandom(seed));
        KeeperModel model = new KeeperModel(new KeeperModel.Policy(true, 0));
        for (int session = 1; session <= SESSIONS; session++) {
            model.open(session);
        }
        for (int zxid = 1; zxid <= REQUESTS; zxid++) {
            int client = 1 + zxid % SESSIONS;
            Request request = work.next(client);
            List<Identity> identities = new ArrayList<>(List.of(new Identity("ip", "10.0.0.1")));
            for (Request.Auth auth : work.credentials()) {
                identities.add(Objects.requireNonNull(KeeperModel.identityOf(auth)));
            }
            Asker asker = new Asker(client, identities);
            Moment at = new Moment(zxid, zxid);
            switch (request) {
                case Request.Multi multi ->
                        note(multi, model.decide(at, asker, multi, false).response());
                case Request.MultiOp write -> {
                    Response response = model.decide(at, asker, write, false).response();
                    note(write, response);
                    work.learned(response);
                }
                case Request.SetAcl set ->
                        note(set, model.decide(at, asker, set, false).response());
                case Request.AddWatch other -> note(other, ErrorCode.OK);
                case Request.CheckWatches other -> note(other, ErrorCode.OK);
                case Request.RemoveWatches other -> note(other, ErrorCode.OK);
                case Request.Reconfig other -> note(other, ErrorCode.RECONFIG_DISABLED);
                case Request.Unknown other -> {}
                default -> note(request, model.read(request, asker, zxid));
            }
        }
    }

    private void note(Request request, Response response) {
        note(request, response instanceof Response.Failed(ErrorCode e) ? e : ErrorCode.OK);
        if (request instanceof Request.Multi multi && response instanceof Response.Multi(var all)) {
            for (int i = 0; i < all.size(); i++) {
                note(multi.ops().get(i), all.get(i));
            }
        }
    }

    private void note(Request request, ErrorCode error) {
        OpCode op = OpCode.fromCode(request.opcode());
        if (op != null) {
            met.computeIfAbsent(op, o -> EnumSet.noneOf(ErrorCode.class)).add(error);
        }
    }
}
