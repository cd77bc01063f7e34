package dev.belay.standalone.demo;

import dev.belay.standalone.server.Home;
import dev.belay.vault.SegmentRef;
import dev.belay.vault.Vault;
import dev.belay.vault.VaultKey;
import dev.belay.vault.VaultSettings;
import dev.belay.vault.storage.Vaults;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;

/** Damages a recovery point silently, as a failing disk does. */
final class Sabotage {
  private Sabotage() {}

  /**
   * Flips one bit in the middle of a segment that {@code victim} has and {@code spared} does not.
   *
   * @return a description of the damage, for people
   */
  static String flipOneBit(Home home, String victim, String spared) throws IOException {
    SegmentRef segment = segmentOf(home, victim, spared);
    Path file =
        home.vault()
            .resolve("segments")
            .resolve(segment.id().substring(0, 2))
            .resolve(segment.id());
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
      long position = channel.size() / 2;
      ByteBuffer one = ByteBuffer.allocate(1);
      channel.read(one, position);
      byte flipped = (byte) (one.get(0) ^ 0x10);
      channel.write(ByteBuffer.wrap(new byte[] {flipped}), position);
      return String.format(
          Locale.ROOT,
          "byte %d of %d of segment %s...: %02x is now %02x",
          position,
          channel.size(),
          segment.id().substring(0, 16),
          one.get(0),
          flipped);
    }
  }

  private static SegmentRef segmentOf(Home home, String victim, String spared) throws IOException {
    try (Vault vault =
        Vaults.open(
            home.vault().toUri(),
            VaultKey.loadOrCreate(home.vaultKey()),
            VaultSettings.defaults())) {
      Set<SegmentRef> shared = new HashSet<>(vault.manifest(spared).manifest().segments());
      return vault.manifest(victim).manifest().segments().stream()
          .filter(segment -> !shared.contains(segment))
          .findFirst()
          .orElseThrow(() -> new IOException("the two recovery points share every segment"));
    }
  }
}
