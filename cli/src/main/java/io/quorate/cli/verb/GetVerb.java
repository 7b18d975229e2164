package io.quorate.cli.verb;

import static io.quorate.client.BlockingClient.await;

import io.quorate.cli.output.CliFailure;
import io.quorate.cli.output.DataFormat;
import io.quorate.cli.output.Result;
import io.quorate.cli.output.Results;
import io.quorate.client.NodeData;
import io.quorate.client.Watcher;

final class GetVerb implements Verb {

    @Override
    public Form form() {
        return Form.of("get", "[-s] [-w] [-b] [-x] path", "shows the data of a znode")
                .arguments(1, 2)
                .flag("s", "its Stat, too")
                .flag("w", "watch: say when it changes")
                .flag("b", "as base64")
                .flag("x", "as a hexadecimal dump");
    }

    @Override
    public Result run(Arguments arguments, Context context)
            throws CliFailure, InterruptedException {
        String path = arguments.path(0);
        Watcher watcher = OldForm.watcher(arguments, context, "get [-s] [-w] path");
        NodeData read = await(context.client().getData(path, watcher));
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
