package io.quorate.cli.verb;

import static io.quorate.client.BlockingClient.await;

import io.quorate.cli.output.CliFailure;
import io.quorate.cli.output.Result;
import io.quorate.cli.output.Results;
import io.quorate.client.Children;
import io.quorate.client.Watcher;

final class LsVerb implements Verb {

    @Override
    public Form form() {
        return Form.of("ls", "[-s] [-w] [-R] path", "shows the children of a znode")
                .arguments(1, 2)
                .flag("s", "its Stat, too")
                .flag("w", "watch: say when children come or go")
                .flag("R", "all znodes below, by their paths");
    }

    @Override
    public Result run(Arguments arguments, Context context)
            throws CliFailure, InterruptedException {
        String path = arguments.path(0);
        Watcher watcher = OldForm.watcher(arguments, context, "ls [-w] path");
        if (arguments.has("R")) {
            return new Tree(context.client(), path, watcher);
        }
        Children read = await(context.client().getChildren(path, watcher));
        return new Results.ChildrenOf(
                path, read.names().stream().sorted().toList(), read.stat(), arguments.has("s"));
    }
}
