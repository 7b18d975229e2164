package io.quorate.protocol.wire;

import io.quorate.protocol.Acl;
import io.quorate.protocol.ClientInfo;
import io.quorate.protocol.ErrorCode;
import io.quorate.protocol.EventType;
import io.quorate.protocol.Identity;
import io.quorate.protocol.KeeperState;
import io.quorate.protocol.OpCode;
import io.quorate.protocol.Stat;
import io.quorate.protocol.WatchEvent;
import io.quorate.protocol.WatcherMode;
import io.quorate.protocol.WatcherType;
import io.quorate.protocol.request.ConnectRequest;
import io.quorate.protocol.request.ConnectResponse;
import io.quorate.protocol.request.Request;
import io.quorate.protocol.request.Response;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Supplier;

/** Values of every kind of frame from a seed; numbers and lengths favour their extremes. */
final class Gen {

    private final Random random;
    private final List<Supplier<Request>> requests =
            List.of(
                    this::create,
                    () -> new Request.Create2(path(), data(), acl(), below(7)),
                    () -> new Request.CreateContainer(path(), data(), acl(), 4),
                    () -> new Request.CreateTtl(path(), data(), acl(), 5, big()),
                    () -> new Request.Delete(path(), number()),
                    () -> new Request.SetData(path(), data(), number()),
                    () -> new Request.Multi(list(this::multiOp)),
                    () -> new Request.MultiRead(list(this::multiReadOp)),
                    () -> new Request.Exists(path(), flag()),
                    () -> new Request.GetData(path(), flag()),
                    () -> new Request.GetChildren(path(), flag()),
                    () -> new Request.GetChildren2(path(), flag()),
                    () -> new Request.GetAllChildrenNumber(path()),
                    () -> new Request.GetEphemerals(nullable(path())),
                    () -> new Request.GetAcl(path()),
                    () -> new Request.SetAcl(path(), acl(), number()),
                    () -> new Request.Sync(path()),
                    () -> new Request.AddWatch(path(), oneOf(WatcherMode.values())),
                    () -> new Request.CheckWatches(path(), oneOf(WatcherType.values())),
                    () -> new Request.RemoveWatches(path(), oneOf(WatcherType.values())),
                    () -> new Request.SetWatches(big(), paths(), paths(), paths()),
                    () ->
                            new Request.SetWatches2(
                                    big(), paths(), paths(), paths(), paths(), paths()),
                    () -> new Request.Auth(number(), string(), data()),
                    () -> new Request.Sasl(data()),
                    () ->
                            new Request.Reconfig(
                                    nullable(string()),
                                    nullable(string()),
                                    nullable(string()),
                                    big()),
                    Request.WhoAmI::new,
                    Request.Ping::new,
                    Request.CloseSession::new,
                    () ->
                            new Request.Unknown(
                                    oneOf(13, 20, -10, -1, 0, 10, 99, 108, Integer.MAX_VALUE)));

    private final List<Supplier<Response>> responses =
            List.of(
                    () -> new Response.Create(path()),
                    () -> new Response.Create2(path(), stat()),
                    () -> new Response.Exists(stat()),
                    () -> new Response.GetData(data(), stat()),
                    () -> new Response.SetData(stat()),
                    () -> new Response.GetAcl(acl(), stat()),
                    () -> new Response.SetAcl(stat()),
                    () -> new Response.GetChildren(paths()),
                    () -> new Response.GetChildren2(paths(), stat()),
                    () -> new Response.GetAllChildrenNumber(number()),
                    () -> new Response.GetEphemerals(paths()),
                    () -> new Response.Sync(path()),
                    () -> new Response.Multi(list(this::multiResult)),
                    () -> new Response.MultiRead(list(this::multiReadResult)),
                    Response.AddWatch::new,
                    () -> new Response.Sasl(data()),
                    () -> new Response.WhoAmI(list(() -> new ClientInfo(string(), string()))),
                    () -> new Response.Done(OpCode.DELETE),
                    () -> new Response.Done(OpCode.SET_WATCHES2),
                    () -> new Response.Done(OpCode.CLOSE_SESSION));

    Gen(long seed) {
        random = new Random(seed);
    }

    /** Requests of all kinds, one each. */
    List<Request> requests() {
        return requests.stream().map(Supplier::get).toList();
    }

    /** Responses of all kinds, one each. */
    List<Response> responses() {
        return responses.stream().map(Supplier::get).toList();
    }

    private Request.Create create() {
        return new Request.Create(path(), data(), acl(), random.nextInt(7));
    }

    private Request.MultiOp multiOp() {
        return switch (random.nextInt(7)) {
            case 0 -> create();
            case 1 -> new Request.Create2(path(), data(), acl(), random.nextInt(7));
            case 2 -> new Request.CreateContainer(path(), data(), acl(), 4);
            case 3 -> new Request.CreateTtl(path(), data(), acl(), 5, big());
            case 4 -> new Request.Delete(path(), number());
            case 5 -> new Request.SetData(path(), data(), number());
            default -> new Request.Check(path(), number());
        };
    }

    private Request.MultiReadOp multiReadOp() {
        return flag()
                ? new Request.GetData(path(), flag())
                : new Request.GetChildren(path(), flag());
    }

    private Response multiResult() {
        return switch (random.nextInt(6)) {
            case 0 -> new Response.Create(path());
            case 1 -> new Response.Create2(path(), stat());
            case 2 -> new Response.SetData(stat());
            case 3 -> new Response.Done(OpCode.DELETE);
            case 4 -> new Response.Done(OpCode.CHECK);
            default -> new Response.Failed(oneOf(ErrorCode.values()));
        };
    }

    private Response multiReadResult() {
        return switch (random.nextInt(3)) {
            case 0 -> new Response.GetData(data(), stat());
            case 1 -> new Response.GetChildren(paths());
            default -> new Response.Failed(oneOf(ErrorCode.values()));
        };
    }

    ConnectRequest connectRequest() {
        boolean hasReadOnly = flag();
        return new ConnectRequest(
                number(), big(), number(), big(), data(), hasReadOnly && flag(), hasReadOnly);
    }

    ConnectResponse connectResponse() {
        boolean hasReadOnly = flag();
        return new ConnectResponse(
                number(), number(), big(), data(), hasReadOnly && flag(), hasReadOnly);
    }

    WatchEvent event() {
        return new WatchEvent(oneOf(EventType.values()), oneOf(KeeperState.values()), path());
    }

    Stat stat() {
        return new Stat(
                big(), big(), big(), big(), number(), number(), number(), big(), number(), number(),
                big());
    }

    private List<Acl> acl() {
        return list(() -> new Acl(number(), new Identity(string(), string())));
    }

    String path() {
        StringBuilder path = new StringBuilder();
        for (int depth = random.nextInt(4); depth >= 0; depth--) {
            path.append('/').append(string());
        }
        return path.toString();
    }

    private List<String> paths() {
        return list(this::path);
    }

    /** Mostly ASCII; never surrogates, which do not survive (see WireReaderTest). */
    String string() {
        boolean ascii = random.nextInt(4) != 0;
        StringBuilder string = new StringBuilder();
        for (int i = random.nextInt(12); i > 0; i--) {
            string.append(
                    (char) (ascii ? 0x20 + random.nextInt(0x5f) : 1 + random.nextInt(0xd7ff)));
        }
        return string.toString();
    }

    byte @Nullable [] data() {
        int kind = random.nextInt(10);
        if (kind == 0) {
            return null;
        }
        byte[] data = new byte[kind == 1 ? 0 : random.nextInt(200)];
        random.nextBytes(data);
        return data;
    }

    int number() {
        return switch (random.nextInt(4)) {
            case 0 -> random.nextInt();
            case 1 -> oneOf(-1, Integer.MIN_VALUE, Integer.MAX_VALUE);
            default -> random.nextInt(10);
        };
    }

    long big() {
        return switch (random.nextInt(4)) {
            case 0 -> random.nextInt(10);
            case 1 -> oneOf(-1L, Long.MIN_VALUE, Long.MAX_VALUE);
            default -> random.nextLong();
        };
    }

    boolean flag() {
        return random.nextBoolean();
    }

    int below(int bound) {
        return random.nextInt(bound);
    }

    private @Nullable String nullable(String string) {
        return random.nextInt(4) == 0 ? null : string;
    }

    @SafeVarargs
    private <T> T oneOf(T... values) {
        return values[random.nextInt(values.length)];
    }

    private <T> List<T> list(Supplier<? extends T> element) {
        int count = random.nextInt(5);
        List<T> list = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            list.add(element.get());
        }
        return list;
    }
}
