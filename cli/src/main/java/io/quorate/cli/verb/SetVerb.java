package io.quorate.cli.verb;

import static io.quorate.client.BlockingClient.await;

import io.quorate.cli.output.CliFailure;
import io.quorate.cli.output.Result;
import io.quorate.cli.output.Results;

import java.nio.charset.StandardCharsets;
import java.util.Base64;

final class SetVerb implements Verb {

    @Override
    public Form form() {
        return Form.of("set", "path data [-s] [-v version] [-b]", "replaces the data of a znode")
                .arguments(2, 3)
                .flag("s", "show its Stat")
                .value("v", "only if its data has this version")
                .flag("b", "the data is base64");
    }

    @Override
    public Result run(Arguments arguments, Context context)
            throws CliFailure, InterruptedException {
        String path = arguments.path(0);
        byte[] data = data(arguments);
        return new Results.StatOf(
                path,
                await(context.client().setData(path, data, arguments.version(2))),
                arguments.has("s"));
    }

    private static byte[] data(Arguments arguments) throws CliFailure {
        String text = arguments.get(1);
        if (!arguments.has("b")) {
            return text.getBytes(StandardCharsets.UTF_8);
        }
        try {
            return Base64.getDecoder().decode(text);
        } catch (IllegalArgumentException wrong) {
            throw CliFailure.usage("set: the data is no base64: " + wrong.getMessage());
        }
    }
}
