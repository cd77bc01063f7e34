package dev.belay.standalone.hour;

import dev.belay.schemas.Topics;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.TopicPartition;

/** What is there after the services have ended, and should not be. */
final class Leftovers {
  private Leftovers() {}

  /** By kind; looked for when the services have ended, and what they need still runs. */
  static Map<String, List<String>> find(Estate estate) throws Exception {
    Map<String, List<String>> left = new TreeMap<>();
    left.put("processes", processes(estate));
    left.put("temporary files", files(estate.temporary()));
    left.put("sandboxes", entries(estate.sandboxes()));
    left.put("databases", estate.applications().leftBehind());
    left.put("dead letters", deadLetters(estate.kafkaClient()));
    return left;
  }

  /** The services' own, and those that they started: all name a folder of theirs. */
  private static List<String> processes(Estate estate) {
    return ProcessHandle.allProcesses()
        .map(process -> process.info().commandLine().orElse(""))
        .filter(
            line ->
                line.contains(estate.temporary().toString())
                    || line.contains(estate.sandboxes().toString()))
        .toList();
  }

  /** A killed web server leaves an empty folder. */
  private static List<String> files(Path folder) throws IOException {
    try (Stream<Path> entries = Files.walk(folder)) {
      return entries.filter(entry -> !Files.isDirectory(entry)).map(Path::toString).toList();
    }
  }

  private static List<String> entries(Path folder) throws IOException {
    if (!Files.exists(folder)) {
      return List.of();
    }
    try (Stream<Path> entries = Files.list(folder)) {
      return entries.map(Path::toString).toList();
    }
  }

  private static List<String> deadLetters(Map<String, String> client)
      throws ExecutionException, InterruptedException {
    try (Admin kafka = Admin.create(new HashMap<String, Object>(client))) {
      List<String> topics =
          Topics.all().stream().filter(topic -> topic.endsWith(Topics.deadLetter(""))).toList();
      Map<TopicPartition, OffsetSpec> ends =
          kafka.describeTopics(topics).allTopicNames().get().values().stream()
              .flatMap(
                  topic ->
                      topic.partitions().stream()
                          .map(part -> new TopicPartition(topic.name(), part.partition())))
              .collect(Collectors.toMap(part -> part, part -> OffsetSpec.latest()));
      return kafka.listOffsets(ends).all().get().entrySet().stream()
          .filter(end -> end.getValue().offset() > 0)
          .map(end -> end.getValue().offset() + " in " + end.getKey())
          .toList();
    }
  }
}
