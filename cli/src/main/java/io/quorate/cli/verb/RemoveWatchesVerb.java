package io.quorate.cli.verb;

import static io.quorate.client.BlockingClient.await;

import io.quorate.cli.output.CliFailure;
import io.quorate.cli.output.Result;
import io.quorate.cli.output.Results;
import io.quorate.client.KeeperClient;
import io.quorate.protocol.WatcherType;

final class RemoveWatchesVerb implements Verb {

    @Override
    public Form form() {
        return Form.of("removewatches", "path [-c|-d|-a] [-l]", "ends watches on a znode")
                .arguments(1)
                .flag("c", "of its children")
                .flag("d", "of its data")
                .flag("p", "persistent ones")
                .flag("r", "persistent ones of all below")
                .flag("a", "all; as without an option")
                .flag("l", "also if no server answers");
    }

    @Override
    public Result run(Arguments arguments, Context context)
            throws CliFailure, InterruptedException {
        String path = arguments.path(0);
        KeeperClient now = context.clientAsItIs();
        if (arguments.has("l") && !now.state().isConnected()) {
            await(now.forgetWatches(path, type(arguments)));
        } else {
            await(context.client().removeWatches(path, type(arguments)));
        }
        return Results.Done.quietly("unwatched", path);
    }

    private static WatcherType type(Arguments arguments) {
        if (arguments.has("c")) {
            return WatcherType.CHILDREN;
        }
        if (arguments.has("d")) {
            return WatcherType.DATA;
        }
        if (arguments.has("p")) {
            return WatcherType.PERSISTENT;
        }
        return arguments.has("r") ? WatcherType.PERSISTENT_RECURSIVE : WatcherType.ANY;
    }
}
