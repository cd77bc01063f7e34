package dev.belay.jail;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * What a program needs so that it reaches, from a jail of its own, what runs in another.
 *
 * @param isolation that both are jailed by
 * @param ports on the program's own loopback, and the Unix socket that each leads to
 * @param folders that the program can read and write, in their places
 */
public record Doors(Isolation.Jailed isolation, Map<Integer, Path> ports, List<Path> folders) {
  public Doors {
    ports = Map.copyOf(ports);
    folders = List.copyOf(folders);
  }
}
