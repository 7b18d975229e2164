package io.quorate.cli.verb;

import static io.quorate.client.BlockingClient.await;

import io.quorate.cli.output.CliFailure;
import io.quorate.cli.output.Result;
import io.quorate.cli.output.Results;

final class GetAllChildrenNumberVerb implements Verb {

    @Override
    public Form form() {
        return Form.of("getAllChildrenNumber", "path", "counts the znodes below one").arguments(1);
    }

    @Override
    public Result run(Arguments arguments, Context context)
            throws CliFailure, InterruptedException {
        int count = await(context.client().getAllChildrenNumber(arguments.path(0)));
        return Results.Done.saying(Integer.toString(count), "count", count);
    }
}
