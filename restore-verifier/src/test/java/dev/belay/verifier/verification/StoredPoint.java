package dev.belay.verifier.verification;

import dev.belay.vault.Manifest;
import dev.belay.vault.Vault;
import dev.belay.vault.VaultKey;
import dev.belay.vault.VaultSettings;
import dev.belay.vault.storage.Vaults;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** A copy of a vault with two recovery points, to be damaged as a disk or a person would do it. */
final class StoredPoint {
  private final Path folder;
  private final Manifest point;
  private final Manifest another;
  private VaultKey key;

  StoredPoint(Path folder, VaultKey key, Manifest point, Manifest another) {
    this.folder = folder;
    this.key = key;
    this.point = point;
    this.another = another;
  }

  Vault open() throws IOException {
    return Vaults.openExisting(folder.toUri(), key, VaultSettings.defaults());
  }

  void takeAnotherKey() throws IOException {
    key = VaultKey.loadOrCreate(folder.resolveSibling("another-key"));
  }

  Path manifest() {
    return manifest(point);
  }

  Path manifestOfAnotherPoint() {
    return manifest(another);
  }

  private Path manifest(Manifest of) {
    return folder.resolve("manifests").resolve(of.recoveryPointId());
  }

  /** The largest first. */
  List<Path> segments() throws IOException {
    try (Stream<Path> files = Files.walk(folder.resolve("segments"))) {
      return files
          .filter(Files::isRegularFile)
          .sorted(
              Comparator.comparingLong((Path file) -> file.toFile().length())
                  .reversed()
                  .thenComparing(Comparator.naturalOrder()))
          .toList();
    }
  }

  Path segment() throws IOException {
    return segments().getFirst();
  }

  static void truncate(Path file) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    Files.write(file, Arrays.copyOf(bytes, bytes.length / 2));
  }

  static void extend(Path file) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    Files.write(file, Arrays.copyOf(bytes, bytes.length + 1));
  }

  static void empty(Path file) throws IOException {
    Files.write(file, new byte[0]);
  }

  static void zero(Path file) throws IOException {
    Files.write(file, new byte[Math.toIntExact(Files.size(file))]);
  }

  static void flip(Path file, int at) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    bytes[at] ^= 1;
    Files.write(file, bytes);
  }

  static void flipInTheMiddle(Path file) throws IOException {
    flip(file, Math.toIntExact(Files.size(file) / 2));
  }

  static void swap(Path first, Path second) throws IOException {
    byte[] bytes = Files.readAllBytes(first);
    Files.write(first, Files.readAllBytes(second));
    Files.write(second, bytes);
  }
}
