package dev.belay.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class DiffCommandTest {
  @Test
  void printsWhatDiffersTableByTable() {
    Run run = diff("file:/fake", "p-orders", "p-stock");

    assertThat(run.code()).as(run.err()).isZero();
    assertThat(run.out().lines())
        .containsExactly(
            "orders -> stock: p-orders of 2026-11-01T10:00:00Z -> p-stock of 2026-11-01T10:00:00Z",
            "  TABLE        ADDED  CHANGED  REMOVED  ROWS",
            "  public.note  1      1        1        7 -> 7  columns added: x",
            "  1 table without a difference");
  }

  @Test
  void marksTheValuesThatChanged() {
    Run run = diff("file:/fake", "p-orders", "p-stock", "--sample=5");

    assertThat(run.out().lines())
        .containsSubsequence(
            "  public.note", "    ~ id=1, body=[a b -> NULL]", "    - id=2", "    + id=3");
  }

  @Test
  void saysThatNothingDiffers() {
    Run run = diff("file:/fake", "p-orders", "p-orders", "--exit-code");

    assertThat(run.code()).as(run.err()).isZero();
    assertThat(run.out()).contains("  1 table without a difference");
  }

  @Test
  void exitsWithACodeOfItsOwnWhenAskedTo() {
    Run run = diff("file:/fake", "p-orders", "p-stock", "--exit-code", "--json");

    assertThat(run.code()).isEqualTo(7);
    assertThat(run.json().path("outcome").asString()).isEqualTo("different");
    assertThat(run.json().at("/comparisons/0/tables/0/table").asString()).isEqualTo("public.note");
  }

  @Test
  void givesValuesByColumnToPrograms() {
    Run run = diff("file:/fake", "p-orders", "p-stock", "--sample=5", "--json");

    assertThat(run.json().at("/comparisons/0/tables/0/samples/0/before/body").asString())
        .isEqualTo("a\tb");
    assertThat(run.json().at("/comparisons/0/tables/0/samples/0/after/body").isNull()).isTrue();
    assertThat(run.json().at("/comparisons/0/tables/0/samples/1/after").isNull()).isTrue();
  }

  @Test
  void comparesThePointsOfASetByDataStore() {
    Run run = diff("file:/fake", "s1", "s1", "--json");

    assertThat(run.code()).as(run.err()).isZero();
    assertThat(run.json().path("comparisons")).hasSize(2);
    assertThat(run.json().at("/comparisons/1/after/dataStore").asString()).isEqualTo("stock");
  }

  @Test
  void comparesAPointWithThePointOfItsDataStoreInASet() {
    Run run = diff("file:/fake", "p-stock", "s1", "--json");

    assertThat(run.json().path("comparisons")).hasSize(1);
    assertThat(run.json().at("/comparisons/0/after/recoveryPointId").asString())
        .isEqualTo("p-stock");
  }

  @Test
  void isAFailureWhenTheVaultHasNoSuchPoint() {
    Run run = diff("file:/fake", "p-orders", "p-nowhere");

    assertThat(run.code()).isEqualTo(1);
    assertThat(run.err()).contains("no recovery point and no recovery set p-nowhere");
  }

  /** The manifest could be of a point of the set. */
  @Test
  void isAFailureWhenItCantBeToldWhatASetHas() {
    Run run = diff("file:/damaged", "s1", "s1", "--json");

    assertThat(run.code()).isEqualTo(1);
    assertThat(run.json().path("message").asString()).contains("p-damaged", "single points");
  }

  @Test
  void refusesMoreSamplesThanThereMayBe() {
    assertThat(diff("file:/fake", "s1", "s1", "--sample=101").code()).isEqualTo(2);
  }

  @Test
  void pointsAreNamedByTheirFirstCharacters() {
    Run run = diff("file:/ids", "0b7e4c52", "0B7E4C9");
    Run several = diff("file:/ids", "0b7e4c", FakeVaultAccess.STOCK);
    Run none = diff("file:/ids", "0b7e5", FakeVaultAccess.STOCK);

    assertThat(run.out()).as(run.err()).contains(FakeVaultAccess.ORDERS, FakeVaultAccess.STOCK);
    assertThat(several.code()).isEqualTo(2);
    assertThat(several.err()).contains(FakeVaultAccess.ORDERS, FakeVaultAccess.STOCK);
    assertThat(none.code()).isEqualTo(1);
    assertThat(none.err()).contains("begins with \"0b7e5\"");
  }

  private static Run diff(String vault, String... arguments) {
    List<String> all = new ArrayList<>(List.of("diff", "--vault", vault, "--key-file", "key"));
    all.addAll(Arrays.asList(arguments));
    return Run.of(Map.of(), all.toArray(String[]::new));
  }
}
