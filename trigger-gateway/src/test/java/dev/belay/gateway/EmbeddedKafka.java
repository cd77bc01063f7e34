package dev.belay.gateway;

import dev.belay.schemas.Topics;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.storage.Formatter;
import org.apache.kafka.server.common.MetadataVersion;

/** A real broker in this JVM, that can be stopped and started again on the same data. */
public final class EmbeddedKafka implements AutoCloseable {
  private final Path data;
  private final int port;
  private final int controllerPort;
  private KafkaRaftServer server;

  public EmbeddedKafka(Path data) throws Exception {
    this.data = data;
    this.port = freePort();
    this.controllerPort = freePort();
    Formatter formatter = new Formatter();
    formatter
        .setPrintStream(System.out)
        .setNodeId(1)
        .setClusterId(Uuid.randomUuid().toString())
        .setDirectories(List.of(data.toString()))
        .setMetadataLogDirectory(data.toString())
        .setControllerListenerName("CONTROLLER")
        .setReleaseVersion(MetadataVersion.latestProduction())
        .setIgnoreFormatted(true)
        .run();
    server = create();
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  private KafkaRaftServer create() {
    Properties settings = new Properties();
    settings.putAll(
        Map.ofEntries(
            Map.entry("process.roles", "broker,controller"),
            Map.entry("node.id", "1"),
            Map.entry("controller.quorum.voters", "1@localhost:" + controllerPort),
            Map.entry(
                "listeners",
                "PLAINTEXT://localhost:" + port + ",CONTROLLER://localhost:" + controllerPort),
            Map.entry("advertised.listeners", "PLAINTEXT://localhost:" + port),
            Map.entry("controller.listener.names", "CONTROLLER"),
            Map.entry("log.dirs", data.toString()),
            Map.entry("offsets.topic.replication.factor", "1"),
            Map.entry("offsets.topic.num.partitions", "1"),
            Map.entry("transaction.state.log.replication.factor", "1"),
            Map.entry("transaction.state.log.min.isr", "1"),
            Map.entry("transaction.state.log.num.partitions", "1"),
            Map.entry("auto.create.topics.enable", "false"),
            Map.entry("group.initial.rebalance.delay.ms", "0"),
            // On a busy machine, a broker that is thought dead begins all over again; one that is
            // started
            // again may have to wait for as long.
            Map.entry("broker.session.timeout.ms", "15000"),
            // A broker comes and goes with the next heartbeat.
            Map.entry("broker.heartbeat.interval.ms", "200")));
    return new KafkaRaftServer(new KafkaConfig(settings), Time.SYSTEM);
  }

  /** One that runs and has all of Belay's topics. */
  public static EmbeddedKafka withTopics(Path data) throws Exception {
    EmbeddedKafka kafka = new EmbeddedKafka(data);
    kafka.start();
    kafka.createTopics(Topics.all());
    return kafka;
  }

  public String bootstrapServers() {
    return "localhost:" + port;
  }

  public void start() {
    server.startup();
  }

  private void createTopics(List<String> names) throws Exception {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrapServers()))) {
      admin
          .createTopics(names.stream().map(name -> new NewTopic(name, 3, (short) 1)).toList())
          .all()
          .get();
    }
  }

  public void stop() {
    server.shutdown();
    server.awaitShutdown();
    server = create();
  }

  @Override
  public void close() {
    server.shutdown();
    server.awaitShutdown();
  }
}
