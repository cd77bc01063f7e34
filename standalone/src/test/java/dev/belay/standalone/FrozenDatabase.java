package dev.belay.standalone;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** A home's PostgreSQL, all processes of it, that takes connections and answers nothing. */
public final class FrozenDatabase implements AutoCloseable {
  private final List<Long> processes;

  private FrozenDatabase(List<Long> processes) {
    this.processes = processes;
  }

  public static FrozenDatabase of(Path data) throws IOException, InterruptedException {
    long server = Long.parseLong(Files.readAllLines(data.resolve("postmaster.pid")).getFirst());
    // The first begets no others any more while the others are listed.
    signal("STOP", List.of(server));
    List<Long> others;
    try (Stream<ProcessHandle> children = ProcessHandle.of(server).orElseThrow().descendants()) {
      others = children.map(ProcessHandle::pid).toList();
    }
    signal("STOP", others);
    List<Long> all = new ArrayList<>(others);
    all.add(server);
    return new FrozenDatabase(all);
  }

  private static void signal(String name, List<Long> processes)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of("kill", "-" + name));
    processes.forEach(process -> command.add(process.toString()));
    if (new ProcessBuilder(command).inheritIO().start().waitFor() != 0 && name.equals("STOP")) {
      throw new IOException("can't freeze " + processes);
    }
  }

  @Override
  public void close() throws IOException, InterruptedException {
    signal("CONT", processes);
  }
}
