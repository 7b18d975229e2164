package io.quorate.server;

import com.sun.management.HotSpotDiagnosticMXBean;

import io.netty.util.ResourceLeakDetector;
import io.netty.util.internal.PlatformDependent;
import io.quorate.server.config.CommandLine;
import io.quorate.server.config.ConfigReader;
import io.quorate.server.config.ConfigResult;
import io.quorate.server.config.ConfigSource;
import io.quorate.server.config.PeerAddress;
import io.quorate.server.config.Problem;
import io.quorate.server.config.ServerConfig;
import io.quorate.server.runtime.EventLoops;
import io.quorate.server.runtime.ProcessEnd;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.security.Security;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * One server process: {@code [FILE] [--KEY VALUE]...}, where FILE is a {@code zoo.cfg} and KEY one
 * of its keys, or {@code myid}. Ends with one of {@link ExitCode}.
 */
public final class Main {

    private static final Logger LOG = LoggerFactory.getLogger(Main.class);
    private static final String USAGE =
            "usage: [FILE] [--KEY VALUE]...      FILE is a zoo.cfg, KEY one of its keys, or myid";
    private static final long STOP_MARGIN_MILLIS = 2_000;

    private final AtomicBoolean ending = new AtomicBoolean();

    private Main() {}

    public static void main(String[] arguments) {
        CommandLine line = CommandLine.parse(List.of(arguments));
        if (line.problems().isEmpty()) {
            new Main().run(line);
        } else {
            System.err.println(USAGE);
            line.problems().forEach(System.err::println);
            Runtime.getRuntime().halt(ExitCode.CONFIG_ERROR.code());
        }
    }

    private void run(CommandLine line) {
        prepareProcess();
        ConfigSource source =
                new ConfigSource(
                        line.file(),
                        line.flags(),
                        System.getenv(),
                        SystemProperties.read(),
                        HostName.read(System.getenv()));
        Path file = ConfigReader.file(source);
        ConfigResult result = ConfigReader.read(source);
        for (Problem warning : result.warnings()) {
            LOG.warn("{}", warning.in(file));
        }
        switch (result) {
            case ConfigResult.Invalid(var problems, var _) -> {
                for (Problem problem : problems) {
                    LOG.error("{}", problem.in(file));
                }
                halt(ExitCode.CONFIG_ERROR);
            }
            case ConfigResult.Valid(ServerConfig config, var _) -> serve(config);
        }
    }

    private void serve(ServerConfig config) {
        BuildVersion version = BuildVersion.read();
        sayWho(config, version);
        sayMemory();
        try {
            ServerAssembly server = ServerAssembly.start(config, version, new EndOfProcess());
            Runtime.getRuntime()
                    .addShutdownHook(new Thread(() -> stop(server, config), "shutdown"));
            LOG.info("server {} takes clients on port {}", config.myId(), server.clientPort());
            if (server.adminPort() != 0) {
                LOG.info(
                        "server {} answers /livez, /readyz and /metrics on port {}",
                        config.myId(),
                        server.adminPort());
            }
        } catch (StartFailure failure) {
            LOG.error("{}", failure.getMessage());
            halt(failure.exitCode());
        }
    }

    /** On SIGTERM and Ctrl-C. */
    private void stop(ServerAssembly server, ServerConfig config) {
        if (ending.compareAndSet(false, true)) {
            long drainMillis =
                    config.timing().verdict().toMillis()
                            + config.timing().leaderlessHold().toMillis()
                            + CoreConfig.stopWaitMillis()
                            + STOP_MARGIN_MILLIS;
            boolean inTime = server.stop(drainMillis);
            LOG.info("server {} stopped{}", config.myId(), inTime ? "" : ", without waiting on");
            Runtime.getRuntime().halt(ExitCode.OK.code());
        }
    }

    /** Ends the process for a reason that is logged; a stop that is under way is overtaken. */
    private static void halt(ExitCode code) {
        Runtime.getRuntime().halt(code.code());
    }

    private static final class EndOfProcess implements ProcessEnd {

        private final AtomicBoolean told = new AtomicBoolean();

        @Override
        public void uncaught(Throwable failure) {
            if (told.compareAndSet(false, true)) {
                LOG.error("ends: an error that nobody expected", failure);
                halt(
                        failure instanceof OutOfMemoryError
                                ? ExitCode.OUT_OF_MEMORY
                                : ExitCode.UNCAUGHT_ERROR);
            }
        }

        @Override
        public void historyUntrusted(String reason) {
            end(reason, ExitCode.HISTORY_UNTRUSTED);
        }

        @Override
        public void newerBuildNeeded(String reason) {
            end(reason, ExitCode.NEWER_BUILD_NEEDED);
        }

        private void end(String reason, ExitCode code) {
            if (told.compareAndSet(false, true)) {
                LOG.error("ends: {}", reason);
                halt(code);
            }
        }

        @Override
        public void storageFailed(String message, Throwable cause) {
            if (told.compareAndSet(false, true)) {
                LOG.error("ends: {}", message, cause);
                halt(ExitCode.LOG_WRITE_FAILED);
            }
        }
    }

    // The process.

    private void prepareProcess() {
        ProcessEnd end = new EndOfProcess();
        Thread.setDefaultUncaughtExceptionHandler((thread, failure) -> end.uncaught(failure));
        // Names are resolved at each dial: a peer that moves is found at its new address at once.
        Security.setProperty("networkaddress.cache.ttl", "0");
        Security.setProperty("networkaddress.cache.negative.ttl", "0");
        ResourceLeakDetector.setLevel(ResourceLeakDetector.Level.DISABLED);
    }

    private static void sayWho(ServerConfig config, BuildVersion version) {
        PeerAddress own = config.ensemble().address(config.myId());
        LOG.info(
                "Quorate {} ({}): server {} {}, pid {}, client port {}, {}dataDir {}, dataLogDir"
                        + " {}, Java {}, {}",
                version.version(),
                version.commit(),
                config.myId(),
                own == null
                        ? "standalone, since the configuration has no server.N line"
                        : "of " + config.ensemble().servers().size(),
                ProcessHandle.current().pid(),
                config.clients().port(),
                own == null
                        ? ""
                        : "peer ports " + own.quorum().port() + " " + own.election().port() + ", ",
                config.storage().dataDir(),
                config.storage().dataLogDir(),
                Runtime.version(),
                EventLoops.transport());
    }

    /** What this process may take: a container's limit must be above the sum. */
    private static void sayMemory() {
        long heap = Runtime.getRuntime().maxMemory() >> 20;
        long configured =
                Long.parseLong(
                        ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class)
                                .getVMOption("MaxDirectMemorySize")
                                .getValue());
        long direct = configured == 0 ? heap : configured >> 20;
        // Since Java 24 Netty takes its buffers from the system itself, under a limit of its own.
        long netty =
                PlatformDependent.usedDirectMemory() < 0
                        ? 0
                        : PlatformDependent.maxDirectMemory() >> 20;
        LOG.info(
                "memory at most: heap {} MiB (of it recent proposals {} MiB) + direct {} MiB for"
                        + " the log + {} MiB for connections = {} MiB, beside the JVM's own",
                heap,
                CoreConfig.windowMaxBytes() >> 20,
                direct,
                netty,
                heap + direct + netty);
    }
}
