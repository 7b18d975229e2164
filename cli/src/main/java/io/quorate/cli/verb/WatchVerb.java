package io.quorate.cli.verb;

import static io.quorate.client.BlockingClient.await;

import io.quorate.cli.output.CliFailure;
import io.quorate.cli.output.Compat;
import io.quorate.cli.output.Console;
import io.quorate.cli.output.ExitCode;
import io.quorate.cli.output.Result;
import io.quorate.cli.output.Results;
import io.quorate.client.Event;
import io.quorate.client.WatchStream;
import io.quorate.protocol.WatcherMode;

import org.jspecify.annotations.Nullable;

import java.time.LocalTime;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** Says what happens, until Ctrl-C or so many events. */
final class WatchVerb implements Verb {

    @Override
    public Form form() {
        return Form.of("watch", "[-R] [-n count] path", "says each change of a znode until Ctrl-C")
                .arguments(1)
                .flag("R", "of all znodes below, too")
                .value("n", "end after so many changes");
    }

    @Override
    public Result run(Arguments arguments, Context context)
            throws CliFailure, InterruptedException {
        String path = arguments.path(0);
        int limit = arguments.number("n", Integer.MAX_VALUE);
        WatcherMode mode =
                arguments.has("R") ? WatcherMode.PERSISTENT_RECURSIVE : WatcherMode.PERSISTENT;
        if (limit < 1) {
            throw CliFailure.usage("watch: -n is at least 1");
        }
        CompletableFuture<WatchStream> set = context.client().watch(path, mode);
        WatchStream stream;
        try {
            stream = await(set);
        } catch (InterruptedException enough) {
            set.thenAccept(WatchStream::close);
            throw enough;
        }
        try {
            follow(stream, limit, context);
        } finally {
            stream.close();
        }
        return new Results.Nothing();
    }

    private static void follow(WatchStream stream, int limit, Context context)
            throws CliFailure, InterruptedException {
        for (int told = 0; told < limit && !context.console().isDeaf(); ) {
            WatchStream.Item item = stream.next();
            switch (item) {
                case WatchStream.Change change -> {
                    told++;
                    tell(Told.of(change.event()), context);
                }
                case WatchStream.Gap gap -> tell(Told.gap(), context);
                case WatchStream.End end ->
                        throw new CliFailure(
                                ExitCode.NO_SERVER,
                                "the session is over: " + end.state(),
                                "what changes from now on is not seen; watch again");
            }
        }
    }

    private static void tell(Told told, Context context) throws CliFailure, InterruptedException {
        context.console().begin(); // each event by itself: nobody pages through what has no end
        context.format().printOneOfMany(told, context.console(), context.compat());
        context.console().flush();
    }

    private record Told(String time, String type, @Nullable String path, @Nullable String zxid)
            implements Result {

        private static Told of(Event event) {
            return new Told(
                    now(),
                    EventText.name(event.type()),
                    event.path(),
                    event.zxid() < 0 ? null : "0x" + Long.toHexString(event.zxid()));
        }

        private static Told gap() {
            return new Told(now(), "Gap", null, null);
        }

        private static String now() {
            return LocalTime.now(ZoneId.systemDefault()).truncatedTo(ChronoUnit.MILLIS).toString();
        }

        @Override
        public void text(Console console, Compat compat) {
            console.out(
                    path == null
                            ? time + "  another server now: changes in between are not told"
                            : "%s  %-19s  %s%s"
                                    .formatted(time, type, path, zxid == null ? "" : "  " + zxid));
        }

        @Override
        public Object value() {
            Map<String, Object> value = new LinkedHashMap<>();
            value.put("time", time);
            value.put("type", type);
            value.put("path", path);
            value.put("zxid", zxid);
            return value;
        }
    }
}
