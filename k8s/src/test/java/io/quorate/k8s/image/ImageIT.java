package io.quorate.k8s.image;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.k8s.machine.Execution;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.yaml.snakeyaml.Yaml;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The image as it is run: by hand, by the tutorial, and by who knows ZooKeeper's image. */
@ExtendWith(BuiltImage.Provider.class)
class ImageIT {

    private static final long LAYERS_MAX_BYTES = 70_000_000;
    private static final int STOP_SECONDS = 5;

    /** A pod of ours: nothing may be written but volumes, and nothing may be gained. */
    private static final List<String> LOCKED =
            List.of(
                    "--hostname",
                    "zk-0",
                    "--read-only",
                    "--tmpfs",
                    "/tmp",
                    "--tmpfs",
                    "/opt/zookeeper/conf:uid=1000,gid=0,mode=775",
                    "--security-opt",
                    "no-new-privileges",
                    "--cap-drop",
                    "ALL",
                    "-v",
                    "/var/lib/zookeeper");

    private static final String LOG_LINE =
            "\\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d:\\d\\d,\\d{3} \\[myid:1] - (INFO |WARN )"
                    + " \\[[^:]+:\\w+@\\d+] - .+";

    @Test
    void theTutorialsCommandServesWithReadOnlyRootAndWithoutNetwork(BuiltImage image)
            throws Exception {
        try (Container pod = Container.run(image, LOCKED, "sh", "-c", Container.TUTORIAL)) {
            pod.awaitReady();
            Execution created = pod.exec("zkCli.sh", "create", "/hello", "world");
            assertThat(created.orFail()).contains("WATCHER::", "SyncConnected");
            assertThat(created.err()).isEqualTo("Created /hello\n");
            assertThat(pod.exec("zkCli.sh", "get", "/hello").orFail())
                    .contains("\nworld\n", "cZxid = 0x10", "dataLength = 5", "numChildren = 0");
            assertThat(pod.exec("zkServer.sh", "status").orFail()).contains("Mode: ");
            assertThat(pod.exec("cat", "/opt/zookeeper/conf/zoo.cfg").orFail())
                    .contains("dataLogDir=/var/lib/zookeeper/data/log", "server.1=zk-0:2888:3888");
            assertThat(pod.exec("cat", "/var/lib/zookeeper/data/myid").orFail()).isEqualTo("1\n");
            assertThat(pod.exitCodeAfterStop(STOP_SECONDS)).isEqualTo("0");
        }
    }

    @Test
    void theProcessIsTheServerOfUser1000(BuiltImage image) throws Exception {
        try (Container pod = Container.run(image, LOCKED, "sh", "-c", Container.TUTORIAL)) {
            pod.awaitReady();
            assertThat(pod.exec("ps", "-eo", "pid,user:20,comm").orFail())
                    .containsPattern("\\n +1 zookeeper +java\\n");
            assertThat(pod.exec("id").orFail())
                    .contains("uid=1000(zookeeper) gid=1000(zookeeper)", "0(root)");
            assertThat(pod.exec("readlink", "/bin/sh").orFail()).isEqualTo("bash\n");
            pod.exec("bash", "-c", "type pkill nc hostname zkGenConfig.sh").orFail();
        }
    }

    @Test
    void whatIsLoggedIsWhatTheLog4jFileSays(BuiltImage image) throws Exception {
        try (Container pod =
                Container.run(image, LOCKED, "sh", "-c", Container.TUTORIAL).awaitReady()) {
            assertThat(pod.exec("cat", "/usr/etc/zookeeper/log4j.properties").orFail())
                    .contains(
                            "zookeeper.console.threshold=INFO",
                            "%d{ISO8601} [myid:%X{myid}] - %-5p [%t:%C{1}@%L] - %m%n");
            assertThat(pod.logs().lines().filter(line -> !line.startsWith("Using config")))
                    .hasSizeGreaterThan(5)
                    .allMatch(line -> line.matches(LOG_LINE))
                    .anyMatch(line -> line.contains("Quorate 1"));
        }
        String quiet = Container.TUTORIAL.replace("--log_level=INFO", "--log_level=WARN");
        try (Container pod = Container.run(image, LOCKED, "sh", "-c", quiet).awaitReady()) {
            assertThat(pod.exec("cat", "/usr/etc/zookeeper/log4j.properties").orFail())
                    .contains("zookeeper.root.logger=WARN, CONSOLE");
            assertThat(pod.logs()).doesNotContain(" - INFO ");
        }
    }

    @Test
    void asTheFirstProcessItEndsOnSigtermToo(BuiltImage image) throws Exception {
        try (Container pod =
                Container.run(image, LOCKED, "start-zookeeper", "--servers=1").awaitReady()) {
            assertThat(pod.exitCodeAfterStop(STOP_SECONDS)).isEqualTo("0");
        }
    }

    /** As an older image was started, whose process list the tutorial shows. */
    @Test
    void theOlderCommandAndItsVariablesWork(BuiltImage image) throws Exception {
        List<String> options =
                with(
                        LOCKED,
                        "-e",
                        "ZK_REPLICAS=1",
                        "-e",
                        "ZK_HEAP_SIZE=256M",
                        "-e",
                        "ZK_TICK_TIME=1500");
        String command = "zkGenConfig.sh && zkServer.sh start-foreground";
        try (Container pod = Container.run(image, options, "sh", "-c", command).awaitReady()) {
            assertThat(pod.exec("cat", "/opt/zookeeper/conf/zoo.cfg").orFail())
                    .contains("tickTime=1500\n", "minSessionTimeout=3000\n", "server.1=zk-0:");
            assertThat(pod.exec("ps", "-ef").orFail()).contains("-Xmx256M");
            assertThat(pod.exitCodeAfterStop(STOP_SECONDS)).isEqualTo("0");
        }
    }

    @Test
    void sigkillAndRestartKeepTheData(BuiltImage image) throws Exception {
        try (Container pod =
                Container.run(image, LOCKED, "sh", "-c", Container.TUTORIAL).awaitReady()) {
            pod.exec("zkCli.sh", "create", "/kept", "yes").orFail();
            pod.docker("kill", "-s", "KILL");
            pod.docker("start");
            pod.awaitReady();
            assertThat(pod.exec("zkCli.sh", "get", "/kept").orFail()).contains("\nyes\n");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"1000:1000", "4711:0"})
    void anyUserOfGroup0CanRunItUnderTheNamesOfZooKeepersImage(String user, BuiltImage image)
            throws Exception {
        List<String> options =
                List.of("--user", user, "-e", "ZOO_MY_ID=3", "-e", "ZOO_TICK_TIME=1500");
        try (Container server = Container.run(image, options).awaitReady()) {
            assertThat(server.exec("cat", "/conf/zoo.cfg").orFail())
                    .contains("dataDir=/data\n", "dataLogDir=/datalog\n", "tickTime=1500\n");
            assertThat(server.exec("cat", "/data/myid").orFail()).isEqualTo("3\n");
            assertThat(server.exec("zkServer.sh", "status").orFail()).contains("Mode: standalone");
            assertThat(server.exec("ls", "/datalog/version-3").orFail()).contains("log-");
            assertThat(server.logs()).contains("[myid:3]", "server 3 takes clients on port 2181");
        }
    }

    @Test
    void aConfigurationInConfIsTaken(BuiltImage image) throws Exception {
        Path folder = Files.createTempDirectory("quorate-conf");
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
        Files.writeString(folder.resolve("zoo.cfg"), "clientPort=2181\ndataDir=/data/mine\n");
        List<String> options = List.of("--read-only", "--tmpfs", "/tmp", "-v", "/data");
        try (Container server =
                Container.run(image, with(options, "-v", folder + ":/conf:ro")).awaitReady()) {
            assertThat(server.exec("ls", "/data/mine").orFail()).contains("version-3");
        } finally {
            Files.delete(folder.resolve("zoo.cfg"));
            Files.delete(folder);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "--servers=0 | --servers=0 is not a number from 1 to 254",
                "--servers=255 | --servers=255 is not a number from 1 to 254",
                "--heap=lots | --heap=lots is not a size such as 512M or 2G",
                "--client_port=x | --client_port=x is not a port",
                "--tick_time=-1 | --tick_time=-1 is not a whole number",
                "--log_level=LOUD | --log_level=LOUD is not ERROR, WARN, INFO, DEBUG or TRACE",
                "--data_dir=data | --data_dir=data is not an absolute path without blanks",
                "--sevrers=3 | there is no flag --sevrers; start-zookeeper --help lists them",
                "-servers | '-servers' is not of the form --FLAG=VALUE",
                "--servers=1 | --conf_dir=/opt/zookeeper/conf cannot be written by user 1000"
            })
    void badFlagsAreToldAndNothingStarts(String flag, String message, BuiltImage image)
            throws Exception {
        Execution result = refused(image, "zk-0", List.of("--read-only"), flag);
        assertThat(result.exitCode()).isEqualTo(2);
        assertThat(result.err()).contains("start-zookeeper: " + message);
    }

    @Test
    void aHostWithoutOrdinalIsToldWhatIsMissing(BuiltImage image) throws Exception {
        Execution result = refused(image, "web", List.of(), "--servers=3");
        assertThat(result.exitCode()).isEqualTo(2);
        assertThat(result.err()).contains("host name 'web' does not end with an ordinal");
    }

    /** A start that comes to nothing. */
    private static Execution refused(
            BuiltImage image, String host, List<String> options, String flag) {
        List<String> words = with(List.of("run", "--rm", "--network", "none", "--hostname", host));
        words.addAll(options);
        words.addAll(List.of(image.name(), "start-zookeeper", flag));
        return image.docker(words.toArray(String[]::new));
    }

    @Test
    void anotherPodsVolumeIsRefused(BuiltImage image) throws Exception {
        String volume = "quorate-" + ProcessHandle.current().pid();
        List<String> options = List.of("-v", volume + ":/var/lib/zookeeper", "--hostname");
        try {
            try (Container first =
                    Container.run(image, with(options, "zk-0"), "start-zookeeper", "--servers=1")) {
                first.awaitReady();
            }
            try (Container other =
                    Container.run(image, with(options, "zk-1"), "start-zookeeper", "--servers=3")) {
                assertThat(other.docker("wait")).isEqualTo("2");
                assertThat(other.logs())
                        .contains("/myid says 1, and pod zk-1 is server 2", "another pod");
            }
        } finally {
            image.docker("volume", "rm", volume).orFail();
        }
    }

    @Test
    void layersAboveTheBaseAreSmall(BuiltImage image) throws Exception {
        long above = size(image, image.name()) - size(image, image.base());
        System.out.println("layers above the base: " + above / 1_000_000 + " MB");
        assertThat(above).isPositive().isLessThan(LAYERS_MAX_BYTES);
    }

    private static long size(BuiltImage image, String name) throws Exception {
        return Long.parseLong(
                image.docker("image", "inspect", "--format", "{{.Size}}", name).orFail().strip());
    }

    @Test
    void itHasTheNativeLibrariesOfOnePlatformUnpacked(BuiltImage image) throws Exception {
        String all =
                image.docker(
                                "run",
                                "--rm",
                                "--network",
                                "none",
                                image.name(),
                                "sh",
                                "-c",
                                "ls /opt/quorate/lib/native; cd /opt/quorate/lib; ls *.jar"
                                        + " cli/*.jar; grep -l librocksdbjni-linux *.jar")
                        .out();
        assertThat(all).contains("librocksdbjni.so", "libnetty_transport_native_epoll_");
        assertThat(all).doesNotContain("-linux-aarch_64.jar", "-linux-x86_64.jar");
        assertThat(all.lines().filter(line -> line.startsWith("rocksdbjni-"))).hasSize(1);
    }

    @Test
    void theNativeLibrariesAndTheArchivesOfClassesAreUsed(BuiltImage image) throws Exception {
        List<String> options =
                with(
                        LOCKED,
                        "-e",
                        "QUORATE_OPTS=-Xlog:class+load:file=/tmp/classes",
                        "-e",
                        "CLIENT_JVMFLAGS=-Xlog:class+load:file=/tmp/cli-classes");
        try (Container pod =
                Container.run(image, options, "sh", "-c", Container.TUTORIAL).awaitReady()) {
            assertThat(pod.exec("cat", "/tmp/classes").orFail())
                    .containsPattern("io.quorate.server.node.Node source: shared objects file");
            pod.exec("zkCli.sh", "ls", "/").orFail();
            assertThat(pod.exec("cat", "/tmp/cli-classes").orFail())
                    .containsPattern("io.quorate.cli.Main source: shared objects file");
            assertThat(pod.exec("cat", "/proc/1/maps").orFail())
                    .contains(
                            "/opt/quorate/lib/native/librocksdbjni.so",
                            "/opt/quorate/lib/native/libnetty_transport_native_epoll_");
            assertThat(pod.logs()).contains("epoll");
        }
    }

    @Test
    void itSaysWhatItIs(BuiltImage image) throws Exception {
        String labels =
                image.docker(
                                "image",
                                "inspect",
                                "--format",
                                "{{json .Config.Labels}} {{.Config.User}}",
                                image.name())
                        .orFail();
        assertThat(labels)
                .contains(
                        "\"org.opencontainers.image.version\":\"" + version(image) + "\"",
                        "\"org.opencontainers.image.licenses\":\"Apache-2.0\"",
                        "\"org.opencontainers.image.revision\":\"")
                .endsWith(" 1000\n");
    }

    private static String version(BuiltImage image) {
        return image.name().replaceAll(".*:", "");
    }

    @Test
    void composeStartsThreeServersOfThisVersion(BuiltImage image) throws IOException {
        try (Reader file = Files.newBufferedReader(Path.of("../docker/compose.yaml"))) {
            Map<String, Map<String, Map<String, Object>>> compose = new Yaml().load(file);
            Map<String, Map<String, Object>> services = compose.get("services");
            assertThat(services).hasSize(3);
            services.forEach(
                    (name, service) ->
                            assertThat(service)
                                    .containsEntry("image", image.name())
                                    .containsEntry("hostname", name));
        }
    }

    private static List<String> with(List<String> options, String... more) {
        List<String> all = new ArrayList<>(options);
        all.addAll(List.of(more));
        return all;
    }
}
