package io.quorate.cli.verb;

import static io.quorate.client.BlockingClient.await;

import io.quorate.cli.output.CliFailure;
import io.quorate.cli.output.Result;
import io.quorate.cli.output.Results;
import io.quorate.protocol.WatcherMode;

final class AddWatchVerb implements Verb {

    @Override
    public Form form() {
        return Form.of(
                        "addWatch",
                        "[-m mode] path # optional mode is one of [PERSISTENT,"
                                + " PERSISTENT_RECURSIVE] - default is PERSISTENT_RECURSIVE",
                        "says each change of a znode from now on")
                .arguments(1)
                .value("m", "PERSISTENT or PERSISTENT_RECURSIVE");
    }

    @Override
    public Result run(Arguments arguments, Context context)
            throws CliFailure, InterruptedException {
        String path = arguments.path(0);
        await(context.client().addWatch(path, mode(arguments), context.printer()));
        return Results.Done.quietly("watched", path);
    }

    private static WatcherMode mode(Arguments arguments) throws CliFailure {
        String word = arguments.value("m");
        if (word == null) {
            return WatcherMode.PERSISTENT_RECURSIVE;
        }
        for (WatcherMode mode : WatcherMode.values()) {
            if (mode.name().equalsIgnoreCase(word)) {
                return mode;
            }
        }
        throw CliFailure.usage("-m is PERSISTENT or PERSISTENT_RECURSIVE, not " + word);
    }
}
