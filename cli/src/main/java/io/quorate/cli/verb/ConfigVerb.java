package io.quorate.cli.verb;

import static io.quorate.client.BlockingClient.await;

import io.quorate.cli.output.CliFailure;
import io.quorate.cli.output.DataFormat;
import io.quorate.cli.output.Result;
import io.quorate.cli.output.Results;
import io.quorate.client.NodeData;

import org.apache.commons.cli.Options;

import java.nio.charset.StandardCharsets;

final class ConfigVerb implements Verb {

    private static final String PATH = "/zookeeper/config";

    @Override
    public String name() {
        return "config";
    }

    @Override
    public String syntax() {
        return "[-c] [-w] [-s]";
    }

    @Override
    public String about() {
        return "shows who the servers are";
    }

    @Override
    public Options options() {
        return new Options()
                .addOption("s", false, "its Stat, too")
                .addOption("w", false, "watch: say when it changes")
                .addOption("c", false, "the addresses for clients only");
    }

    @Override
    public int minArguments() {
        return 0;
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
