package io.quorate.cli.verb;

import static io.quorate.client.BlockingClient.await;

import io.quorate.cli.output.CliFailure;
import io.quorate.cli.output.Result;
import io.quorate.cli.output.Results;

import org.apache.commons.cli.Options;

final class DeleteVerb implements Verb {

    @Override
    public String name() {
        return "delete";
    }

    @Override
    public String syntax() {
        return "[-v version] path";
    }

    @Override
    public String about() {
        return "deletes a znode without children";
    }

    @Override
    public Options options() {
        return new Options().addOption("v", true, "only if its data has this version");
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
        OldForm.say(
                arguments.size() > 1, "delete path [version]", "delete [-v version] path", context);
        await(context.client().delete(path, arguments.version(1)));
        return Results.Done.quietly("deleted", path);
    }
}
