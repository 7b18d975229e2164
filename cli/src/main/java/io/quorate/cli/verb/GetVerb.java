package io.quorate.cli.verb;

import static io.quorate.client.BlockingClient.await;

import io.quorate.cli.output.CliFailure;
import io.quorate.cli.output.DataFormat;
import io.quorate.cli.output.Result;
import io.quorate.cli.output.Results;
import io.quorate.client.NodeData;

import org.apache.commons.cli.Options;

final class GetVerb implements Verb {

    @Override
    public String name() {
        return "get";
    }

    @Override
    public String syntax() {
        return "[-s] [-w] [-b] [-x] path";
    }

    @Override
    public String about() {
        return "shows the data of a znode";
    }

    @Override
    public Options options() {
        return new Options()
                .addOption("s", false, "its Stat, too")
                .addOption("w", false, "watch: say when it changes")
                .addOption("b", false, "as base64")
                .addOption("x", false, "as a hexadecimal dump");
    }

    @Override
    public int minArguments() {
        return 1;
    }

    @Override
    public int maxArguments() {
        return 2;
    }

    @Override
    public Result run(Arguments arguments, Context context)
            throws CliFailure, InterruptedException {
        String path = arguments.path(0);
        boolean old = arguments.size() > 1;
        OldForm.say(old, "get path [watch]", "get [-s] [-w] path", context);
        boolean watch = arguments.has("w") || old;
        NodeData read = await(context.client().getData(path, watch ? context.printer() : null));
        return new Results.Data(
                path,
                read.hasData() ? read.data() : null,
                format(arguments),
                read.stat(),
                arguments.has("s"));
    }

    private static DataFormat format(Arguments arguments) {
        if (arguments.has("b")) {
            return DataFormat.BASE64;
        }
        return arguments.has("x") ? DataFormat.HEX_DUMP : DataFormat.PLAIN;
    }
}
