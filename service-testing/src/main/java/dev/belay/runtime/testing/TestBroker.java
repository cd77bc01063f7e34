package dev.belay.runtime.testing;

import dev.belay.schemas.Topics;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.storage.Formatter;
import org.springframework.util.FileSystemUtils;

/**
 * A real broker in this JVM: the one that tests share ({@link #address}), or one of a test's own,
 * which can be stopped and started again on the same data.
 */
public final class TestBroker implements AutoCloseable {
  /** On a busy machine, a broker that is thought dead begins all over again. */
  private static final Duration PATIENT = Duration.ofSeconds(60);

  /** A broker that is started again may have to wait for as long. */
  private static final Duration RESTARTABLE = Duration.ofSeconds(15);

  private final Path data;
  private final Duration session;
  private final Map<String, Integer> listeners = new TreeMap<>();
  private final Map<String, String> more;
  private final int port;
  private final int controllerPort;
  private KafkaRaftServer server;

  /** One of a test's own, that doesn't run yet and has no topics. */
  public TestBroker(Path data) throws Exception {
    this(data, RESTARTABLE, List.of(), Map.of());
  }

  /**
   * One that also listens as {@code listeners} say.
   *
   * @param listeners their names, each that of its protocol
   * @param more settings of the broker, those of the listeners among them
   */
  TestBroker(Path data, List<String> listeners, Map<String, String> more) throws Exception {
    this(data, PATIENT, listeners, more);
  }

  private TestBroker(Path data, Duration session, List<String> listeners, Map<String, String> more)
      throws Exception {
    this.data = data;
    this.session = session;
    this.more = more;
    Iterator<Integer> ports = freePorts(2 + listeners.size()).iterator();
    this.port = ports.next();
    this.controllerPort = ports.next();
    listeners.forEach(name -> this.listeners.put(name, ports.next()));
    new Formatter()
        .setPrintStream(new PrintStream(OutputStream.nullOutputStream(), false, "UTF-8"))
        .setNodeId(1)
        .setClusterId(Uuid.randomUuid().toString())
        .setDirectories(List.of(data.toString()))
        .setControllerListenerName("CONTROLLER")
        .setMetadataLogDirectory(data.toString())
        .setIgnoreFormatted(true)
        .run();
    this.server = create();
  }

  /** Where the one broker is that the tests of this JVM share. It has all topics of Belay. */
  public static String address() {
    return Shared.BROKER.bootstrapServers();
  }

  /** One of a test's own, that runs and has all topics of Belay. */
  public static TestBroker withTopics(Path data) throws Exception {
    TestBroker broker = new TestBroker(data);
    broker.start();
    broker.createTopics();
    return broker;
  }

  public String bootstrapServers() {
    return "127.0.0.1:" + port;
  }

  /** Where it listens by that name. */
  String address(String listener) {
    return "127.0.0.1:" + listeners.get(listener);
  }

  public void start() {
    server.startup();
  }

  /** Until {@link #start}. */
  public void stop() {
    close();
    server = create();
  }

  @Override
  public void close() {
    server.shutdown();
    server.awaitShutdown();
  }

  void createTopics() throws Exception {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrapServers()))) {
      admin
          .createTopics(
              Topics.all().stream()
                  .map(topic -> new NewTopic(topic, partitions(topic), (short) 1))
                  .toList())
          .all()
          .get();
    }
  }

  /** Letters of one topic are found in the order in which they were put aside. */
  private static int partitions(String topic) {
    return topic.endsWith(Topics.deadLetter("")) ? 1 : 3;
  }

  private KafkaRaftServer create() {
    Map<String, Object> settings = new HashMap<>();
    settings.put("process.roles", "broker,controller");
    settings.put("node.id", "1");
    settings.put("controller.quorum.voters", "1@127.0.0.1:" + controllerPort);
    String forClients =
        "PLAINTEXT://127.0.0.1:"
            + port
            + listeners.keySet().stream()
                .map(name -> ",%s://%s".formatted(name, address(name)))
                .collect(Collectors.joining());
    settings.put("listeners", forClients + ",CONTROLLER://127.0.0.1:" + controllerPort);
    settings.put("advertised.listeners", forClients);
    settings.put("controller.listener.names", "CONTROLLER");
    settings.put(
        "listener.security.protocol.map",
        "PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT"
            + listeners.keySet().stream()
                .map(name -> ",%s:%s".formatted(name, name))
                .collect(Collectors.joining()));
    settings.put("log.dirs", data.toString());
    settings.put("offsets.topic.replication.factor", "1");
    settings.put("offsets.topic.num.partitions", "1");
    settings.put("transaction.state.log.replication.factor", "1");
    settings.put("transaction.state.log.min.isr", "1");
    settings.put("transaction.state.log.num.partitions", "1");
    settings.put("group.initial.rebalance.delay.ms", "0");
    // A consumer that came or went is known to the others within a second, and not within five.
    settings.put("group.consumer.min.heartbeat.interval.ms", "500");
    settings.put("group.consumer.heartbeat.interval.ms", "500");
    settings.put("group.consumer.min.session.timeout.ms", "6000");
    settings.put("group.consumer.session.timeout.ms", "8000");
    settings.put("broker.session.timeout.ms", String.valueOf(session.toMillis()));
    // A broker comes and goes with the next heartbeat.
    settings.put("broker.heartbeat.interval.ms", "200");
    settings.put("auto.create.topics.enable", "false");
    settings.putAll(more);
    return new KafkaRaftServer(new KafkaConfig(settings), Time.SYSTEM);
  }

  /** Different ones: each is held while the others are looked for. */
  private static List<Integer> freePorts(int count) throws IOException {
    List<ServerSocket> held = new ArrayList<>();
    try {
      for (int i = 0; i < count; i++) {
        held.add(new ServerSocket(0, 1, InetAddress.getLoopbackAddress()));
      }
      return held.stream().map(ServerSocket::getLocalPort).toList();
    } finally {
      for (ServerSocket socket : held) {
        socket.close();
      }
    }
  }

  /** Started when it is first asked for, and stopped with the JVM. */
  private static final class Shared {
    private static final TestBroker BROKER = begin();

    private static TestBroker begin() {
      try {
        Path directory = Files.createTempDirectory("test-broker");
        TestBroker broker = new TestBroker(directory, PATIENT, List.of(), Map.of());
        broker.start();
        Runtime.getRuntime().addShutdownHook(new Thread(() -> end(broker, directory)));
        broker.createTopics();
        return broker;
      } catch (Exception e) {
        throw new IllegalStateException("the test's broker did not start", e);
      }
    }

    private static void end(TestBroker broker, Path directory) {
      broker.close();
      try {
        FileSystemUtils.deleteRecursively(directory);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
