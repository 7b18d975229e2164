package io.quorate.cli.verb;

import static io.quorate.client.BlockingClient.await;

import io.quorate.cli.output.CliFailure;
import io.quorate.cli.output.Result;
import io.quorate.cli.output.Results;
import io.quorate.client.Children;

final class Ls2Verb implements Verb {

    @Override
    public Form form() {
        return Form.of("ls2", "path", "ls -s, of ZooKeeper 3.4").arguments(1, 2);
    }

    @Override
    public Result run(Arguments arguments, Context context)
            throws CliFailure, InterruptedException {
        String path = arguments.path(0);
        OldForm.say(true, "ls2 path [watch]", "ls [-s] [-w] path", context);
        Children read =
                await(
                        context.client()
                                .getChildren(
                                        path, arguments.size() > 1 ? context.printer() : null));
        return new Results.ChildrenOf(
                path, read.names().stream().sorted().toList(), read.stat(), true);
    }
}
