package io.quorate.cli.verb;

import static io.quorate.client.BlockingClient.await;

import io.quorate.cli.output.CliFailure;
import io.quorate.cli.output.Result;
import io.quorate.cli.output.Results;
import io.quorate.client.KeeperClient;
import io.quorate.protocol.WatcherType;

import org.apache.commons.cli.Options;

final class RemoveWatchesVerb implements Verb {

    @Override
    public String name() {
        return "removewatches";
    }

    @Override
    public String syntax() {
        return "path [-c|-d|-a] [-l]";
    }

    @Override
    public String about() {
        return "ends watches on a znode";
    }

    @Override
    public int minArguments() {
        return 1;
    }

    @Override
    public int maxArguments() {
        return 1;
    }

    @Override
    public Options options() {
        return new Options()
                .addOption("c", false, "of its children")
                .addOption("d", false, "of its data")
                .addOption("p", false, "persistent ones")
                .addOption("r", false, "persistent ones of all below")
                .addOption("a", false, "all; as without an option")
                .addOption("l", false, "also if no server answers");
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
