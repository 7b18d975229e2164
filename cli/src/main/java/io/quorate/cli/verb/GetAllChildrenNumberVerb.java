package io.quorate.cli.verb;

import static io.quorate.client.BlockingClient.await;

import io.quorate.cli.output.CliFailure;
import io.quorate.cli.output.Result;
import io.quorate.cli.output.Results;

final class GetAllChildrenNumberVerb implements Verb {

    @Override
    public String name() {
        return "getAllChildrenNumber";
    }

    @Override
    public String syntax() {
        return "path";
    }

    @Override
    public String about() {
        return "counts the znodes below one";
    }

    @Override
    public int minArguments() {
        return 1;
    }

    @Override
    public int maxArguments() {
        return 1;
    }

    @Override
    public Result run(Arguments arguments, Context context)
            throws CliFailure, InterruptedException {
        int count = await(context.client().getAllChildrenNumber(arguments.path(0)));
        return Results.Done.saying(Integer.toString(count), "count", count);
    }
}
