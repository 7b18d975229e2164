package io.quorate.cli.verb;

import static io.quorate.client.BlockingClient.await;

import io.quorate.cli.output.CliFailure;
import io.quorate.cli.output.ExitCode;
import io.quorate.cli.output.Result;
import io.quorate.cli.output.Results;
import io.quorate.client.Watcher;
import io.quorate.protocol.Stat;

import java.util.Optional;

final class StatVerb implements Verb {

    @Override
    public Form form() {
        return Form.of("stat", "[-w] path", "shows what is known of a znode")
                .arguments(1, 2)
                .flag("w", "watch: say when it changes");
    }

    @Override
    public Result run(Arguments arguments, Context context)
            throws CliFailure, InterruptedException {
        String path = arguments.path(0);
        Watcher watcher = OldForm.watcher(arguments, context, "stat [-w] path");
        Optional<Stat> stat = await(context.client().exists(path, watcher));
        return new Results.StatOf(
                path,
                stat.orElseThrow(
                        () ->
                                new CliFailure(
                                        ExitCode.REFUSED, "Node does not exist: " + path, null)),
                true);
    }
}
