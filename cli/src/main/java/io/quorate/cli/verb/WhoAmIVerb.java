package io.quorate.cli.verb;

import static io.quorate.client.BlockingClient.await;

import io.quorate.cli.output.CliFailure;
import io.quorate.cli.output.Result;
import io.quorate.cli.output.Results;

final class WhoAmIVerb implements Verb {

    @Override
    public Form form() {
        return Form.of("whoami", "", "as who the server knows this client");
    }

    @Override
    public Result run(Arguments arguments, Context context)
            throws CliFailure, InterruptedException {
        return new Results.Identities(await(context.client().whoAmI()));
    }
}
