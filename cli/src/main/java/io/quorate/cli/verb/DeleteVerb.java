package io.quorate.cli.verb;

import static io.quorate.client.BlockingClient.await;

import io.quorate.cli.output.CliFailure;
import io.quorate.cli.output.Result;
import io.quorate.cli.output.Results;

final class DeleteVerb implements Verb {

    @Override
    public Form form() {
        return Form.of("delete", "[-v version] path", "deletes a znode without children")
                .arguments(1, 2)
                .value("v", "only if its data has this version");
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
