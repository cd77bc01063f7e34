package dev.belay.vault;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** What earlier releases wrote is read, and they read what this one writes. */
class ManifestDocumentTest {
  /** As the release before units, warnings and kinds of assertions wrote it. */
  private static final String EARLIER =
      """
      {"formatVersion":1,"recoveryPointId":"0198f2b0-0000-7000-8000-000000000001",
       "recoverySetId":"0198f2b0-0000-7000-8000-000000000002","dataStore":"orders-db",
       "driver":"postgresql","application":"orders","environment":"production",
       "trigger":"pre-deployment","commit":"4f2a","deploymentId":null,
       "startedAt":"2026-11-01T10:15:30.123456Z","snapshotAt":"2026-11-01T10:15:31.123456Z",
       "finishedAt":"2026-11-01T10:15:32.123456Z","labels":{"team":"sales"},
       "assertions":[{"name":"has rows","sql":"SELECT true"}],
       "totals":{"rows":12,"logicalBytes":3000,"storedBytes":1000},"segments":[],
       "contents":{"tables":[],"warnings":["2 foreign tables are not captured"]}}
      """;

  @Test
  void readsAnEarlierManifest() {
    Manifest manifest = read(EARLIER);

    assertThat(manifest.assertions())
        .containsExactly(new Manifest.Assertion("has rows", "sql", "SELECT true"));
    assertThat(manifest.totals()).isEqualTo(new Manifest.Totals(12, 3000, 1000, "rows"));
    assertThat(manifest.warnings()).containsExactly("2 foreign tables are not captured");
    assertThat(manifest.gaps()).isEmpty();
  }

  @Test
  void readsAManifestWithoutAnyWarnings() {
    assertThat(read(EARLIER.replace(",\"warnings\":[\"2 foreign tables are not captured\"]", "")))
        .extracting(Manifest::warnings)
        .isEqualTo(List.of());
  }

  @Test
  void readsAgainWhatItWrites() {
    Manifest manifest = Samples.manifest(Samples.newId(), List.of());

    assertThat(ManifestDocument.manifest(ManifestDocument.read(ManifestDocument.write(manifest))))
        .isEqualTo(manifest);
  }

  @Test
  void keepsWhatTheCaptureCouldNotSee() {
    ObjectNode document =
        (ObjectNode) ManifestDocument.read(EARLIER.getBytes(StandardCharsets.UTF_8));
    document
        .putArray("gaps")
        .addObject()
        .put("what", "subscription s is not captured")
        .put("accepted", true)
        .putArray("remedies")
        .add("ALTER ROLE belay SUPERUSER");

    Manifest manifest = ManifestDocument.manifest(document);

    assertThat(manifest.gaps())
        .containsExactly(
            new Manifest.Gap(
                "subscription s is not captured", List.of("ALTER ROLE belay SUPERUSER"), true));
    assertThat(ManifestDocument.manifest(ManifestDocument.read(ManifestDocument.write(manifest))))
        .isEqualTo(manifest);
  }

  @Test
  void writesAnAssertionOfSqlAsEarlierReleasesReadIt() {
    Manifest earlier = read(EARLIER);
    ObjectNode changed = (ObjectNode) ManifestDocument.read(ManifestDocument.write(earlier));
    ObjectNode assertion = (ObjectNode) changed.path("assertions").path(0);
    assertThat(assertion.path("sql").asString()).isEqualTo("SELECT true");

    assertion.put("kind", "count").put("text", "orders = 3").remove("sql");
    JsonNode written =
        ManifestDocument.read(ManifestDocument.write(ManifestDocument.manifest(changed)));

    assertThat(written.path("assertions").path(0).has("sql")).isFalse();
    assertThat(written.path("assertions").path(0).path("text").asString()).isEqualTo("orders = 3");
  }

  private static Manifest read(String json) {
    return ManifestDocument.manifest(ManifestDocument.read(json.getBytes(StandardCharsets.UTF_8)));
  }
}
