package io.quorate.cli.verb;

import static io.quorate.client.BlockingClient.await;

import io.quorate.cli.output.CliFailure;
import io.quorate.cli.output.Result;
import io.quorate.cli.output.Results;
import io.quorate.client.Children;

import org.apache.commons.cli.Options;

final class LsVerb implements Verb {

    @Override
    public String name() {
        return "ls";
    }

    @Override
    public String syntax() {
        return "[-s] [-w] [-R] path";
    }

    @Override
    public String about() {
        return "shows the children of a znode";
    }

    @Override
    public Options options() {
        return new Options()
                .addOption("s", false, "its Stat, too")
                .addOption("w", false, "watch: say when children come or go")
                .addOption("R", false, "all znodes below, by their paths");
    }

    @Override
    public int minArguments() {
        return 1;
    }

    @Override
    public int maxArguments() {
        return 2;
    }

    @Override
    public Result run(Arguments arguments, Context context)
            throws CliFailure, InterruptedException {
        String path = arguments.path(0);
        boolean old = arguments.size() > 1;
        OldForm.say(old, "ls path [watch]", "ls [-w] path", context);
        boolean watch = arguments.has("w") || old;
        if (arguments.has("R")) {
            return new Tree(context.client(), path, watch ? context.printer() : null);
        }
        Children read = await(context.client().getChildren(path, watch ? context.printer() : null));
        return new Results.ChildrenOf(
                path, read.names().stream().sorted().toList(), read.stat(), arguments.has("s"));
    }
}
