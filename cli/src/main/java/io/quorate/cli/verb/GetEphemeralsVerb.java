package io.quorate.cli.verb;

import static io.quorate.client.BlockingClient.await;

import io.quorate.cli.output.CliFailure;
import io.quorate.cli.output.Result;
import io.quorate.cli.output.Results;

import java.util.List;

final class GetEphemeralsVerb implements Verb {

    @Override
    public Form form() {
        return Form.of("getEphemerals", "path", "shows the ephemerals of this session")
                .arguments(0, 1);
    }

    @Override
    public Result run(Arguments arguments, Context context)
            throws CliFailure, InterruptedException {
        String prefix = arguments.size() == 0 ? "/" : arguments.path(0);
        List<String> paths = await(context.client().getEphemerals(prefix));
        return Results.Done.saying(paths.toString(), "ephemerals", paths);
    }
}
