package io.quorate.cli.verb;

import static io.quorate.client.BlockingClient.await;

import io.quorate.cli.output.CliFailure;
import io.quorate.cli.output.Compat;
import io.quorate.cli.output.Result;
import io.quorate.cli.output.Results;

final class SyncVerb implements Verb {

    @Override
    public Form form() {
        return Form.of("sync", "path", "waits until this server has all that was written before")
                .arguments(1);
    }

    @Override
    public Result run(Arguments arguments, Context context)
            throws CliFailure, InterruptedException {
        String path = arguments.path(0);
        await(context.client().sync(path));
        return context.compat() == Compat.V3_4
                ? Results.Done.quietly("synced", path)
                : Results.Done.saying("Sync is OK", "synced", path);
    }
}
