package io.quorate.cli.verb;

import static io.quorate.client.BlockingClient.await;

import io.quorate.cli.output.CliFailure;
import io.quorate.cli.output.Result;
import io.quorate.cli.output.Results;
import io.quorate.client.KeeperClient;

import java.nio.charset.StandardCharsets;

final class AddAuthVerb implements Verb {

    @Override
    public Form form() {
        return Form.of("addauth", "scheme auth", "says who this client is").arguments(1, 2);
    }

    @Override
    public Result run(Arguments arguments, Context context)
            throws CliFailure, InterruptedException {
        String auth = arguments.size() > 1 ? arguments.get(1) : "";
        KeeperClient client = context.client();
        client.addAuth(arguments.get(0), auth.getBytes(StandardCharsets.UTF_8));
        // The answer to this comes behind the answer to that.
        await(client.exists("/"));
        return Results.Done.quietly("scheme", arguments.get(0));
    }
}
