package dev.belay.vault;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import tools.jackson.databind.json.JsonMapper;

/** Content for vaults. */
final class Samples {
  static final VaultSettings SMALL_SEGMENTS = VaultSettings.defaults().withSegmentBytes(64 << 10);

  private Samples() {}

  static byte[] noise(int length, long seed) {
    byte[] bytes = new byte[length];
    new Random(seed).nextBytes(bytes);
    return bytes;
  }

  static String newId() {
    return UUID.randomUUID().toString();
  }

  static List<SegmentRef> store(Vault vault, byte[] bytes) throws VaultException {
    try (SegmentWriter writer = vault.newSegments(newId())) {
      writer.write(bytes, 0, bytes.length);
      return writer.finish();
    }
  }

  static Manifest manifest(String id, List<SegmentRef> segments) {
    Instant at = Instant.parse("2026-11-01T10:15:30.123456Z");
    return new Manifest(
        Manifest.FORMAT_VERSION,
        id,
        newId(),
        "orders-db",
        "postgresql",
        "orders",
        "production",
        "pre-deployment",
        "4f2a",
        null,
        at,
        at.plusSeconds(1),
        at.plusSeconds(2),
        Map.of("team", "sales"),
        List.of(new Manifest.Assertion("has rows", "sql", "SELECT true")),
        new Manifest.Totals(12, 3_000, 1_000),
        segments,
        JsonMapper.builder().build().readTree("{\"tables\":[{\"name\":\"a\",\"segments\":[0]}]}"));
  }
}
