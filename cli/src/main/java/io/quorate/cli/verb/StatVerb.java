package io.quorate.cli.verb;

import static io.quorate.client.BlockingClient.await;

import io.quorate.cli.output.CliFailure;
import io.quorate.cli.output.ExitCode;
import io.quorate.cli.output.Result;
import io.quorate.cli.output.Results;
import io.quorate.protocol.Stat;

import org.apache.commons.cli.Options;

import java.util.Optional;

final class StatVerb implements Verb {

    @Override
    public String name() {
        return "stat";
    }

    @Override
    public String syntax() {
        return "[-w] path";
    }

    @Override
    public String about() {
        return "shows what is known of a znode";
    }

    @Override
    public Options options() {
        return new Options().addOption("w", false, "watch: say when it changes");
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
        OldForm.say(old, "stat path [watch]", "stat [-w] path", context);
        boolean watch = arguments.has("w") || old;
        Optional<Stat> stat =
                await(context.client().exists(path, watch ? context.printer() : null));
        return new Results.StatOf(
                path,
                stat.orElseThrow(
                        () ->
                                new CliFailure(
                                        ExitCode.REFUSED, "Node does not exist: " + path, null)),
                true);
    }
}
