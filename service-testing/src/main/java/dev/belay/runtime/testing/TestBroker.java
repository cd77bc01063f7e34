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
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.storage.Formatter;
import org.springframework.util.FileSystemUtils;

/** The one real broker of this JVM, with all topics of Belay. */
public final class TestBroker {
  private static final String ADDRESS = start();

  private TestBroker() {}

  public static String address() {
    return ADDRESS;
  }

  private static String start() {
    try {
      Path directory = Files.createTempDirectory("test-broker");
      int port = freePort();
      int controllerPort = freePort();
      Map<String, Object> settings = new HashMap<>();
      settings.put("process.roles", "broker,controller");
      settings.put("node.id", "1");
      settings.put("controller.quorum.voters", "1@127.0.0.1:" + controllerPort);
      settings.put(
          "listeners",
          "PLAINTEXT://127.0.0.1:%d,CONTROLLER://127.0.0.1:%d".formatted(port, controllerPort));
      settings.put("advertised.listeners", "PLAINTEXT://127.0.0.1:" + port);
      settings.put("controller.listener.names", "CONTROLLER");
      settings.put("listener.security.protocol.map", "PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT");
      settings.put("log.dirs", directory.toString());
      settings.put("offsets.topic.replication.factor", "1");
      settings.put("offsets.topic.num.partitions", "1");
      settings.put("transaction.state.log.replication.factor", "1");
      settings.put("transaction.state.log.min.isr", "1");
      settings.put("group.initial.rebalance.delay.ms", "0");
      // On a busy machine, a broker that is thought dead begins all over again.
      settings.put("broker.session.timeout.ms", "60000");
      // A broker comes and goes with the next heartbeat.
      settings.put("broker.heartbeat.interval.ms", "200");
      settings.put("auto.create.topics.enable", "false");
      new Formatter()
          .setPrintStream(new PrintStream(OutputStream.nullOutputStream(), false, "UTF-8"))
          .setNodeId(1)
          .setClusterId(Uuid.randomUuid().toString())
          .setDirectories(List.of(directory.toString()))
          .setControllerListenerName("CONTROLLER")
          .setMetadataLogDirectory(directory.toString())
          .run();
      KafkaRaftServer server = new KafkaRaftServer(new KafkaConfig(settings), Time.SYSTEM);
      server.startup();
      Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(server, directory)));
      String address = "127.0.0.1:" + port;
      try (Admin admin = Admin.create(Map.of("bootstrap.servers", address))) {
        admin
            .createTopics(
                Topics.all().stream()
                    .map(topic -> new NewTopic(topic, partitions(topic), (short) 1))
                    .toList())
            .all()
            .get();
      }
      return address;
    } catch (Exception e) {
      throw new IllegalStateException("the test's broker did not start", e);
    }
  }

  /** Letters of one topic are found in the order in which they were put aside. */
  private static int partitions(String topic) {
    return topic.endsWith(Topics.deadLetter("")) ? 1 : 3;
  }

  private static void stop(KafkaRaftServer server, Path directory) {
    server.shutdown();
    server.awaitShutdown();
    try {
      FileSystemUtils.deleteRecursively(directory);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }
}
