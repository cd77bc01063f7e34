package dev.belay.standalone.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.vault.Manifest;
import dev.belay.vault.Vault;
import dev.belay.vault.VaultException;
import dev.belay.vault.VaultKey;
import dev.belay.vault.VaultSettings;
import dev.belay.vault.storage.Vaults;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.node.JsonNodeFactory;

class LostHistoryTest {
  private static final Instant NOW = Instant.parse("2026-12-01T12:00:00Z");
  private static final Instant YESTERDAY = NOW.minus(Duration.ofDays(1));

  @TempDir private Path folder = Path.of("");
  private final Set<UUID> known = new HashSet<>();

  @SuppressWarnings("NullAway.Init")
  private Vault vault;

  @BeforeEach
  void open() throws Exception {
    vault =
        Vaults.open(
            folder.resolve("vault").toUri(),
            VaultKey.loadOrCreate(folder.resolve("key")),
            VaultSettings.defaults());
  }

  @AfterEach
  void close() {
    vault.close();
  }

  @Test
  void pointsThatAreNewerThanTheLedgerAreTold() throws Exception {
    known.add(point("shop-db", YESTERDAY, Map.of()));
    UUID lost = point("shop-db", NOW.minus(Duration.ofHours(2)), Map.of());

    assertThat(lost(Optional.of(YESTERDAY)))
        .hasValueSatisfying(
            told ->
                assertThat(told)
                    .contains(
                        "1 recovery points",
                        lost + " of shop-db",
                        "its last capture ended " + YESTERDAY,
                        "belay points list"));
    assertThat(lost(Optional.empty())).isPresent();
  }

  @Test
  void whatTheLedgerKnowsIsOlderOrIsOnTheWayIsNotTold() throws Exception {
    known.add(point("shop-db", NOW.minus(Duration.ofHours(2)), Map.of()));
    point("of-another-belay", YESTERDAY, Map.of());
    point("on-the-way", NOW.minus(Duration.ofSeconds(30)), Map.of());
    point("draft", NOW.minus(Duration.ofHours(1)), Map.of(Manifest.DRAFT_OF, "an operation"));

    assertThat(lost(Optional.of(NOW.minus(Duration.ofHours(2))))).isEmpty();
  }

  private Optional<String> lost(Optional<Instant> lastCapture) throws Exception {
    return LostHistory.of(
        vault,
        ids -> {
          Set<UUID> unknown = new HashSet<>(ids);
          unknown.removeAll(known);
          return unknown;
        },
        lastCapture,
        NOW);
  }

  private UUID point(String store, Instant finishedAt, Map<String, String> labels)
      throws VaultException {
    UUID id = UUID.randomUUID();
    vault.commit(
        new Manifest(
            Manifest.FORMAT_VERSION,
            id.toString(),
            UUID.randomUUID().toString(),
            store,
            "postgresql",
            "shop",
            "production",
            "manual",
            null,
            null,
            finishedAt,
            finishedAt,
            finishedAt,
            labels,
            List.of(),
            new Manifest.Totals(3, 30, 20),
            List.of(),
            JsonNodeFactory.instance.objectNode()));
    return id;
  }
}
