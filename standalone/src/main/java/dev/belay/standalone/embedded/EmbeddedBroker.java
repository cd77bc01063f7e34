package dev.belay.standalone.embedded;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.storage.Formatter;
import org.apache.kafka.server.common.MetadataVersion;

/**
 * One Kafka node, both broker and controller, in this JVM, on loopback. Its log is in a folder that
 * outlives the JVM. Whoever connects shows a password by SCRAM, and the broker proves that it knows
 * the password.
 */
public final class EmbeddedBroker implements AutoCloseable {
  private static final int NODE_ID = 1;
  private static final String MECHANISM = "SCRAM-SHA-512";

  private final KafkaRaftServer server;
  private final String bootstrapServers;
  private final String controller;
  private final String password;

  private EmbeddedBroker(
      KafkaRaftServer server, String bootstrapServers, String controller, String password) {
    this.server = server;
    this.bootstrapServers = bootstrapServers;
    this.controller = controller;
    this.password = password;
  }

  /**
   * Starts the broker; formats {@code directory} when it is new.
   *
   * @param port 0 takes a free one
   * @param password of its one user; letters and digits. It is kept nowhere: another than at the
   *     last start is fine
   * @throws IOException if the folder can't be formatted or belongs to another cluster
   */
  public static EmbeddedBroker start(Path directory, int port, String password) throws IOException {
    List<Integer> free = FreePorts.find(2);
    int own = port == 0 ? free.get(0) : port;
    int controller = free.get(1);
    Properties properties = settings(directory, own, controller, password);
    if (!Files.exists(directory.resolve("meta.properties"))) {
      format(directory);
    }
    KafkaRaftServer server = new KafkaRaftServer(KafkaConfig.fromProps(properties), Time.SYSTEM);
    server.startup();
    return new EmbeddedBroker(server, "127.0.0.1:" + own, "127.0.0.1:" + controller, password);
  }

  public String bootstrapServers() {
    return bootstrapServers;
  }

  /** Where its controller listens: for nobody but the broker. */
  String controller() {
    return controller;
  }

  /** What a client needs besides the address: a password among it. */
  public Map<String, String> clientSecurity() {
    return Map.of(
        "security.protocol",
        "SASL_PLAINTEXT",
        "sasl.mechanism",
        MECHANISM,
        "sasl.jaas.config",
        jaas(password));
  }

  /** Creates the topics that do not exist yet. */
  public void createTopics(Collection<String> names, int partitions)
      throws InterruptedException, ExecutionException {
    Map<String, Object> client = new HashMap<>(clientSecurity());
    client.put(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers);
    try (Admin admin = Admin.create(client)) {
      for (String name : names) {
        try {
          admin.createTopics(List.of(new NewTopic(name, partitions, (short) 1))).all().get();
        } catch (ExecutionException e) {
          if (!(e.getCause() instanceof TopicExistsException)) {
            throw e;
          }
        }
      }
    }
  }

  @Override
  public void close() {
    server.shutdown();
    server.awaitShutdown();
  }

  private static void format(Path directory) throws IOException {
    Files.createDirectories(directory);
    try {
      new Formatter()
          .setClusterId(Uuid.randomUuid().toString())
          .setNodeId(NODE_ID)
          .setReleaseVersion(MetadataVersion.latestProduction())
          .setControllerListenerName("CONTROLLER")
          .setMetadataLogDirectory(directory.toString())
          .setDirectories(List.of(directory.toString()))
          .setPrintStream(new PrintStream(OutputStream.nullOutputStream()))
          .run();
    } catch (Exception e) {
      throw new IOException("the Kafka log folder " + directory + " can't be formatted", e);
    }
  }

  private static Properties settings(
      Path directory, int brokerPort, int controllerPort, String password) {
    Properties properties = new Properties();
    properties.putAll(
        Map.ofEntries(
            Map.entry("process.roles", "broker,controller"),
            Map.entry("node.id", String.valueOf(NODE_ID)),
            Map.entry(
                "listeners",
                "BROKER://127.0.0.1:" + brokerPort + ",CONTROLLER://127.0.0.1:" + controllerPort),
            Map.entry("advertised.listeners", "BROKER://127.0.0.1:" + brokerPort),
            Map.entry(
                "listener.security.protocol.map",
                "BROKER:SASL_PLAINTEXT,CONTROLLER:SASL_PLAINTEXT"),
            Map.entry("inter.broker.listener.name", "BROKER"),
            Map.entry("controller.listener.names", "CONTROLLER"),
            Map.entry("controller.quorum.voters", NODE_ID + "@127.0.0.1:" + controllerPort),
            Map.entry("log.dirs", directory.toString()),
            Map.entry("auto.create.topics.enable", "false"),
            Map.entry("offsets.topic.replication.factor", "1"),
            Map.entry("offsets.topic.num.partitions", "4"),
            Map.entry("transaction.state.log.replication.factor", "1"),
            Map.entry("transaction.state.log.min.isr", "1"),
            Map.entry("transaction.state.log.num.partitions", "1"),
            Map.entry("share.coordinator.state.topic.replication.factor", "1"),
            Map.entry("share.coordinator.state.topic.min.isr", "1"),
            Map.entry("group.initial.rebalance.delay.ms", "0"),
            // Another process gets the partitions of a killed one after the session timeout, with
            // its next heartbeat.
            Map.entry("group.consumer.min.heartbeat.interval.ms", "500"),
            Map.entry("group.consumer.heartbeat.interval.ms", "1500"),
            Map.entry("group.consumer.min.session.timeout.ms", "6000"),
            Map.entry("group.consumer.session.timeout.ms", "7000"),
            Map.entry("broker.session.timeout.ms", "2000"),
            Map.entry("broker.heartbeat.interval.ms", "500"),
            // Records that say nothing, by which other nodes would know that this one leads.
            Map.entry("metadata.max.idle.interval.ms", "0"),
            // Each thread looks up three times a second, and one machine has few clients.
            Map.entry("num.io.threads", "2"),
            Map.entry("num.network.threads", "1"),
            Map.entry("group.coordinator.threads", "1"),
            Map.entry("background.threads", "2"),
            // The topics are a journal for rebuilding the ledger, so they are kept.
            Map.entry("log.retention.ms", "-1"),
            Map.entry("log.segment.bytes", "67108864"),
            // An acknowledged record also survives a crash of the machine, not only of the process.
            Map.entry("log.flush.interval.messages", "1")));
    properties.putAll(security(password));
    return properties;
  }

  /** The same for clients, for the broker as its own client, and between broker and controller. */
  private static Map<String, String> security(String password) {
    Map<String, String> security = new HashMap<>();
    security.put("sasl.enabled.mechanisms", MECHANISM);
    security.put("sasl.mechanism.inter.broker.protocol", MECHANISM);
    security.put("sasl.mechanism.controller.protocol", MECHANISM);
    for (String listener : List.of("broker", "controller")) {
      String prefix = "listener.name." + listener + "." + MECHANISM.toLowerCase(Locale.ROOT) + ".";
      security.put(prefix + "sasl.jaas.config", jaas(password));
      security.put(prefix + "sasl.server.callback.handler.class", HomeCredential.class.getName());
    }
    return security;
  }

  private static String jaas(String password) {
    return "org.apache.kafka.common.security.scram.ScramLoginModule required username=\"belay\""
        + " password=\""
        + password
        + "\";";
  }
}
