package io.quorate.cli.verb;

import static io.quorate.client.BlockingClient.await;

import io.quorate.cli.output.CliFailure;
import io.quorate.cli.output.DataFormat;
import io.quorate.cli.output.Result;
import io.quorate.cli.output.Results;
import io.quorate.client.NodeData;

import java.nio.charset.StandardCharsets;

final class ConfigVerb implements Verb {

    private static final String PATH = "/zookeeper/config";

    @Override
    public Form form() {
        return Form.of("config", "[-c] [-w] [-s]", "shows who the servers are")
                .flag("s", "its Stat, too")
                .flag("w", "watch: say when it changes")
                .flag("c", "the addresses for clients only");
    }

    @Override
    public Result run(Arguments arguments, Context context)
            throws CliFailure, InterruptedException {
        NodeData read =
                await(context.client().getConfig(arguments.has("w") ? context.printer() : null));
        byte[] data = read.hasData() ? read.data() : null;
        if (data != null && arguments.has("c")) {
            EnsembleConfig config = EnsembleConfig.parse(new String(data, StandardCharsets.UTF_8));
            data = config.forClients().getBytes(StandardCharsets.UTF_8);
        }
        return new Results.Data(PATH, data, DataFormat.PLAIN, read.stat(), arguments.has("s"));
    }
}
